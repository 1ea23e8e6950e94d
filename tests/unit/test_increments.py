from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from copydesk.errors import StoreError
from copydesk.increments import count_excluded, list_inputs, plan_increment
from copydesk.ingest import Found
from copydesk.versions import Staged, publish, read_parent
from copydesk.versions.hints import read_hint, write_hint
from copydesk.versions.inputs import Input, decode_inputs, encode_inputs
from growing import Text, World, grow

DAY = date(2026, 1, 1)
SHARED = "https://example.org/shared"


def _world(n: int) -> World:
    return {f"a{number:03}.txt": Text(urls=(f"https://example.org/{number}",)) for number in range(n)}


def _grown(root: Path, world: World, day: int = 0, **more: object) -> tuple[list[str], Staged]:
    read: list[str] = []
    _, staged = grow(root, world, as_of=DAY + timedelta(day), read=read, **more)  # type: ignore[arg-type]
    return read, staged


def test_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    world = _world(40)
    assert len(_grown(tmp_path, world)[0]) == 40
    assert _grown(tmp_path, world, 1)[0] == []
    changed = world | {"a003.txt": replace(world["a003.txt"], edit=1), "b.txt": Text(urls=("https://example.org/b",))}
    del changed["a007.txt"]
    read, staged = _grown(tmp_path, changed, 2)
    assert read == ["a003.txt", "b.txt"]
    assert {name: staged.counts[name] for name in ("added", "changed", "unchanged", "removed")} == {
        "added": 1,
        "changed": 1,
        "unchanged": 38,
        "removed": 1,
    }
    assert _grown(tmp_path, changed, 3, full=True)[0] == sorted(changed)


def test_shards_that_nothing_touches_are_the_parents(tmp_path: Path) -> None:
    world = _world(80)
    _, first = _grown(tmp_path, world)
    _, second = _grown(tmp_path, world | {"z.txt": Text(urls=("https://example.org/z",))}, 1)
    n_shards = sum(shard.group == "documents" for shard in first.shards)
    assert len(second.reused) >= n_shards - 1 > 3
    assert all(path.is_relative_to(tmp_path / "objects") for files in second.reused.values() for path in files.values())


def test_the_rivals_of_a_document_are_read_together(tmp_path: Path) -> None:
    world = _world(20) | {
        "w.txt": Text(urls=(SHARED,), seen=DAY + timedelta(5)),
        "x.txt": Text(urls=(SHARED,), seen=DAY),
        "y.txt": Text(urls=(SHARED,), seen=DAY, edit=1),
    }
    _grown(tmp_path, world)
    del world["w.txt"]  # the winner: of the others, the first wins now
    read, staged = _grown(tmp_path, world, 1)
    assert read == ["x.txt", "y.txt"]
    assert staged.lost.keys() == {"y.txt"}
    world["v.txt"] = Text(urls=(SHARED,), seen=DAY + timedelta(9))
    read, staged = _grown(tmp_path, world, 2)
    assert read == ["v.txt", "x.txt", "y.txt"]
    assert staged.lost.keys() == {"x.txt", "y.txt"}


def test_a_new_input_of_a_known_document_brings_its_old_one(tmp_path: Path) -> None:
    world = _world(20)
    _grown(tmp_path, world)
    read, staged = _grown(tmp_path, world | {"b.txt": replace(world["a004.txt"], edit=2)}, 1)
    assert read == ["a004.txt", "b.txt"]
    assert staged.lost.keys() == {"b.txt"}


def test_an_input_whose_state_is_unknown_is_read(tmp_path: Path) -> None:
    world = _world(3)
    _grown(tmp_path, world)
    inputs = [Found(locator=locator, path=Path(locator), n_bytes=1) for locator in world]
    increment = plan_increment(inputs, read_parent(tmp_path), "r", fingerprint_of=lambda found: None)
    assert increment.read == world.keys()


def test_another_reader_reads_everything(tmp_path: Path) -> None:
    _grown(tmp_path, _world(3))
    increment = plan_increment([], read_parent(tmp_path), "another", fingerprint_of=lambda found: b"x")
    assert increment.parent is None
    assert not increment.nothing_new


def test_what_gave_the_same_is_remembered(tmp_path: Path) -> None:
    world = _world(12)
    _, _staged = _grown(tmp_path, world)
    _, same = _grown(tmp_path, world, 1, full=True)
    inputs = [Input(locator=locator, fingerprint=bytes(16), found=1) for locator in world]
    told = {"validation": {}, "producer": {}, "listed": inputs, "as_of": DAY}
    assert publish(tmp_path, same, inputs={"reader": "newer"}, **told) is None  # type: ignore[arg-type]
    parent = read_parent(tmp_path)
    assert parent is not None
    assert (parent.number, parent.reader) == (1, "newer")
    assert parent.inputs == {one.locator: one for one in inputs}


def test_a_damaged_hint_is_none(tmp_path: Path) -> None:
    write_hint(tmp_path, 3, [Input(locator="a", fingerprint=None, found=2, doubles=frozenset("b"))], "r")
    assert read_hint(tmp_path, 2) is None
    hint = read_hint(tmp_path, 3)
    assert hint is not None
    assert hint.inputs["a"].doubles == {"b"}
    path = tmp_path / ".hints" / "v000003"
    for data in (b"", path.read_bytes()[:-9], b"\xff" * 40):
        path.write_bytes(data)
        assert read_hint(tmp_path, 3) is None


def test_inputs_come_back_whatever_their_order() -> None:
    inputs = [
        Input(locator="b\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), fingerprint=bytes(16), found=0),
        Input(locator="a#b", fingerprint=None, found=3, doubles=frozenset(("2", "1"))),
    ]
    data = encode_inputs(inputs)
    assert data == encode_inputs(inputs[::-1])
    assert decode_inputs(data) == {one.locator: one for one in inputs}
    with pytest.raises(ValueError, match=r"."):
        decode_inputs(data[:-5])


def test_a_shard_of_the_parent_that_has_gone_stops_the_publishing(tmp_path: Path) -> None:
    world = _world(60)
    _, _first = _grown(tmp_path, world)
    lost = next(iter((tmp_path / "objects" / "ledger").iterdir()))
    lost.unlink()
    with pytest.raises(StoreError, match=r"is gone|can't be read"):
        _grown(tmp_path, world | {"z.txt": Text(urls=("https://example.org/z",))}, 1)
    assert (tmp_path / "manifests" / "v000001.json").exists()
    assert not (tmp_path / "manifests" / "v000002.json").exists()


def test_what_is_left_out_is_counted_with_what_was_left_out_before(tmp_path: Path) -> None:
    world = _world(4)
    _grown(tmp_path, world)
    parent = read_parent(tmp_path)
    assert parent is not None
    known = {name: replace(one, excluded=1) for name, one in (parent.inputs or {}).items()}
    object.__setattr__(parent, "inputs", known)
    increment = plan_increment(
        [Found(locator=locator, path=Path(locator), n_bytes=1) for locator in [*world, "b.zip"]],
        parent,
        "r",
        fingerprint_of=lambda found: b"2" * 16 if found.locator == "b.zip" else known[found.locator].fingerprint,
    )
    assert increment.read == {"b.zip"}
    assert count_excluded(increment, {"b.zip": 2}) == len(world) + 2
    listed = {one.locator: one for one in list_inputs(increment, {"b.zip": 1}, {}, {"b.zip": 2})}
    assert (listed["b.zip"].found, listed["b.zip"].excluded) == (1, 2)
