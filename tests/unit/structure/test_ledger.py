import pytest

from copydesk.kinds import Role
from copydesk.spans import tiles
from copydesk.structure.given import Given
from copydesk.structure.ledger import write_ledger
from pasted import ONE, THREE, TWO, pieces, source

PARAGRAPH = Given(role=Role.PARAGRAPH, rule="prose")


def ledger(text, *given):
    return write_ledger(source(text), pieces(text), dict(enumerate(given)))


def told(entries):
    return [(entry.role.value, entry.paragraph) for entry in entries]


@pytest.mark.parametrize("text", [f"{ONE}\n\n{TWO}", f"\n \t{ONE}\n{TWO}\n\n", f"\ufeff{ONE}\r\n\u00a0{TWO} "])
def test_the_spans_tile_the_source(text):
    assert tiles([entry.span for entry in ledger(text, PARAGRAPH, PARAGRAPH)], len(text))


def test_white_space_goes_with_the_span_before_it():
    text = f" \n{ONE}\n\n{TWO}\n"
    leading, first, second = ledger(text, PARAGRAPH, PARAGRAPH)
    assert (leading.rule, leading.span.of(text)) == ("leading-space", " \n")
    assert (first.span.of(text), second.span.of(text)) == (f"{ONE}\n\n", f"{TWO}\n")


def test_neighbours_that_agree_are_one_unless_kept():
    share = Given(role=Role.SHARE, rule="x")
    assert told(ledger(f"{ONE}\n{TWO}\n{THREE}", share, share, PARAGRAPH)) == [("share", None), ("paragraph", 0)]
    assert told(ledger(f"{ONE}\n{TWO}", PARAGRAPH, PARAGRAPH)) == [("paragraph", 0), ("paragraph", 1)]
    private = Given(role=Role.SHARE, rule="x", pii=True)
    assert len(ledger(f"{ONE}\n{TWO}", share, private)) == 2


def test_kept_parts_of_one_line_share_its_paragraph():
    text = f"GENEVA — {ONE}\n{TWO}"
    dateline = Given(role=Role.DATELINE, rule="x")
    assert told(ledger(text, dateline, PARAGRAPH, PARAGRAPH)) == [
        ("dateline", None),
        ("paragraph", 0),
        ("paragraph", 1),
    ]
    assert told(ledger(text, PARAGRAPH, PARAGRAPH, PARAGRAPH)) == [("paragraph", 0), ("paragraph", 1)]
