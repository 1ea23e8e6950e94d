"""Sentences stand in order, do not overlap, and cover all but white space, whatever the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.segment.sentences import split_sentences

MARKS = st.sampled_from(
    [*list(".!?\"'”’()[]…; \n\t\xa0\u2028\u200b�́"), "Mr.", "U.S.", "e.g.", "He ", "said", "😀", "1.5"]
)
TEXTS = st.one_of(st.text(st.characters(), max_size=300), st.lists(MARKS, max_size=80).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_sentences_cover_all_but_white_space(text):
    at = 0
    for span in split_sentences(text):
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_sentences(text):
    assert split_sentences(text) == split_sentences(text)
