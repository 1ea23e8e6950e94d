from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError
from copydesk.increments import list_inputs, plan_increment
from copydesk.ingest import Found
from copydesk.versions import read_parent
from growing import Text, World, grow
from runtime.waiting import ALL, Choice, count_waiting, hold_back, plan_choice

DAY = date(2026, 1, 1)
SHARED = "https://example.org/shared"


def _world(n: int) -> World:
    return {f"a{number:03}.txt": Text(urls=(f"https://example.org/{number}",)) for number in range(n)}


def _grown(root: Path, world: World, choice: Choice = ALL, day: int = 0):
    read: list[str] = []
    _, staged = grow(root, world, as_of=DAY + timedelta(day), read=read, choose=lambda one: hold_back(one, choice))
    return read, staged


def _found(world: World, **changes) -> list[Found]:
    return [Found(locator=locator, path=Path(locator), n_bytes=1, **changes) for locator in sorted(world)]


def test_what_is_not_chosen_stays_as_it_was_and_is_news_again(tmp_path: Path) -> None:
    world = _world(4)
    _grown(tmp_path, world)
    before = read_parent(tmp_path)
    changed = world | {name: replace(world[name], edit=1) for name in ("a000.txt", "a001.txt")}
    changed |= {"b/c.txt": Text(urls=("https://example.org/c",)), "d.txt": Text(urls=("https://example.org/d",))}
    del changed["a002.txt"], changed["a003.txt"]
    read, staged = _grown(tmp_path, changed, Choice(only=("a000.txt", "a002.txt", "b/")), day=1)
    assert read == ["a000.txt", "b/c.txt"]
    assert staged.counts["removed"] == 1, "what is gone and fits has gone; what is gone and does not fit, not"
    assert staged.counts["documents"] == staged.found == 4
    parent = read_parent(tmp_path)
    assert parent.inputs.keys() == {"a000.txt", "a001.txt", "a003.txt", "b/c.txt"}
    assert parent.inputs["a001.txt"] == before.inputs["a001.txt"]
    assert _grown(tmp_path, changed, day=1)[0] == ["a001.txt", "d.txt"]
    assert read_parent(tmp_path).inputs.keys() == changed.keys()


def test_a_limit_takes_the_first_and_the_next_run_the_next(tmp_path: Path) -> None:
    world = _world(7)
    for first, last in ((0, 3), (3, 6), (6, 7), (7, 7)):
        assert _grown(tmp_path, world, Choice(limit=3))[0] == sorted(world)[first:last]


def test_rivals_of_what_is_read_do_not_wait(tmp_path: Path) -> None:
    world = _world(6) | {
        "w.txt": Text(urls=(SHARED,), seen=DAY + timedelta(5)),
        "x.txt": Text(urls=(SHARED,), seen=DAY),
        "y.txt": Text(urls=(SHARED,), seen=DAY, edit=1),
    }
    _grown(tmp_path, world)
    world["x.txt"] = replace(world["x.txt"], edit=7)  # changed, and not chosen
    del world["w.txt"]  # gone, and not chosen; it won before
    world["v.txt"] = Text(urls=(SHARED,), seen=DAY - timedelta(9))
    read, staged = _grown(tmp_path, world, Choice(only=("v.txt",)), day=1)
    assert read == ["v.txt", "x.txt", "y.txt"]
    assert staged.counts["removed"] == 0
    assert read_parent(tmp_path).inputs.keys() == world.keys()
    _, whole = grow(tmp_path / "whole", world, as_of=DAY, first_seen={})
    assert staged.lost == whole.lost


def test_an_input_that_is_gone_does_not_wait_where_another_has_its_document(tmp_path: Path) -> None:
    world = _world(2) | {"x.txt": Text(urls=(SHARED,))}
    _grown(tmp_path, world)
    del world["x.txt"]
    world["v.txt"] = Text(urls=(SHARED,), edit=1)
    read, staged = _grown(tmp_path, world, Choice(only=("v.txt",)), day=1)
    assert (read, staged.found) == (["v.txt"], 3)
    assert read_parent(tmp_path).inputs.keys() == world.keys()


def test_a_rival_that_is_not_read_keeps_what_its_rivals_gave(tmp_path: Path) -> None:
    world = _world(2) | {"x.txt": Text(urls=(SHARED,)), "y.txt": Text(urls=(SHARED,), edit=1)}
    _grown(tmp_path, world)
    del world["x.txt"]
    read, staged = _grown(tmp_path, world | {"b.txt": Text(urls=("https://example.org/b",))}, Choice(only=("b.txt",)))
    assert read == ["b.txt"]
    assert staged.found == 5
    assert read_parent(tmp_path).inputs.keys() >= {"x.txt", "y.txt"}


def test_what_waits_is_counted_and_not_unchanged(tmp_path: Path) -> None:
    world = _world(5)
    _grown(tmp_path, world)
    prints = {name: one.fingerprint for name, one in read_parent(tmp_path).inputs.items()}
    prints |= {"a001.txt": b"1" * 16, "a002.txt": b"2" * 16, "new.txt": b"3" * 16}
    del prints["a004.txt"]
    increment = plan_increment(
        _found(prints), read_parent(tmp_path), "r", fingerprint_of=lambda one: prints[one.locator]
    )
    chosen = hold_back(increment, Choice(only=("a001.txt",)))
    assert chosen.waiting == {"a002.txt", "new.txt", "a004.txt"}
    assert count_waiting(chosen) == {"unchanged": 2, "waiting": 3}
    assert not chosen.nothing_new
    assert {one.locator for one in list_inputs(chosen, {"a001.txt": 1}, {})} == world.keys()
    none = hold_back(increment, Choice(only=("nothing",)))
    assert none.nothing_new
    assert len(none.waiting) == 4
    assert count_waiting(increment) == {}


def test_inputs_whose_state_nobody_knows_do_not_keep_others_out(tmp_path: Path) -> None:
    world = _world(5)
    _grown(tmp_path, {name: world[name] for name in sorted(world)[:3]})
    increment = plan_increment(_found(world), read_parent(tmp_path), "r", fingerprint_of=lambda one: None)
    assert hold_back(increment, Choice(limit=2)).read == {"a003.txt", "a004.txt"}
    assert hold_back(increment, Choice(limit=3)).read == {"a000.txt", "a003.txt", "a004.txt"}


def test_where_all_must_be_read_again_nothing_can_wait(tmp_path: Path) -> None:
    world = _world(3)
    _grown(tmp_path, world)
    parent = read_parent(tmp_path)
    inputs = [Found(locator="a", path=tmp_path / "a", n_bytes=1)]
    with pytest.raises(ConfigurationError, match=r"some inputs wait") as caught:
        plan_choice(inputs, parent, "another", Choice(limit=1))
    assert "v000001: code, rules" in caught.value.where
    with pytest.raises(ConfigurationError, match=r"some inputs wait") as caught:
        plan_choice(inputs, parent, "r", Choice(only=("a",)), full=True)
    assert "--full" in caught.value.where
    assert plan_choice(inputs, parent, "another", ALL).read == {"a"}
    assert plan_choice(inputs, None, "r", Choice(only=("a",)), full=True).read == {"a"}
    assert plan_choice(inputs, None, "r", Choice(only=("b",))).read == frozenset()
