import os
from threading import Event

import pytest

from copydesk.errors import StoreError
from copydesk.ingest import Address
from runtime.arrivals import TELL_SECONDS, Arrivals, look


def test_a_look_sees_what_comes_goes_and_changes(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "deep").mkdir()
    first = look(tmp_path)
    assert look(tmp_path) == first
    (tmp_path / "deep" / "b.txt").write_text("two")
    second = look(tmp_path)
    assert second[0] == 2
    with (tmp_path / "a.txt").open("a") as file:
        file.write("more")
    third = look(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "c.txt")
    fourth = look(tmp_path)
    (tmp_path / "c.txt").unlink()
    assert len({first, second, third, fourth, look(tmp_path)}) == 5


@pytest.mark.parametrize(("text", "seconds"), [("longer", 1), ("won", 2)], ids=["size", "time"])
def test_size_and_time_each_tell_a_change(tmp_path, text, seconds):
    path = tmp_path / "a.txt"
    path.write_text("one")
    os.utime(path, (1, 1))
    before = look(tmp_path)
    path.write_text(text)
    os.utime(path, (1, seconds))
    assert look(tmp_path) != before


def test_a_look_leaves_out_what_is_no_input(tmp_path):
    before = look(tmp_path)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.txt").touch()
    (tmp_path / ".half.txt.tmp").touch()
    (tmp_path / "folder").mkdir()
    assert look(tmp_path) == before
    (tmp_path / "nowhere").symlink_to("gone")
    assert look(tmp_path)[0] == 1


def test_a_look_at_an_address_sees_states(monkeypatch):
    import fsspec

    files = fsspec.filesystem("memory")
    files.pipe("/arrivals/a.txt", b"one")
    place = Address(url="memory://arrivals")
    first = look(place)
    assert look(place) == first
    files.pipe("/arrivals/b.txt", b"two")
    assert look(place)[0] == 2
    files.rm("/arrivals", recursive=True)


class Clock:
    """Time that passes only when somebody waits, and a stop that comes after so many waits."""

    def __init__(self, waits: int) -> None:
        self.time, self.left, self.told = 0.0, waits, []

    def is_set(self) -> bool:
        return self.left <= 0

    def wait(self, seconds: float) -> bool:
        self.time += seconds
        self.left -= 1
        return self.is_set()


def watching(looks, waits: int = 100, **more):
    """A watch that sees these states one after the other, the last one for ever; its clock."""
    clock, states = Clock(waits), list(looks)

    def see(_):
        state = states.pop(0) if len(states) > 1 else states[0]
        if isinstance(state, Exception):
            raise state
        return state

    settings = {"settle": 10, "poll": 2, **more}
    return Arrivals(place="x", stop=clock, tell=clock.told.append, look=see, now=lambda: clock.time, **settings), clock


def test_it_waits_until_nothing_has_changed_for_so_long():
    watch, clock = watching([(1, 1), (1, 1), (1, 2), (1, 3), (1, 3)])
    assert watch.wait_still(None) == (1, 3)
    assert clock.time == 16, "10 s after the change that was seen at 6 s"


def test_what_is_known_is_not_waited_for():
    watch, clock = watching([(1, 1)] * 30 + [(2, 5)])
    assert watch.wait_still((1, 1)) == (2, 5)
    assert clock.time == 70
    assert not clock.told


def test_a_change_and_back_is_no_change():
    watch, clock = watching([(1, 1), (2, 2), (1, 1)])
    assert watch.wait_still((1, 1)) is None
    assert clock.left == 0


def test_a_stop_ends_it():
    watch, _ = watching([(1, 1)], waits=3)
    assert watch.wait_still(None) is None


def test_trouble_is_told_once_and_looking_goes_on():
    lost = StoreError("the folder can't be listed", where="x")
    watch, clock = watching([(1, 1), lost, lost, lost, (1, 1)])
    assert watch.wait_still(None) == (1, 1)
    assert len(clock.told) == 1
    assert clock.time == 18, "after trouble it must stand still anew"


def test_that_nothing_settles_is_told():
    watch, clock = watching([(1, n) for n in range(700)], waits=650)
    assert watch.wait_still(None) is None
    assert len(clock.told) == 1300 // TELL_SECONDS


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), StoreError("lost")])
def test_a_failed_look_is_no_change(error):
    watch, _ = watching([(1, 1), (1, 2), error])
    assert not watch.has_changed((1, 1))
    assert watch.has_changed((1, 1))
    assert not watch.has_changed((1, 1))


def test_an_event_of_threads_serves_as_stop(tmp_path):
    stop = Event()
    watch = Arrivals(place=tmp_path, settle=0.1, poll=0.1, stop=stop, tell=print)
    assert watch.wait_still(None) == (0, 0)
