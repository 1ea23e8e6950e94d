"""What a request means where another article came to the place of one: only the rows that it names."""

from building import build
from copydesk.versions import open_dataset
from copydesk.versions.erasure import forget
from copydesk.versions.selecting import Wanted, select_documents
from growing import make_makers
from synthetic import make_article, restate


def by(name, number, **more):
    rows = make_article(number, **more)
    restate(rows, authors=[{"name": name, "role": None, "affiliation": None}])
    return rows


def test_another_article_that_was_at_the_place_stays(tmp_path):
    rest = [make_article(number) for number in range(5)]
    build(tmp_path, [*rest, by("Ada", 20, locator="x.txt")])
    build(tmp_path, [*rest, by("Bo", 21, locator="x.txt")])
    selection = select_documents(tmp_path, Wanted(authors=frozenset({"bo"})))
    assert {number: [face.title for face in traces.documents] for number, traces in selection.traces.items()} == {
        2: ["Quiet ferries 21"]
    }
    _, erased = forget(tmp_path, Wanted(authors=frozenset({"bo"})), make_makers(), everywhere=True)
    assert (erased.published, erased.rewritten, erased.left) == (3, (2,), {})
    locators = [set(open_dataset(tmp_path).version(n).to_pandas("documents")["locator"]) for n in (1, 2, 3)]
    assert ["x.txt" in some for some in locators] == [True, False, False]
    assert all(open_dataset(tmp_path).version(number).verify() == () for number in (1, 2, 3))


def test_an_id_means_all_that_was_ever_under_it(tmp_path):
    build(tmp_path, [make_article(1), by("Ada", 20, locator="x.txt")])
    build(tmp_path, [make_article(1), by("Bo", 21, locator="x.txt")])
    doc_id = by("Bo", 21, locator="x.txt")["documents"][0]["doc_id"]
    assert sorted(select_documents(tmp_path, Wanted(doc_ids=frozenset({doc_id}))).traces) == [1, 2]


def test_the_same_bytes_under_another_id_are_meant_too(tmp_path):
    build(tmp_path, [make_article(1), make_article(20, locator="x.txt"), make_article(20, locator="y.txt")])
    build(tmp_path, [make_article(1), make_article(20, locator="y.txt")])
    doc_id = make_article(20, locator="x.txt")["documents"][0]["doc_id"]
    selection = select_documents(tmp_path, Wanted(doc_ids=frozenset({doc_id})))
    assert {n: sorted(face.locator for face in traces.documents) for n, traces in selection.traces.items()} == {
        1: ["x.txt", "y.txt"],
        2: ["y.txt"],
    }
