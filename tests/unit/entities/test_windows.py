import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.entities.windows import cut, whole


def up_to(words):
    return lambda piece: len(piece.split()) <= words


@given(st.text(alphabet="ab .!\n\u0301𐍈é", max_size=80), st.integers(1, 7), st.integers(1, 30))
def test_pieces_join_to_the_text_fit_and_know_their_places(text, words, longest):
    pieces = list(cut(text, up_to(words), longest))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text[at : at + len(piece)] == piece for at, piece in pieces)
    assert all(up_to(words)(piece) and 0 < len(piece) <= longest for _, piece in pieces)


@pytest.mark.parametrize(
    ("text", "n_fit", "pieces"),
    [
        ("One two three. Four five", 4, ["One two three. ", "Four five"]),
        ("One two three four five", 4, ["One two three four ", "five"]),
        ("Well, “go.” They went", 3, ["Well, “go.” ", "They went"]),
        ("", 4, []),
    ],
)
def test_a_piece_ends_with_a_sentence_in_its_second_half_else_with_a_word(text, n_fit, pieces):
    assert [piece for _, piece in cut(text, up_to(n_fit), 100)] == pieces


def test_without_blanks_a_piece_ends_before_a_base_character():
    assert [piece for _, piece in cut("abcde\u0301f", lambda _: True, 5)] == ["abcd", "e\u0301f"]
    assert [piece for _, piece in cut("\u0301" * 5, lambda _: True, 2)] == ["\u0301\u0301", "\u0301\u0301", "\u0301"]


def test_what_never_fits_goes_one_by_one():
    assert [piece for _, piece in cut("abc", lambda _: False, 9)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        (" Oslo ", (0, 6), (1, 5)),
        ("Łódz\u0301!", (0, 4), (0, 5)),
        ("a  b", (1, 3), (3, 3)),
        ("\u0301a", (1, 2), (1, 2)),
    ],
)
def test_a_span_has_no_blanks_and_all_its_marks(text, span, expected):
    assert whole(text, *span) == expected
