from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from building import build
from copydesk.errors import ConfigurationError, GateRefusedError, StoreError
from copydesk.versions import hold_lock, open_dataset, resume_erasure
from copydesk.versions.erasure import forget
from copydesk.versions.inputs import read_inputs
from copydesk.versions.layout import Layout
from copydesk.versions.requests import FOLDER, JOURNAL, Job, begin_job, list_requests
from copydesk.versions.selecting import Wanted
from growing import Text, grow, make_makers
from synthetic import make_article

DAY = date(2026, 1, 1)
URL = "https://example.org/harbour/1"
WORLD = {f"folder/article-{n:02}.txt": Text(urls=("",)) for n in range(12)}
WORLD |= {
    "folder/page.html": Text(urls=(URL,)),
    "folder/same.html": Text(urls=(URL,), seen=DAY),  # it loses to the other
    "some.zip": Text(urls=("", "https://example.org/harbour/2", "")),
    "bad.bin": Text(urls=()),
}


@pytest.fixture
def root(tmp_path):
    grow(tmp_path / "d", WORLD, as_of=DAY)
    changed = {**WORLD, "folder/article-03.txt": Text(urls=("",), edit=1), "folder/new.txt": Text(urls=("",))}
    grow(tmp_path / "d", changed, as_of=DAY)
    open_dataset(tmp_path / "d").tag("kept", 1)
    return tmp_path / "d"


def id_of(root, locator):
    rows = open_dataset(root).version().to_pandas("documents")
    return rows.loc[rows["locator"] == locator, "doc_id"].item()


def erase(root, everywhere=False, ok=True, **wanted):
    named = Wanted(**{key: frozenset(values) for key, values in wanted.items()})
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return forget(root, named, make_makers(ok=ok), everywhere=everywhere, now=now)


def locators(root, ref="latest"):
    version = open_dataset(root).version(ref)
    tables = (version.to_pandas(name, ["locator"]) for name in ("documents", "quarantine"))
    return {one for table in tables for one in table["locator"]}


def traces(root, *strings):
    """The files that hold one of the strings: in their bytes, or in a cell."""
    found = set()
    for path in root.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            text += str(pd.read_parquet(path).to_numpy().tolist()) if text.startswith("PAR1") else ""
            found |= {path.relative_to(root).as_posix() for one in strings if one in text}
    return found


def test_a_new_version_without_it_and_the_old_ones_as_they_were(root):
    doc_id, before = id_of(root, "folder/article-05.txt"), open_dataset(root).log()
    shards = {
        shard["files"]["documents"]["path"]
        for shard in open_dataset(root).version().manifest["shards"][:-1]
        if "documents" in shard["files"]
    }
    selection, erased = erase(root, doc_ids=[doc_id])
    assert (erased.published, erased.rewritten, erased.left) == (3, (), {})
    assert sorted(selection.traces) == [1, 2]
    manifest = open_dataset(root).version().manifest
    assert (manifest["kind"], manifest["parent"], manifest["created"]) == ("forget", 2, "2026-03-01T12:00:00+00:00")
    assert manifest["counts"]["removed"] == 1
    assert manifest["counts"]["found"] == before[0]["counts"]["found"] - 1 == manifest["inputs"]["found"]
    assert manifest["inputs"]["excluded"] == 1
    assert open_dataset(root).log()[1:] == before
    assert "folder/article-05.txt" not in locators(root)
    assert "folder/article-05.txt" in locators(root, 1)
    assert open_dataset(root).version().verify() == ()
    now = {shard["files"]["documents"]["path"] for shard in manifest["shards"] if "documents" in shard["files"]}
    assert shards & now, "shards of other documents are not written again"


def test_in_no_table_of_the_new_version_anything_of_it_is_left(root):
    doc_id = id_of(root, "folder/article-05.txt")
    erase(root, doc_ids=[doc_id])
    version = open_dataset(root).version()
    for table in version.tables:
        for path in version.files(table):
            assert doc_id not in str(pd.read_parquet(path).to_numpy().tolist())
    identities = version.to_pandas("identities")
    assert (identities["n_documents"] <= version.manifest["counts"]["documents"]).all()


def test_a_request_holds_digests_and_no_word(root):
    erase(root, urls=[URL])
    (request,) = list_requests(root)
    assert (request.by, request.documents, request.everywhere) == (("url",), 1, False)
    text = next((root / FOLDER).glob("*.json")).read_text()
    for word in ("example", "harbour", "folder", "html", "Quiet", "ferries", "Varga", "Quay"):
        assert word not in text


def test_what_lost_to_it_goes_with_it(root):
    selection, _ = erase(root, urls=[URL])
    assert {row.locator for row in selection.traces[2].refused} == {"folder/same.html"}
    assert not locators(root) & {"folder/page.html", "folder/same.html"}
    assert open_dataset(root).version().manifest["inputs"]["excluded"] == 2


def test_inputs_are_listed_without_their_names(root):
    doc_id = id_of(root, "folder/article-05.txt")
    erase(root, doc_ids=[doc_id, id_of(root, "some.zip#1")])
    manifest = open_dataset(root).version().manifest
    listed = read_inputs(Layout(root), manifest)
    assert "folder/article-05.txt" not in listed
    assert [(one.found, one.excluded) for name, one in listed.items() if name.startswith("sha256:")] == [(0, 1)]
    assert (listed["some.zip"].found, listed["some.zip"].excluded) == (2, 1)
    assert sum(one.found for one in listed.values()) == manifest["counts"]["found"]


def test_the_next_build_reads_nothing_of_it_and_gives_nothing_new(root):
    erase(root, doc_ids=[id_of(root, "folder/article-05.txt")], everywhere=True)
    read = []
    changed = {**WORLD, "folder/article-03.txt": Text(urls=("",), edit=1), "folder/new.txt": Text(urls=("",))}
    assert grow(root, changed, as_of=DAY, read=read)[0] is None
    assert read == []
    assert grow(root, changed, as_of=DAY, full=True)[0] is None
    version, _ = grow(root, {**changed, "folder/article-05.txt": Text(urls=("",), edit=7)}, as_of=DAY, read=read)
    assert version is None, "edited under its title, it stays out"
    assert "folder/article-05.txt" in read


def test_everywhere_leaves_nothing_and_keeps_the_numbers(root):
    doc_id = id_of(root, "folder/article-05.txt")
    row = open_dataset(root).version(1).to_pandas("paragraphs").query("doc_id == @doc_id")["text"]
    assert len(traces(root, doc_id)) > 10
    changed = {**WORLD, "folder/article-03.txt": Text(urls=("",), edit=1), "folder/new.txt": Text(urls=("",))}
    assert grow(root, changed, as_of=DAY, full=True)[0] is None
    assert (root / ".hints").exists(), "it lists the inputs by name"
    _, erased = erase(root, everywhere=True, doc_ids=[doc_id])
    assert (erased.published, erased.rewritten, erased.left) == (3, (1, 2), {})
    assert erased.searched[0] > 2
    dataset = open_dataset(root)
    assert dataset.versions() == (1, 2, 3)
    assert dataset.version("tag:kept").number == 1
    for number in (1, 2):
        manifest = dataset.version(number).manifest
        assert manifest["erased"] == [{"when": "2026-03-01T12:00:00+00:00", "documents": 1, "refused": 0}]
        assert dataset.version(number).verify() == ()
    assert "erased" not in dataset.version(3).manifest
    assert dataset.diff(2, 3).is_empty
    first, second = (dataset.version(number).manifest["counts"] for number in (1, 2))
    assert (first["added"], first["documents"]) == (15, 15)
    assert {key: second[key] for key in ("added", "changed", "removed", "unchanged")} == {
        "added": 1, "changed": 1, "removed": 0, "unchanged": 14,
    }  # fmt: skip
    assert {path.split("/")[0] for path in traces(root, doc_id)} == {FOLDER}
    assert not traces(root, "article-05", *(text for text in row if len(text) >= 40))
    assert not (root / ".hints").exists()
    assert not list((root / ".staging").iterdir())


def test_to_go_back_does_not_bring_it_back(root):
    doc_id = id_of(root, "folder/article-05.txt")
    erase(root, doc_ids=[doc_id])
    with pytest.raises(StoreError, match=r"(?s)holds 1 document\(s\) that are forgotten.*--everywhere") as caught:
        open_dataset(root).rollback(1)
    assert doc_id in str(caught.value)
    _, erased = erase(root, everywhere=True, doc_ids=[doc_id])
    assert (erased.published, erased.rewritten) == (None, (1, 2))
    version = open_dataset(root).rollback(1)
    assert (version.number, version.manifest["reverts"]) == (4, 1)
    assert "erased" not in version.manifest
    assert "folder/article-05.txt" not in locators(root)
    assert grow(root, WORLD, as_of=DAY)[0] is None, "the inputs of then give the same without it"


def test_names_of_authors_and_publishers_are_compared_whole(root):
    with pytest.raises(ConfigurationError, match="no version holds a document of author 'Varga'"):
        erase(root, authors=["Varga"])
    with pytest.raises(ConfigurationError, match="publisher 'Nobody'"):
        erase(root, authors=["élise varga"], publishers=["Nobody"])
    assert list_requests(root) == ()
    selection, erased = erase(root, everywhere=True, publishers=["THE QUAY"])
    assert len(selection.doc_ids) == 17
    assert open_dataset(root).version().manifest["counts"]["documents"] == 0
    assert locators(root) == {"bad.bin"}
    assert erased.left == {}
    assert all(not version.verify() for version in map(open_dataset(root).version, (1, 2, 3)))


def test_what_is_nowhere_is_an_error_that_tells_what_was_forgotten(root):
    doc_id = id_of(root, "folder/article-05.txt")
    erase(root, everywhere=True, doc_ids=[doc_id])
    with pytest.raises(ConfigurationError, match="it was forgotten on 2026-03-01"):
        erase(root, doc_ids=[doc_id])


def test_where_the_gate_refuses_nothing_is_changed(root):
    before = open_dataset(root).log()
    with pytest.raises(GateRefusedError, match="Nothing was changed") as caught:
        erase(root, everywhere=True, ok=False, urls=[URL])
    assert Path(caught.value.where).is_file()
    assert open_dataset(root).log() == before
    assert not (root / FOLDER).exists()
    assert not (root / JOURNAL).exists()


def test_a_version_that_the_gate_would_not_pass_is_rewritten_all_the_same(root):
    doc_id = id_of(root, "folder/article-05.txt")
    erase(root, doc_ids=[doc_id])
    _, erased = erase(root, everywhere=True, ok=False, doc_ids=[doc_id])
    assert erased.unpassed == (1, 2)
    assert open_dataset(root).version(1).manifest["validation"]["ok"] is False


def test_one_writer_at_a_time_and_an_erasure_that_was_cut_off_comes_first(root):
    with hold_lock(root), pytest.raises(StoreError, match="holds the dataset"):
        erase(root, urls=[URL])
    selection, _ = erase(root, urls=[URL])
    (request,) = list_requests(root)
    begin_job(root, Job(request=request, proof={"locator": ("folder/page.html",)}))
    for what in (lambda: open_dataset(root).rollback(1), lambda: open_dataset(root).prune(dry_run=False)):
        with pytest.raises(StoreError, match="an erasure was cut off"):
            what()
    with hold_lock(root, erasing=True):
        assert resume_erasure(root, make_makers()).request == request
        assert resume_erasure(root, make_makers()) is None
    assert selection.doc_ids == request.what.doc_ids


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("versions/v000003/notes.html", "<p>folder&#47;article-05.txt</p>"),
        ("notes.json", '["folder\\u002farticle-05.txt"]'),
        ("objects/attachments/stray", "x folder/article-05.txt x"),
    ],
)
def test_what_is_left_is_told_by_file(root, path, text):
    doc_id = id_of(root, "folder/article-05.txt")
    makers = make_makers()

    def judge(*args):
        if (root / JOURNAL).exists():  # While the old versions are rewritten: nothing sweeps this any more.
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return makers.judge(*args)

    spoilt = type(makers)(complete=makers.complete, judge=judge)
    _, erased = forget(root, Wanted(doc_ids=frozenset({doc_id})), spoilt, everywhere=True)
    wanted = {} if path.startswith("objects") else {path: ("1 locator(s)",)}  # An object that nothing needs is swept.
    assert erased.left == wanted


def test_strings_that_stand_in_other_documents_too_are_not_looked_for(tmp_path):
    articles = [make_article(number, url=f"https://example.org/number/{number}") for number in range(4)]
    articles[1]["documents"][0]["title"] = articles[0]["documents"][0]["title"]
    articles[2]["paragraphs"][0]["text"] = text = articles[0]["paragraphs"][0]["text"]
    assert len(text) >= 40
    build(tmp_path, articles)
    _, erased = erase(tmp_path, everywhere=True, urls=["https://example.org/number/0"])
    assert erased.left == {}
    assert open_dataset(tmp_path).version().manifest["counts"]["documents"] == 3
    # Its id, address and place, and the paragraphs that are its own.
    assert (
        erased.searched[0] == 3 + len({row["text"] for row in articles[0]["paragraphs"] if len(row["text"]) >= 40}) - 1
    )
