from dataclasses import replace
from hashlib import sha256

import pytest

from copydesk.versions.forgotten import (
    NOTHING,
    Face,
    Forgotten,
    check_hex,
    digest_locator,
    forget_faces,
    hide_locator,
    mark_reader,
    unmark_reader,
)


def hashed(text):
    return sha256(text.encode()).hexdigest()


BY_PLACE = Face(
    doc_id=hashed("a.txt")[:20], locator="a.txt", raw_sha256=hashed("raw"), title="T", content_sha256=hashed("text")
)
BY_URL = replace(BY_PLACE, doc_id=hashed("https://example.org/1")[:20])
OTHER = {"raw_sha256": hashed("other raw"), "title": "Other", "content_sha256": hashed("other text")}


@pytest.mark.parametrize(
    ("face", "wanted"),
    [
        (BY_PLACE, True),
        (replace(BY_PLACE, locator="moved.txt", doc_id=hashed("moved.txt")[:20]), True),  # the same bytes elsewhere
        (replace(BY_PLACE, **OTHER), False),  # another article at the place
        (replace(BY_PLACE, **{**OTHER, "title": "T"}), True),  # edited under its title
        (replace(BY_PLACE, **{**OTHER, "content_sha256": hashed("text")}), True),  # another title over its text
        (replace(BY_PLACE, **OTHER, locator="b.txt", doc_id=hashed("b.txt")[:20]), False),
    ],
)
def test_an_article_of_a_place_is_known_by_more_than_the_place(face, wanted):
    assert forget_faces([BY_PLACE]).holds(face) is wanted


def test_a_document_with_an_id_of_its_own_is_known_by_it_whatever_became_of_it():
    forgotten = forget_faces([BY_URL])
    assert forgotten.holds(replace(BY_URL, **OTHER, locator="elsewhere.html"))
    assert not forgotten.holds(replace(BY_URL, **OTHER, doc_id=hashed("https://example.org/2")[:20]))


def test_a_mark_is_of_one_document():
    assert not forget_faces([BY_PLACE]).holds(replace(BY_PLACE, **{**OTHER, "title": "T"}, doc_id="0" * 20))


def test_nothing_tells_that_a_refusal_at_the_place_is_another_article():
    forgotten = forget_faces([BY_PLACE])
    assert forgotten.holds_refused("a.txt", None)
    assert forgotten.holds_refused("b.txt", hashed("raw"))
    assert not forgotten.holds_refused("b.txt", hashed("other"))
    assert not NOTHING.holds_refused("a.txt", None)


def test_it_tells_neither_names_nor_ids_that_begin_with_digests():
    forgotten = forget_faces([BY_PLACE])
    assert not any(one.startswith(BY_PLACE.doc_id) for one in (*forgotten.locators, hide_locator("a.txt")[7:]))
    assert forgotten.locators == {digest_locator("a.txt")}
    assert hide_locator("a\udcff.txt") != hide_locator("a.txt")


def test_all_requests_together_hold_what_each_holds():
    joined = NOTHING.join([forget_faces([BY_PLACE]), Forgotten(doc_ids=frozenset({"ab"}))])
    assert joined.doc_ids == {BY_PLACE.doc_id, "ab"}
    assert joined.holds(BY_PLACE)
    assert joined
    assert not NOTHING


def test_a_reader_that_leaves_something_out_is_another_one():
    one, two = forget_faces([BY_PLACE]), forget_faces([BY_URL])
    assert mark_reader("r", NOTHING) == "r"
    assert len({"r", mark_reader("r", one), mark_reader("r", two)}) == 3
    assert mark_reader("r", one.join([two])) == mark_reader("r", two.join([one]))
    assert unmark_reader(mark_reader("r", one)) == unmark_reader("r") == "r"


def test_only_hex_is_a_digest():
    assert check_hex(["ab"]) == {"ab"}
    for wrong, digits in (("a\n", 0), ("é", 0), ("ab", 64)):
        with pytest.raises(ValueError, match="hex"):
            check_hex([wrong], digits)
