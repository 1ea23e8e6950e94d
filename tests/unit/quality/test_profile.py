from __future__ import annotations

import math

import pyarrow as pa
import pytest
from days import article, articles

from copydesk.quality.facts import COLUMNS, SPAN_COLUMNS, document_facts, removed_spans
from copydesk.quality.measuring import tally_groups
from copydesk.quality.profile import Profile, add_up, count_documents, decode_profile, encode_profile
from copydesk.quality.publishers import find_publishers
from copydesk.tables import to_arrow


def _tables(rows):
    documents = to_arrow("documents", [row["documents"][0] | {"first_seen": None} for row in rows])
    ledger = to_arrow("ledger", [span for row in rows for span in row["ledger"]])
    return document_facts(documents.select(COLUMNS)), removed_spans(ledger.select(SPAN_COLUMNS))


def _profile(rows):
    facts, spans = _tables(rows)
    publishers = find_publishers([facts], known=5, most=3)
    return Profile(publishers=publishers, tallies=tally_groups(facts, [spans], publishers), refused={"binary": 2})


def test_what_is_counted_is_what_the_rows_hold() -> None:
    rows = [*articles(0, 6), article(9, "The Quay", published=None)]
    tally = _profile(rows).tallies["The Quay"]
    assert count_documents(tally) == 7
    assert tally["filled", "published", "documents"] == 6
    words = [row["documents"][0]["n_words"] for row in rows]
    assert tally["measure", "words", "sum"] == sum(round(1000 * math.log(1 + n)) for n in words)
    spans = [span for row in rows for span in row["ledger"]]
    related = [span["source_end"] - span["source_start"] for span in spans if span["rule"] == "related-line"]
    assert (tally["rule", "related-line", "spans"], tally["rule", "related-line", "chars"]) == (7, sum(related))
    assert (tally["rule", "related-line", "squares"], tally["rule", "related-line", "documents"]) == (7, 7)
    assert tally["rule", "paragraph-line", "spans"] == 0
    assert tally["role", "paragraph", "documents"] == 7


def test_pieces_add_up_to_the_whole_whatever_their_order() -> None:
    rows = [*articles(0, 9), *articles(20, 9, "Other Post")]
    facts, spans = _tables(rows)
    publishers = find_publishers([facts], known=5, most=3)
    whole = tally_groups(facts, [spans], publishers)
    parts = [_tables(rows[at::3]) for at in (2, 0, 1)]
    pieces = [tally_groups(some, [mine], publishers) for some, mine in parts]
    assert {name: add_up(piece[name] for piece in pieces) for name in whole} == whole


def test_a_profile_is_read_as_it_was_written() -> None:
    profile = _profile([*articles(0, 9), *articles(20, 9, "Other Post"), *articles(40, 2, "Small")])
    read = decode_profile(encode_profile(profile))
    assert read is not None
    assert encode_profile(read) == encode_profile(profile)
    assert {name: +tally for name, tally in read.tallies.items()} == {n: +t for n, t in profile.tallies.items()}
    assert count_documents(read.tallies[None]) == 2
    assert decode_profile('{"format": 99}') is None
    for damaged in ("[]", "{", '{"format": 1}'):
        with pytest.raises(ValueError):  # noqa: PT011 - json's own is one, and any will do
            decode_profile(damaged)


def test_the_largest_publishers_are_told_apart() -> None:
    rows = [row for number in range(6) for row in articles(100 * number, 5 + number, f"P{number}")]
    facts, _ = _tables(rows)
    assert find_publishers([facts], known=5, most=3).names == {"P3", "P4", "P5"}
    assert find_publishers([facts.slice(0, 9), facts.slice(9)], known=9, most=9).names == {"P4", "P5"}


def test_a_page_that_names_no_publisher_is_its_sites() -> None:
    rows = [article(n, "The Quay", url=f"https://www.Quay.example:80/{n}") for n in range(8)]
    facts, _ = _tables(rows)
    publishers = find_publishers([facts], known=5, most=3)
    assert publishers.sites == {"quay.example": "The Quay"}
    bare, _ = _tables(
        [
            article(50, None, url="http://quay.example/a?b=https://x.org/"),
            article(51, "© 2026", url="https://quay.example#x"),
            article(52, None, url="https://elsewhere.example/"),
            article(53, None),
        ]
    )
    assert publishers.of(bare) == ["The Quay", "The Quay", None, None]
    assert bare["name"].to_pylist() == ["quay.example", "© 2026", "elsewhere.example", ""]


def test_rows_that_break_the_contract_do_not_stop_the_count() -> None:
    facts, spans = _tables(articles(0, 3))
    broken = to_arrow("documents", [articles(0, 1)[0]["documents"][0] | {"first_seen": None}]).select(COLUMNS)
    for column in ("doc_id", "n_words", "n_source_chars"):
        at = broken.schema.get_field_index(column)
        field = broken.schema.field(at)
        hurt = broken.set_column(at, column, pa.nulls(1, field.type))
        assert document_facts(hurt).num_rows == (column != "doc_id")
    assert facts.num_rows == 3
    assert spans.num_rows > 9
