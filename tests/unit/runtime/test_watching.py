from pathlib import Path

import pytest

from copydesk.errors import GateRefusedError, StoreError
from copydesk.quality import Verdict
from copydesk.quality.verdict import Finding, Severity
from listening import Clock, Ears, make_batch, make_published
from runtime.events import Ended, Judged, Level, Outcome, Progressed, StepEnded, StepStarted
from runtime.watching import FINDINGS_TOLD, Watch


class Deaf:
    name = "the deaf one"

    def hear(self, event):
        raise OSError("no ears")


@pytest.fixture
def ears():
    return Ears()


def test_who_fails_is_dropped_and_the_run_goes_on(ears):
    watch = Watch([Deaf(), ears])
    watch.note("first")
    watch.note("second")
    warning = "the deaf one failed; the run goes on without: OSError: no ears"
    assert [event.text for event in ears.heard] == ["first", warning, "second"]
    assert ears.heard[1].level is Level.WARNING


def test_a_step_tells_its_beginning_and_its_end(ears):
    watch = Watch([ears])
    with watch.step("gate"):
        assert ears.heard == [StepStarted(step="gate")]
    assert isinstance(ears.heard[1], StepEnded)
    with pytest.raises(ValueError, match="no"), watch.step("gate"):
        raise ValueError("no")
    assert ears.kinds() == ["StepStarted", "StepEnded", "StepStarted"]
    assert list(watch.account.seconds) == ["gate"]


def test_progress_adds_up_over_waves(ears):
    clock = Clock()
    watch = Watch([ears], clock=clock)
    watch.plan_reading(2, 400_000, 2)
    clock.now += 4
    watch.batch_read(make_batch(n_inputs=2, n_bytes=400_000))
    reached = ears.heard[-1]
    assert reached == Progressed(
        inputs=2, of_inputs=2, bytes=400_000, of_bytes=400_000, articles=10, quarantined=1, seconds=4.0
    )
    watch.plan_reading(1, 400_000, 1)
    assert (ears.heard[-1].share, ears.heard[-1].seconds_left) == (0.5, 4.0)
    assert watch.account.workers == 2


@pytest.mark.parametrize(("done", "total", "share"), [(0, 0, 0.0), (3, 0, 0.0), (1, 4, 0.25), (9, 4, 1.0)])
def test_the_share_is_one_at_most_and_by_inputs_without_sizes(done, total, share):
    assert Progressed(inputs=done, of_inputs=total).share == share
    assert (Progressed(inputs=done, of_inputs=total).seconds_left is None) == (share == 0)


def test_the_gate_is_told_with_its_first_findings(ears):
    one = Finding(table="documents", check="title", severity=Severity.WARNING, why="", n_rows=3, detail="x")
    verdict = Verdict(ok=True, critical=(), warnings=(one,) * 50, summary={}, report=Path("r.html"))
    Watch([ears]).judged(verdict)
    (told,) = ears.heard
    assert isinstance(told, Judged)
    assert (told.warnings, len(told.findings)) == (50, FINDINGS_TOLD)
    assert told.findings[0] == {"severity": "warning", "table": "documents", "check": "title", "rows": 3, "detail": "x"}


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (None, Outcome.NOTHING_NEW, 0),
        (GateRefusedError("no", where="r.html", then="look"), Outcome.REFUSED, 1),
        (StoreError("no"), Outcome.FAILED, 3),
        (OSError(28, "No space left on device", "/data/x"), Outcome.FAILED, 3),
        (KeyError("x"), Outcome.FAILED, 1),
        (KeyboardInterrupt(), Outcome.STOPPED, 130),
    ],
)
def test_how_a_run_ends(ears, error, outcome, code):
    Watch([ears]).end(error)
    (told,) = ears.heard
    assert isinstance(told, Ended)
    assert (told.outcome, told.exit_code) == (outcome, code)
    assert (told.fault is None) == (error is None)


def test_only_the_first_end_is_told(ears):
    watch = Watch([ears])
    watch.publish(make_published())
    watch.stop(15)
    watch.end()
    (told,) = ears.heard
    assert (told.outcome, told.exit_code, told.published.version) == (Outcome.STOPPED, 143, 7)


def test_a_watch_that_nobody_listens_to_counts_all_the_same():
    watch = Watch()
    watch.note("nobody hears")
    with watch.step("gate"):
        pass
    assert "gate" in watch.account.facts()["seconds"]
