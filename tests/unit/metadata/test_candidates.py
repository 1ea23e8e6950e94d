from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, as_evidence, found_in, ranked, read_stretches, whole
from copydesk.records import LedgerSpan
from copydesk.spans import Span
from pasted import BODY, source, stretch


def test_the_best_is_first():
    text = Candidate(field="title", value="b", span=Span(5, 6))
    early = Candidate(field="title", value="a", span=Span(1, 2))
    meta = Candidate(field="title", value="c", method="meta")
    low = Candidate(field="title", value="d", confidence="low")
    assert ranked([low, text, early, text]) == [early, text, low]
    stated = Candidate(field="title", value="z", method="json-ld")
    assert ranked([low, meta, stated]) == [stated, meta, low]


def test_of_equals_the_first_found_is_first():
    first = Candidate(field="published", value="2025-01-05", method="meta")
    assert ranked([first, Candidate(field="published", value="2024-12-18", method="meta")])[0] == first


def test_places_count_in_the_source():
    line = stretch("  By\u00a0 Anna Novak ")
    found = found_in(line, "authors", 3, 13)
    assert (found.value, found.span) == ("Anna Novak", Span(6, 16))
    assert whole(line, "x").value == "By Anna Novak"


def test_kept_text_and_personal_data_are_not_read():
    text = f"Title\nBy One\nBy Two\n555 0100\n{BODY}"
    entries = [
        LedgerSpan(span=Span(0, 6), role=Role.TITLE, rule="x"),
        LedgerSpan(span=Span(6, 20), role=Role.BYLINE, rule="x"),
        LedgerSpan(span=Span(20, 29), role=Role.CONTACT, rule="x", pii=True),
        LedgerSpan(span=Span(29, len(text)), role=Role.PARAGRAPH, rule="x", paragraph=0),
    ]
    assert [one.text for one in read_stretches(source(text), entries)] == ["Title", "By One", "By Two"]


def test_a_line_of_unseen_characters_is_no_stretch():
    text = f"Title\n\u200b\x07\n{BODY}"
    entries = [
        LedgerSpan(span=Span(0, 9), role=Role.TITLE, rule="x"),
        LedgerSpan(span=Span(9, len(text)), role=Role.PARAGRAPH, rule="x", paragraph=0),
    ]
    assert [one.text for one in read_stretches(source(text), entries)] == ["Title"]


def test_evidence_tells_what_was_chosen():
    found = as_evidence([Candidate(field="title", value="a"), Candidate(field="title", value="b")], ["b"])
    assert [(one.value, one.chosen) for one in found] == [("a", False), ("b", True)]


def test_a_sidecar_comes_before_a_known_source_and_that_before_a_row():
    some = [
        Candidate(field="publisher", value=method, method=method) for method in ("row", "source", "sidecar", "text")
    ]
    assert [one.method for one in ranked(some)] == ["sidecar", "source", "row", "text"]
