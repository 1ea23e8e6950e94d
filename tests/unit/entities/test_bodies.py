import pytest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voters left the Good Hope Party.", "Good Hope Party"),
        ("Voters of the Renew Lira party left.", "Renew Lira"),
        ("The Ministry of Digital Affairs and Trade spoke.", "Ministry of Digital Affairs and Trade"),
        ("A Foreign Ministry note came.", "Foreign Ministry"),
        ("The Department of Agriculture spoke.", "Department of Agriculture"),
        ("The Iraqi Security Forces left.", "Iraqi Security Forces"),
        ("The U.S. Fifth Fleet left.", "U.S. Fifth Fleet"),
        ("The Ukrainian Defence Ministry spoke.", "Ukrainian Defence Ministry"),
        ("The ruling United Russia party lost.", "United Russia"),
        ("The 82nd Airborne Division left.", "82nd Airborne Division"),
        ("He was at Damascus University then.", "Damascus University"),
        ("It stood in the Toronto Star first.", "Toronto Star"),
        ("His party, Free Horizon, lost.", "Free Horizon"),
    ],
)
def test_bodies_are_found_by_their_words(names, text, found):
    assert names(text) == {found: "ORG"}


@pytest.mark.parametrize(
    "text", ["The ruling party lost.", "Opposition party leaders met.", "A third party came. Our party left."]
)
def test_a_party_needs_a_name(names, text):
    assert names(text) == {}


def test_the_last_word_of_a_name_outdoes_the_model(names):
    model = {"Karo Airfield": "ORG", "Lorem Institute": "PERSON", "Karo Valley": "ORG"}
    assert names("Karo Airfield, Lorem Institute and Karo Valley.", model=model) == {
        "Karo Airfield": "FAC", "Lorem Institute": "ORG", "Karo Valley": "LOC",
    }  # fmt: skip


def test_a_place_belongs_to_the_name_of_what_stands_there(names):
    assert names("The Mosul Dam broke.") == {"Mosul Dam": "FAC"}
    assert names("In Mosul a dam broke.") == {"Mosul": "GPE"}


def test_a_square_is_no_newspaper(names):
    assert "ORG" not in names("It is on Toronto Times Square.").values()


def test_near_at_the_beginning_of_a_sentence_shows_a_place(names):
    assert names("Near Lorem Ipsum, two strikes hit a road.") == {"Lorem Ipsum": "GPE"}
    assert names("Near Christmas they left, two of them.") == {}
