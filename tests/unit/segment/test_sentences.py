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
    ],
)
def test_sentences_are_told_apart(parts):
    assert sentences(" ".join(parts)) == parts


def test_a_blank_lost_in_pasting_does_not_join_sentences():
    assert sentences("The talks ended.He said so.") == ["The talks ended.", "He said so."]


@pytest.mark.parametrize("text", ["See example.com now", "Use Node.js well", "About approx. Seven men"])
def test_not_every_stop_ends_a_sentence(text):
    assert sentences(text) == [text]


def test_bare_marks_are_no_sentence():
    assert sentences("He left. :-)") == ["He left. :-)"]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\ud800", "...", "\x00"])
def test_odd_texts_do_no_harm(text):
    assert "".join(sentences(text)).split() == text.split()


@pytest.mark.parametrize(
    "piece", ["!?", ".", "a.b.", "word. Word ", "abcd.Abcd", "x. (", "! ? ", "Mr. ", " ", "abcd.A", "(", "a. (B", "\n"]
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
