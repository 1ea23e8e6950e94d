from hypothesis import given
from hypothesis import strategies as st

from copydesk.versions import needles
from copydesk.versions.needles import Needles

LETTERS = st.text("abé€", max_size=14)
LONG = st.text("abé€", min_size=8, max_size=14)


@given(parts=st.sets(LONG, max_size=6), wholes=st.sets(LETTERS, max_size=4), texts=st.lists(LETTERS, max_size=8))
def test_it_finds_what_a_plain_search_finds(parts, wholes, texts):
    wanted = {part for part in parts if any(part in text for text in texts)} | wholes.intersection(texts)
    assert Needles(parts=parts, wholes=wholes).search(texts) == wanted


@given(st.lists(LONG, min_size=1, max_size=5), st.data())
def test_what_is_cut_from_a_text_is_found_in_it(texts, data):
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text) - 8))
    part = text[start : data.draw(st.integers(start + 8, len(text)))]
    assert part in Needles(parts=[part], wholes=()).search(texts)


def test_a_string_is_found_in_one_text_and_not_across_two():
    assert Needles(parts=["the strait lies"], wholes=()).search(["the strait", " lies"]) == set()


def test_texts_of_more_than_a_piece_are_searched_whole(monkeypatch):
    monkeypatch.setattr(needles, "_PIECE", 20)
    texts = [f"number {at} of the ferries" for at in range(9)]
    parts = [text[3:] for text in texts]
    assert Needles(parts=parts, wholes=()).search(texts) == set(parts)


def test_a_short_part_counts_as_a_whole():
    assert Needles(parts=["Iran"], wholes=()).search(["Iranian"]) == set()
    assert Needles(parts=["Iran"], wholes=()).search(["Iran"]) == {"Iran"}


def test_a_surrogate_that_stands_alone_stops_nothing():
    assert Needles(parts=["a.txt \udcff here"], wholes=()).search(["x a.txt \udcff here"]) == {"a.txt \udcff here"}
