"""What is forgotten stays out of batches: real files, read as a build reads them."""

import gzip
import json

import pytest

from copydesk.batches import plan_batches, process_batch
from copydesk.ingest import find_inputs
from copydesk.tables import read_table
from copydesk.versions.forgotten import NOTHING, Face, forget_faces
from packing import zipped
from pasted import BODY, TITLE

URL = "https://example.org/strait"


def text(title, name=""):
    return f"{title}\n\n{BODY}{name}".encode()


def page(url=URL, more=""):
    paragraphs = "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
    head = f"<title>{TITLE}</title><link rel='canonical' href='{url}'>"
    return (
        f"<html><head>{head}</head><body><article><h1>{TITLE}</h1>{paragraphs}{more}</article></body></html>".encode()
    )


@pytest.fixture
def raw(tmp_path):
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def read(raw, tmp_path, forgotten=NOTHING):
    """The documents and refusals by locator, and how many were found and left out."""
    staging = tmp_path / f"staging{len(list(tmp_path.iterdir()))}"
    (batch,) = plan_batches(find_inputs(raw), staging, model=None, forgotten=forgotten)
    done = process_batch(batch)
    rows = {
        name: read_table([folder / f"{name}.parquet" for folder in done.folders]).to_pylist()
        for name in ("documents", "quarantine", "paragraphs")
    }
    ids = {row["doc_id"] for row in rows["documents"]}
    assert {row["doc_id"] for row in rows["paragraphs"]} == ids
    assert done.n_found == len(rows["documents"]) + len(rows["quarantine"])
    return rows, {name: (done.found[name], done.excluded.get(name, 0)) for name in done.found}


def forget_at(raw, tmp_path, *locators):
    rows, _ = read(raw, tmp_path)
    faces = [Face(**{key: row[key] for key in Face.__slots__}) for row in rows["documents"]]
    assert {face.locator for face in faces} >= set(locators)
    return forget_faces(face for face in faces if face.locator in locators)


def left(raw, tmp_path, forgotten):
    rows, counts = read(raw, tmp_path, forgotten)
    return {row["locator"] for name in ("documents", "quarantine") for row in rows[name]}, counts


def test_the_same_bytes_are_left_out_wherever_they_lie(raw, tmp_path):
    (raw / "a.txt").write_bytes(text(TITLE))
    forgotten = forget_at(raw, tmp_path, "a.txt")
    (raw / "b.txt").write_bytes(text(TITLE))
    (raw / "c.zip").write_bytes(zipped({"x/d.txt": text(TITLE), "e.txt": text("Another Title Of The Day", "e")}))
    (raw / "f.txt.gz").write_bytes(gzip.compress(text(TITLE)))
    (raw / "g.zip").write_bytes(zipped({"h.zip": zipped({"i.txt": text(TITLE)})}))
    seen, counts = left(raw, tmp_path, forgotten)
    assert seen == {"c.zip#e.txt"}
    assert counts == {"a.txt": (0, 1), "b.txt": (0, 1), "c.zip": (1, 1), "f.txt.gz": (0, 1), "g.zip": (0, 1)}


def test_a_sidecar_changed_or_new_changes_nothing(raw, tmp_path):
    (raw / "a.txt").write_bytes(text(TITLE))
    forgotten = forget_at(raw, tmp_path, "a.txt")
    for stated in ({"url": URL}, {"id": "another"}, {"title": "Quite Another", "publisher": "Somebody"}):
        (raw / "a.txt.meta.json").write_text(json.dumps(stated))
        assert left(raw, tmp_path, forgotten) == (set(), {"a.txt": (0, 1)})


@pytest.mark.parametrize(
    ("there", "out"),
    [
        (text("The Price Of Grain In Autumn", "\n\nIt is another article at the same place."), False),
        (text(TITLE, "\n\nSomebody has edited the text a little, and left the title."), True),
        (text(TITLE).replace(b"\n", b"\r\n"), True),
        (b"\xef\xbb\xbf" + text(TITLE), True),
        (b"", True),  # refused: nothing tells that it is another
        (b"\0\1\2\3" * 50, True),
    ],
)
def test_another_article_at_the_place_comes_in_and_the_same_edited_does_not(raw, tmp_path, there, out):
    (raw / "a.txt").write_bytes(text(TITLE))
    forgotten = forget_at(raw, tmp_path, "a.txt")
    (raw / "a.txt").write_bytes(there)
    seen, counts = left(raw, tmp_path, forgotten)
    assert (seen, counts) == ((set(), {"a.txt": (0, 1)}) if out else ({"a.txt"}, {"a.txt": (1, 0)}))


def test_a_page_is_known_by_its_address_whatever_is_on_it(raw, tmp_path):
    (raw / "a.html").write_bytes(page())
    forgotten = forget_at(raw, tmp_path, "a.html")
    (raw / "a.html").write_bytes(page("https://example.org/other", "<p>It is another page now, at the same place.</p>"))
    (raw / "b.html").write_bytes(page(more="<p>A correction was added to this article on Monday evening.</p>"))
    seen, _ = left(raw, tmp_path, forgotten)
    assert "b.html" not in seen


def test_rows_that_move_up_are_not_taken_for_the_one_that_was_forgotten(raw, tmp_path):
    titles = ["The First Ferry Of The Day", "The Second Ferry Of The Day", "The Third Ferry Of The Day"]
    rows = [{"title": title, "text": f"{BODY}\n\n{title} sailed."} for title in titles]
    (raw / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found, _ = read(raw, tmp_path)
    (second,) = [row["locator"] for row in found["documents"] if row["title"] == titles[1]]
    forgotten = forget_at(raw, tmp_path, second)
    seen, counts = left(raw, tmp_path, forgotten)
    assert (len(seen), counts) == (2, {"a.jsonl": (2, 1)})
    (raw / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in (rows[0], rows[2])))
    assert left(raw, tmp_path, forgotten)[1] == {"a.jsonl": (2, 0)}
    (raw / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    rows_left, counts = read(raw, tmp_path, forgotten)
    assert counts == {"a.jsonl": (2, 1)}
    assert {row["title"] for row in rows_left["documents"]} == {titles[0], titles[2]}


def test_an_article_known_by_its_bytes_is_not_read(raw, tmp_path, monkeypatch):
    (raw / "a.txt").write_bytes(text(TITLE))
    forgotten = forget_at(raw, tmp_path, "a.txt")
    monkeypatch.setattr("copydesk.batches.processing.read_raw", lambda *_: pytest.fail("it was read"))
    assert left(raw, tmp_path, forgotten) == (set(), {"a.txt": (0, 1)})
