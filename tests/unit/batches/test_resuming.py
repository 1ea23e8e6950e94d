from dataclasses import replace

import pytest

from copydesk.batches import Finished, divide_rest, find_finished, plan_batches, process_batch
from copydesk.batches.attempts import MOST_DEATHS
from copydesk.batches.planning import SHARE_BYTES
from copydesk.ingest import find_inputs
from copydesk.ingest.fingerprints import fingerprint
from copydesk.tables import read_table
from packing import tarred
from pasted import BODY, TITLE


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in "abcdef":
        (folder / f"{name}.txt").write_text(f"{TITLE} {name}\n\n{BODY}", encoding="utf-8")
    return folder


def planned(raw, tmp_path, **how):
    (batch,) = plan_batches(find_inputs(raw), tmp_path / "site", model=None, print_of=fingerprint)
    return replace(batch, **how)


def rows(batches, table="documents"):
    found = [
        row
        for done in batches
        for folder in done.folders
        for row in read_table(folder / f"{table}.parquet").to_pylist()
    ]
    return sorted(found, key=lambda row: row["locator"])


def read_all(batch):
    """The batch and whatever is handed back."""
    waiting, done = [batch], []
    while waiting:
        batch = waiting.pop()
        done.append(process_batch(batch))
        waiting += divide_rest(batch, done[-1])
    return done


def test_a_batch_out_of_time_hands_the_rest_back_and_the_halves_give_the_same_rows(raw, tmp_path):
    whole = process_batch(planned(raw, tmp_path))
    parts = read_all(planned(raw, tmp_path, seconds=0.0, folder=tmp_path / "parts" / "0"))
    assert [len(done.found) for done in parts] == [1] * 6
    assert rows(parts) == rows([whole])
    assert sum(done.n_inputs for done in parts) == whole.n_inputs == 6


def test_an_archive_out_of_time_goes_on_where_it_was(raw, tmp_path, monkeypatch):
    monkeypatch.setattr("copydesk.batches.processing.REOPENING", 0)
    text = f"{TITLE}\n\n{BODY}".encode()
    (raw / "a.tar").write_bytes(tarred({f"{number:02}.txt": text + b" %d" % number for number in range(20)}))
    whole = process_batch(planned(raw, tmp_path))
    parts = read_all(planned(raw, tmp_path, seconds=0.0, folder=tmp_path / "parts" / "0"))
    assert len(parts) > 10
    assert rows(parts) == rows([whole])
    assert sum(done.found.get("a.tar", 0) for done in parts) == whole.found["a.tar"] == 20


def test_shares_of_an_archive_are_all_of_it(raw, tmp_path):
    text = f"{TITLE}\n\n{BODY}".encode()
    (raw / "a.tar").write_bytes(tarred({f"{number:02}.txt": text + b" %d" % number for number in range(7)}))
    batch = planned(raw, tmp_path)
    (archive,) = (found for found in batch.inputs if found.locator == "a.tar")
    one = replace(batch, inputs=(archive,), prints=(), folder=tmp_path / "whole")
    shares = [replace(one, share=(own, 3), folder=tmp_path / f"share{own}") for own in range(3)]
    done = [process_batch(share) for share in shares]
    assert [len(rows([share])) for share in done] == [3, 2, 2]
    assert rows(done) == rows([process_batch(one)])
    assert sum(share.n_inputs for share in done) == 1


def test_large_files_are_planned_in_shares(raw, tmp_path):
    inputs = [replace(found, n_bytes=4 * SHARE_BYTES) for found in find_inputs(raw)][:1]
    batches = list(plan_batches(inputs, tmp_path, model="en", workers=2))
    assert [batch.share for batch in batches] == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert len({batch.folder for batch in batches}) == 4
    assert [batch.share for batch in plan_batches(inputs, tmp_path, model="en", workers=1)] == [(0, 1)]


def test_a_finished_batch_is_known_by_what_it_read(raw, tmp_path):
    batch = planned(raw, tmp_path)
    done = process_batch(batch)
    finished = find_finished(tmp_path / "site")
    again = finished.of(replace(batch, folder=tmp_path / "elsewhere"))
    assert again == done
    (raw / "a.txt").write_text(f"{TITLE} other\n\n{BODY}")
    assert finished.of(planned(raw, tmp_path)) is None


def test_what_still_holds_is_adopted_and_what_changed_is_not(raw, tmp_path):
    batches = list(plan_batches(find_inputs(raw), tmp_path / "site", model="en", print_of=fingerprint, workers=2))
    assert len(batches) == 6
    for batch in batches:
        process_batch(replace(batch, model=None))
    (raw / "a.txt").write_text(f"{TITLE} other\n\n{BODY}")
    (raw / "b.txt").unlink()
    prints = {found.locator: fingerprint(found) for found in find_inputs(raw)}
    adopted = find_finished(tmp_path / "site").adopt(prints.get)
    assert [next(iter(done.found)) for done in adopted] == ["c.txt", "d.txt", "e.txt", "f.txt"]
    assert len(rows(adopted)) == 4


def test_a_batch_of_which_one_input_changed_is_read_anew(raw, tmp_path):
    process_batch(planned(raw, tmp_path))
    (raw / "a.txt").write_text(f"{TITLE} other\n\n{BODY}")
    prints = {found.locator: fingerprint(found) for found in find_inputs(raw)}
    assert find_finished(tmp_path / "site").adopt(prints.get) == []


def test_a_part_of_an_archive_is_taken_up_where_it_was_handed_back(raw, tmp_path):
    text = f"{TITLE}\n\n{BODY}".encode()
    (raw / "a.tar").write_bytes(tarred({f"{number:02}.txt": text + b" %d" % number for number in range(9)}))
    batch = planned(raw, tmp_path, seconds=0.0)
    parts = read_all(batch)
    finished = find_finished(tmp_path / "site")
    waiting, again = [replace(batch, folder=tmp_path / "new")], []
    while waiting:
        batch = waiting.pop()
        again.append(finished.of(batch))
        waiting += divide_rest(batch, again[-1])
    assert rows(again) == rows(parts)


def test_damaged_notes_and_unknown_inputs_are_read_anew(raw, tmp_path):
    batch = planned(raw, tmp_path)
    process_batch(batch)
    (batch.folder / "done.json").write_text("{")
    assert find_finished(tmp_path / "site") == Finished()
    assert find_finished(tmp_path / "nowhere") == Finished()
    unknown = replace(batch, prints=(None,) * 6, folder=tmp_path / "site" / "unknown")
    process_batch(unknown)
    assert find_finished(tmp_path / "site").of(unknown) is None


def test_a_continued_batch_whose_processes_die_goes_on_where_it_was(raw, tmp_path):
    text = f"{TITLE}\n\n{BODY}".encode()
    (raw / "a.tar").write_bytes(tarred({f"{number:02}.txt": text + b" %d" % number for number in range(9)}))
    batch = planned(raw, tmp_path, start=4)
    batch.folder.mkdir(parents=True)
    places = "".join(f"0 {number} reading\n" for number in range(4, 4 + MOST_DEATHS))
    (batch.folder / "deaths").write_text(places)
    done = process_batch(batch)
    assert (done.rest, done.start, done.folders != ()) == (batch.inputs, 4, True)
    first, second = divide_rest(batch, done)
    assert (first.start, second.start) == (4, 0)
    assert rows([process_batch(first)])[0]["locator"] == "a.tar#04.txt"
