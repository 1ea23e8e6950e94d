import sys

import pytest

from runtime import progress
from runtime.progress import EVERY_SECONDS, Progress


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def test_plain_lines_wait_for_each_other(clock, capsys):
    with Progress("reading", 10) as bar:
        for step, wait in ((1, 0), (2, EVERY_SECONDS + 1), (3, 1), (4, EVERY_SECONDS + 1)):
            clock.now += wait
            bar.advance(step)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "reading: 3 of 10\nreading: 10 of 10\n"


def test_a_terminal_gets_a_bar(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with Progress("reading", 10) as bar:
        bar.advance(4)
        assert bar.done == 4
        bar._bar.refresh()
    told = capsys.readouterr().err
    assert "4/10" in told
