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
