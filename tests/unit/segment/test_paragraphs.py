from copydesk.kinds import Role
from copydesk.records import LedgerSpan
from copydesk.segment import document_text, split_paragraphs
from copydesk.spans import Span
from pasted import source


def ledger(*entries):
    """A text and its ledger, from pieces with role and paragraph."""
    text, spans = "", []
    for piece, role, paragraph in entries:
        spans.append(
            LedgerSpan(span=Span(len(text), len(text) + len(piece)), role=Role(role), rule="x", paragraph=paragraph)
        )
        text += piece
    return text, split_paragraphs(source(text), spans)


def test_kept_blocks_have_text_places_and_section():
    text, found = ledger(
        ("Title\n", "title", None),
        ("One.  He\nsaid.\n\n", "paragraph", 0),
        ("A heading\n", "heading", 1),
        ("Share\n", "share", None),
        ("Two.", "list_item", 2),
    )
    assert [(one.text, one.role, one.section) for one in found] == [
        ("One. He said.", "paragraph", None),
        ("A heading", "heading", None),
        ("Two.", "list_item", "A heading"),
    ]
    whole = document_text(found)
    assert whole == "One. He said.\n\nA heading\n\nTwo."
    for one in found:
        assert whole[one.start : one.end] == one.text
        assert all(
            text[place] == char or text[place].isspace() for char, place in zip(one.text, one.places, strict=True)
        )
    assert [span.of(found[0].text) for span in found[0].sentences] == ["One.", "He said."]
    assert found[0].source.of(text) == "One.  He\nsaid."


def test_a_block_with_something_foreign_inside_is_one_paragraph_with_a_seam():
    text, (one,) = ledger(("Before ", "paragraph", 0), ("(advert) ", "advert", None), ("after.", "paragraph", 0))
    assert one.text == "Before after."
    assert one.source.of(text) == text
    assert [span.of(text) for span in one.solid] == ["Before", "after."]
    assert len(one.places) == len(one.text)


def test_nothing_kept_is_no_text():
    assert ledger(("Share", "share", None))[1] == ()
    assert document_text(()) == ""
