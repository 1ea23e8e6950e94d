import time

import pytest

from copydesk.segment.sentences import split_sentences


def sentences(text):
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["He came.", "She left!", "Why?"],
        ["Mr. Novak met Dr. Lorem at 5 p.m. in St. Gallen.", "They spoke."],
        ["“It is over.”", "He left."],
        ["He left the U.S. Army in May.", "It was cold."],
        ["She lives in the U.S.", "He does not."],
        ["The talks were held by the E.U. Commission.", "Nobody came."],
        ["I do what I can.", "(Applause.)", "The book is out."],
        ["Oslo was in the lead.", "Panama followed."],
        ["No. 7 won 3.5 points vs. Gen. Lorem.", "The end."],
        ["Lt. Col. Vera Lorem and Messrs. Ipsum and Dolor met Mme. Amet.", "It was late."],
        ["Lorem Corp. Chairman Jan Novak resigned.", "He was ill."],
        ["He had left the Sea Org.", "Dolor is still there."],
        ["It went to Lorem Inc.", "Harbour officials said so."],
        ["It began at 5 p.m.", "Officials said so."],
        ["It began at 5 p.m. Moscow time on Monday."],
        ["We chose plan B.", "It was ready."],
        ["J. R. R. Lorem wrote to A. The.", "They met."],
        ["Lorem hid in the trees.“", "However, he was found."],
        ["„Ja.“", "Er ging."],
        ["The port was shut.[2]", "Ships waited.[3][4]", "Nobody came."],
        ["1. Open it.", "2. Then close it.", "3. Leave."],
        ["He shut the door.", "*** Lorem also left."],
        ["It rained all day :)", "Now we have sun."],
        ["They live near the hall (220 Lorem Ave.)", "Does anyone know them?"],
        ["Two people in the rain", "Image: Jan Novak."],
        ["He said nothing.", "PRAGUE (Reuters) -", "The court sat on Monday."],
        ["Lorem, Ohio, United States -", "This week the bridge opened."],
        ["Friday, March 7, 2025", "A ship sank."],
        ["On Friday, March 7, 2025 A. Lorem sailed."],
        ["it rained all day.", "don't go out.", "they left the century.", "he stayed."],
        ["He lives in Mississauga, Ont.; she lives in Toronto."],
    ],
)
def test_sentences_are_told_apart(parts):
    assert sentences(" ".join(parts)) == parts


def test_a_blank_lost_in_pasting_does_not_join_sentences():
    assert sentences("The talks ended.He said so.") == ["The talks ended.", "He said so."]


@pytest.mark.parametrize(
    "text",
    [
        "See example.com now",
        "Use Node.js well",
        "About approx. Seven men",
        "He uses Yahoo! Mail daily",
        "Lorem from Argghhh! has left",
        "“Oh why?” he asked",
        "Why me? he asked",
        "Ask the dept. they said to be the best",
        "Am 3. z.B. Berlin",
        "He read The File: A Memoir",
    ],
)
def test_not_every_stop_ends_a_sentence(text):
    assert sentences(text) == [text]


def test_bare_marks_are_no_sentence():
    assert sentences("He left. :-)") == ["He left. :-)"]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\ud800", "...", "\x00"])
def test_odd_texts_do_no_harm(text):
    assert "".join(sentences(text)).split() == text.split()


@pytest.mark.parametrize(
    "piece",
    [
        "!?",
        ".",
        "a.b.",
        "word. Word ",
        "abcd.Abcd",
        "x. (",
        "! ? ",
        "Mr. ",
        " ",
        "abcd.A",
        "(",
        "a. (B",
        "\n",
        "*** A",
        ": A",
        "A (AP) - A",
        ".[2]",
        ".“ ",
        "Co. A ",
        "A, ",
    ],
)
def test_time_is_in_proportion_to_the_text(piece):
    def cost(times):
        begun = time.process_time()
        split_sentences(piece * times)
        return time.process_time() - begun

    cost(10)
    assert cost(16_000) < 12 * cost(4_000) + 0.5


def test_a_day_before_its_month_ends_no_sentence() -> None:
    text = "Der Vertrag wurde am 22. Januar 1963 in Paris unterzeichnet. Er gilt."
    assert [span.of(text) for span in split_sentences(text)][1] == "Er gilt."
