import io
import json
from datetime import UTC, datetime

import pytest

from listening import Clock, make_end, make_published
from runtime.events import Fault, Level, Noted, Outcome, Progressed, Started, StepEnded, StepStarted
from runtime.telling import JSON_SECONDS, PLAIN_SECONDS, JsonLines, PlainLines, as_shown, encode_event

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
HALF = Progressed(
    inputs=5, of_inputs=10, bytes=2_000_000, of_bytes=4_000_000, articles=1_200, quarantined=3, seconds=20.0
)
HOSTILE = "a\x1b[2Jb\r\nerror: forged\u2028\udce9\u202e"


@pytest.fixture
def stream():
    return io.StringIO()


def test_plain_lines_wait_for_each_other(stream):
    clock = Clock()
    lines = PlainLines(stream, clock=clock)
    lines.hear(StepStarted(step="reading"))
    for wait in (0, 1, PLAIN_SECONDS, 1):
        clock.now += wait
        lines.hear(HALF)
    lines.hear(StepEnded(step="reading", seconds=40.0, cpu_seconds=70.0))
    lines.hear(StepEnded(step="gate", seconds=2.5, cpu_seconds=2.4))
    assert stream.getvalue().splitlines() == [
        "reading: 50%, 1,200 articles (3 in quarantine), 2.0 MB, 60 articles/s, 0.1 MB/s, about 20.0 s left",
        "reading: 1,200 articles (3 in quarantine), 2.0 MB, 60 articles/s, 0.1 MB/s in 40.0 s",
        "gate: 2.5 s",
    ]


def test_a_fault_is_told_in_the_lines_that_it_always_had(stream):
    lines = PlainLines(stream)
    lines.hear(make_end(Outcome.FAILED, fault=Fault(what="no\nsuch", where="there", next="look", exit_code=3)))
    lines.hear(make_end(Outcome.STOPPED, fault=Fault(what="stopped; all is well", exit_code=130)))
    assert stream.getvalue() == "error: no\n  such\n  where: there\n  next: look\nstopped; all is well\n"


def test_hostile_text_makes_no_line_of_its_own_and_steers_nothing(stream):
    lines = PlainLines(stream)
    lines.hear(Noted(level=Level.WARNING, text=HOSTILE))
    lines.hear(make_end(Outcome.FAILED, fault=Fault(what="x", where=HOSTILE)))
    told = stream.getvalue()
    assert told.splitlines()[0].startswith("warning: a\ufffd[2Jb error: forged \\xe9")
    assert len(told.splitlines()) == 3
    assert not [char for char in told if char in "\x1b\r\u202e\udce9"]


def test_json_has_one_object_a_line_in_ascii(stream):
    lines = JsonLines(stream, now=lambda: NOW)
    lines.hear(Started(raw=HOSTILE, dataset="d\u00e9"))
    lines.hear(make_end(published=make_published()))
    first, last = (json.loads(line) for line in stream.getvalue().splitlines())
    assert stream.getvalue().isascii()
    assert not [char for char in stream.getvalue() if char < " " and char != "\n"]
    assert first == {
        "time": "2026-03-01T12:00:00.250Z",
        "event": "started",
        "raw": HOSTILE.replace("\udce9", "\\xe9"),
        "dataset": "d\u00e9",
    }
    assert (last["event"], last["outcome"], last["exit_code"]) == ("ended", "published", 0)
    assert last["published"]["quarantined"] == {"empty": 2, "malformed": 1}
    assert last["run"]["cpu_by_stage"] == {"entities": 12.0}
    assert last["fault"] is None


def test_json_tells_progress_now_and_then_and_at_its_end(stream):
    clock = Clock()
    lines = JsonLines(stream, clock=clock, now=lambda: NOW)
    whole = Progressed(inputs=10, of_inputs=10, seconds=30.0)
    for event, wait in ((HALF, 0), (HALF, JSON_SECONDS), (HALF, 1), (whole, 1)):
        clock.now += wait
        lines.hear(event)
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [one["seconds_left"] for one in told] == [20.0, 0.0]
    assert {one["step"] for one in told} == {"reading"}


def test_a_fault_in_json_has_what_it_says_and_no_more():
    line = encode_event(make_end(Outcome.FAILED, fault=Fault(what="no", next="look", exit_code=3)), NOW)
    assert json.loads(line)["fault"] == {"what": "no", "next": "look", "exit_code": 3}


def test_halves_of_characters_are_shown_as_escapes():
    assert as_shown("\udcff\ud800x") == "\\xff\\ud800x"
