from building import build
from copydesk.versions import open_dataset
from copydesk.versions.details import compare_names, compare_paragraphs
from synthetic import make_article


def changes(before, after):
    found = compare_paragraphs([("paragraph", text) for text in before], [("paragraph", text) for text in after])
    return [(change.before, change.after) for change in found]


def test_paragraphs_added_removed_and_edited():
    before = ["One of three words here.", "Two stays.", "Gone entirely, alas."]
    after = ["One of four words here.", "Two stays.", "Brand new text."]
    assert sorted(changes(before, after), key=str) == sorted(
        [("One of three words here.", "One of four words here."), ("Gone entirely, alas.", None), (None, after[2])],
        key=str,
    )


def test_a_paragraph_that_stands_twice_counts_twice():
    assert changes(["a", "a", "b"], ["a", "b"]) == [("a", None)]
    assert changes(["a", "b"], ["b", "a"]) == []


def test_a_paragraph_with_another_role_is_edited():
    (change,) = compare_paragraphs([("paragraph", "What the quay says")], [("heading", "What the quay says")])
    assert (change.role_before, change.role_after) == ("paragraph", "heading")
    assert change.before == change.after


def test_the_most_alike_is_taken():
    assert set(changes(["a b c d"], ["x a b c", "a b c d e"])) == {(None, "x a b c"), ("a b c d", "a b c d e")}


def test_many_paragraphs_cost_little():
    before = [f"old {number} {number * 7}" for number in range(1, 3001)]
    assert len(changes(before, [f"new {number} {number * 9}" for number in range(1, 3001)])) == 6000


def test_names_gained_lost_and_counted():
    nor, gov, quay = ("Norland", "GPE", "NO"), ("the Harbour Council", "ORG", None), ("Quay", "LOC", None)
    found = {n.name: (n.before, n.after) for n in compare_names([nor, nor, gov, quay], [nor, ("X", "ORG", None), quay])}
    assert found == {"Norland": (2, 1), "the Harbour Council": (1, 0), "X": (0, 1)}


def test_details_are_of_the_changes_asked_for_in_their_order(tmp_path):
    old = [make_article(number) for number in range(20)]
    build(tmp_path, old)
    build(tmp_path, [make_article(n, edit=int(n in (3, 8, 15))) for n in range(20)])
    dataset = open_dataset(tmp_path)
    changed = dataset.diff().changed
    assert len(changed) == 3
    details = list(dataset.details(reversed(changed)))
    assert [detail.change for detail in details] == list(reversed(changed))
    new = {a["documents"][0]["doc_id"]: a for n in (3, 8, 15) for a in [make_article(n, edit=1)]}
    for detail in details:
        texts = {row["text"] for row in new[detail.change.doc_id]["paragraphs"]}
        assert {p.after for p in detail.paragraphs if p.after} == texts - {"What the quay says"}
