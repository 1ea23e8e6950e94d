import textwrap

import pytest

from copydesk.structure.pieces import count_words, ends_sentence
from pasted import BODY, ONE, THREE, TWO, pieces


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("He left.", True),
        ("He left.”", True),
        ('"He left!")', True),
        ("Он ушёл…", True),
        ("他走了。", True),
        ("He left.12", True),
        ("He left.[3]", True),
        ("He left", False),
        ("Of 1936", False),
        ("He said:", False),
        ("", False),
    ],
)
def test_the_end_of_a_sentence(text, ends):
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("text", "words"), [("two words", 2), ("", 0), ("don’t go", 3), ("海峡条约受到压力", 4), ("NATO 海峡条约受", 4)]
)
def test_words_in_any_script(text, words):
    assert count_words(text) == words


def test_a_date_and_a_dateline_are_cut_from_the_first_sentence_only():
    cut = [(piece.text, piece.rule and piece.rule.id) for piece in pieces(f"GENEVA — {ONE}\n\nGENEVA — {TWO}")]
    assert cut == [("GENEVA —", "capital-dateline"), (ONE, None), (f"GENEVA — {TWO}", None)]


def test_parts_of_a_line_share_its_unit_and_stand_where_they_say():
    text = f"\n  GENEVA —\t{ONE}\n"
    first, second = pieces(text)
    assert first.unit == second.unit
    assert (first.span.of(text), second.span.of(text)) == ("GENEVA —", ONE)


WRAPPED = "\n\n".join(textwrap.fill(text, 72) for text in (f"{ONE} {TWO}", f"{TWO} {THREE}", f"{THREE} {ONE}"))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_hard_wrapped_paragraphs_are_one_piece_each(newline):
    assert [piece.text for piece in pieces(WRAPPED.replace("\n", newline))] == [
        f"{ONE} {TWO}",
        f"{TWO} {THREE}",
        f"{THREE} {ONE}",
    ]


def test_a_short_line_of_hard_wrapped_text_stays_apart():
    head = "A Title of One Line\nBy A. N. Writer\nMarch 3, 2024\n\n"
    assert [piece.text for piece in pieces(head + WRAPPED)][:3] == [
        "A Title of One Line",
        "By A. N. Writer",
        "March 3, 2024",
    ]


def test_items_of_a_list_in_hard_wrapped_text_begin_anew():
    items = "- The first item, which is long enough to be wrapped at the edge of the\nline, as it is\n- The second"
    assert [piece.text[:12] for piece in pieces(f"{WRAPPED}\n\n{items}")][-2:] == ["- The first ", "- The second"]


ITEM = "- a long item that somebody wrapped by hand at"


@pytest.mark.parametrize(
    "lines",
    [
        [ITEM, "  the edge of the page, as in a mail"],
        [ITEM, "the edge of the page, as in a mail"],
        ["  " + ITEM, "    The Hague, where it ended"],
        ["1. They met in the harbour, and it was late. The", "   captains spoke first."],
        ["• They met in the harbour, and it was very late.", "  The captains spoke first."],
    ],
)
def test_an_item_that_is_wrapped_is_one_piece(lines):
    whole = " ".join(line.strip() for line in lines)
    assert [one.text for one in pieces("\n".join([ONE, *lines, "- another item"]))] == [ONE, whole, "- another item"]


@pytest.mark.parametrize(
    "lines",
    [
        [ITEM, "The harbour was closed"],
        [ITEM, "- the edge of the page"],
        [ITEM, "", "  the edge of the page"],
        [ITEM, "  " + ONE],
        ["- a short item", "  and a line below"],
        ["1. The road to war", "  The ministers met, and it was late."],
        [ITEM + ".", "and so it went"],
        ["A line that is no item, but as long as one is", "and goes on below"],
    ],
)
def test_other_lines_below_an_item_stay_apart(lines):
    assert len(pieces("\n".join([ONE, *lines]))) == 1 + sum(bool(line) for line in lines)


def test_lines_that_are_paragraphs_are_not_joined():
    assert len(pieces(BODY.replace("\n\n", "\n"))) == 3


@pytest.mark.parametrize("mark", ["• ", "- ", "1. ", "(a) ", "iv) ", "2.1 "])
def test_items_are_seen_by_their_marks(mark):
    assert pieces(f"{mark}Something")[0].is_listed


@pytest.mark.parametrize("text", ["A. N. Writer", "1936 was", "-ism", "I think so"])
def test_not_everything_short_is_a_mark(text):
    assert not pieces(text)[0].is_listed
