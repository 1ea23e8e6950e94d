import io

import pytest
from rich.console import Console

from listening import Clock, make_end
from runtime.events import Fault, Outcome, Progressed, StepEnded, StepStarted
from runtime.terminal import Line, Terminal, draws

HALF = Progressed(
    inputs=5, of_inputs=10, bytes=2_000_000, of_bytes=4_000_000, articles=1_200, quarantined=3, seconds=20.0
)


class Screen(io.StringIO):
    def isatty(self):
        return True


def drawn(width, encoding="utf-8", reached=HALF, clock=None):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=stream, width=width, force_terminal=True, color_system=None)
    console.print(Line("reading", clock or Clock(), reached), end="")
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def test_a_wide_terminal_gets_everything():
    told = drawn(140)
    for part in (
        "50%",
        "1,200 articles",
        "2.0 MB",
        "60/s",
        "0.1 MB/s",
        "20.0 s left",
        "3 in quarantine",
        "\u2501" * 10,
    ):
        assert part in told


@pytest.mark.parametrize("width", [1, 5, 10, 20, 40, 60, 80, 100, 120])
def test_a_narrow_one_gets_one_line_that_fits(width):
    told = drawn(width)
    assert "\n" not in told
    assert len(told) < max(width, 2)
    assert told.startswith("reading"[: width - 1])


def test_what_matters_least_goes_first():
    assert "left" in drawn(40)
    assert "MB/s" not in drawn(100)


def test_a_terminal_without_utf_8_gets_ascii():
    assert drawn(140, "ascii").isascii()
    assert "##########----------" in drawn(140, "ascii")


def test_the_time_left_runs_while_nothing_is_told():
    clock = Clock()
    line = Line("reading", clock, HALF)
    clock.now += 5
    console = Console(file=io.StringIO(), width=140)
    console.print(line)
    assert "15.0 s left" in console.file.getvalue()


def test_steps_done_stay_as_lines_and_the_cursor_comes_back(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Screen()
    terminal = Terminal(stream)
    terminal.hear(StepStarted(step="reading"))
    terminal.hear(HALF)
    terminal.hear(StepEnded(step="reading", seconds=40.0, cpu_seconds=70.0))
    terminal.hear(StepStarted(step="gate"))
    terminal.hear(make_end(Outcome.FAILED, fault=Fault(what="[bold]no[/bold] :smile:", exit_code=3)))
    told = stream.getvalue()
    assert "reading: 1,200 articles (3 in quarantine)" in told
    assert "error: [bold]no[/bold] :smile:" in told
    assert told.count("\x1b[?25l") == told.count("\x1b[?25h") == 2
    assert "31m" not in told, "no colour"


@pytest.mark.parametrize(("term", "does"), [("xterm", True), ("dumb", False), ("", False)])
def test_only_a_terminal_that_moves_its_cursor_is_drawn_on(monkeypatch, term, does):
    monkeypatch.setenv("TERM", term)
    assert draws(Screen()) is does
    assert not draws(io.StringIO())
