import pytest
import spacy

from copydesk.entities.spacy_model import SpacyBackend, shorten


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("He went ... to (the) U.S. -- and said: \u201cNo!!!\u201d", True),
        ("Velde" + ")" * 11 + " it is", True),
        ("Velde" + ")" * 12 + " it is", False),
        ("Velde" + "\U0001f600" * 5_000 + " it is", False),
        ("https://example.org/" + "a" * 270, True),
        ("It\u2019s" * 5_000 + " it is", False),
        ("\u5916\u4ea4\u90e8\u957f\u738b\u6bc5\u8bf4" * 200, True),
    ],
)
def test_what_goes_on_without_end_is_blanked_and_nothing_moves(text, same):
    short = shorten(text)
    assert (short == text, len(short)) == (same, len(text))
    assert short.rstrip().endswith(text.rstrip()[-5:])
    assert all(one in (other, " ") for one, other in zip(short, text, strict=True))
    assert len(max(short.split(), key=len)) <= max(299, len(text) * same)


class _Counting:
    """A pipeline that notes what it is given at once."""

    def __init__(self):
        self.blank, self.batches = spacy.blank("en"), []

    def pipe(self, texts, batch_size):
        assert len(texts) <= batch_size
        self.batches.append(list(texts))
        return self.blank.pipe(texts)


def test_a_model_gets_bounded_pieces_in_bounded_batches():
    texts = ["Nobody came. " * 40_000, "", *(["Short."] * 300), "Word " * 30_000]
    pipeline = _Counting()
    assert list(SpacyBackend(pipeline).find(texts)) == [()] * len(texts)
    assert "".join(piece for batch in pipeline.batches for piece in batch) == "".join(texts)
    assert max(len(piece) for batch in pipeline.batches for piece in batch) <= 10_000
    assert max(sum(map(len, batch)) for batch in pipeline.batches) <= 100_000
