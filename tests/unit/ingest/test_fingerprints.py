import os
from dataclasses import replace
from pathlib import Path

from copydesk.errors import Reason
from copydesk.ingest import Found, find_inputs, parse_place
from copydesk.ingest.fingerprints import FINGERPRINT_BYTES, fingerprint
from copydesk.ingest.remote import RemoteFile


def _found(folder: Path, data: bytes, sidecar: bytes | None = None) -> Found:
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_bytes(data)
    beside = folder / "a.meta.toml"
    if sidecar is not None:
        beside.write_bytes(sidecar)
    (found,) = [one for one in find_inputs(folder) if one.locator == "a.txt"]
    return found


def test_it_is_of_bytes_and_neither_of_path_nor_of_time(tmp_path: Path) -> None:
    one, other = _found(tmp_path / "one", b"text", b"url=1"), _found(tmp_path / "other", b"text", b"url=1")
    os.utime(tmp_path / "other" / "a.txt", (1, 1))
    assert fingerprint(one) == fingerprint(other)
    assert len(fingerprint(one) or b"") == FINGERPRINT_BYTES


def test_file_and_sidecar_count_each_for_itself(tmp_path: Path) -> None:
    states = [
        (b"text", None),
        (b"text!", None),
        (b"text", b""),
        (b"text", b"url"),
        (b"texturl", b""),
        (b"", b"texturl"),
    ]
    prints = {fingerprint(_found(tmp_path / str(n), *state)) for n, state in enumerate(states)}
    assert len(prints) == len(states)
    assert None not in prints


def test_why_it_must_not_be_opened_counts_and_it_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = find_inputs(tmp_path)
    assert found.refusal is Reason.UNREADABLE
    assert fingerprint(found) not in (None, fingerprint(replace(found, detail="another reason")))


def test_what_can_not_be_read_is_unknown(tmp_path: Path) -> None:
    found = _found(tmp_path / "one", b"text")
    (tmp_path / "one" / "a.txt").unlink()
    assert fingerprint(found) is None


def test_a_file_at_an_address_is_told_by_its_stamp(tmp_path: Path) -> None:
    place = parse_place("memory://bucket")
    file = RemoteFile(place=place, key="/bucket/a.txt", name="a.txt", stamp="ETag 1")
    found = Found(locator="a.txt", path=file, n_bytes=4)
    assert fingerprint(found) == fingerprint(replace(found))
    assert fingerprint(found) != fingerprint(replace(found, path=replace(file, stamp="ETag 2")))
    assert fingerprint(found) != fingerprint(replace(found, n_bytes=5))
    assert fingerprint(replace(found, path=replace(file, stamp=""))) is None
