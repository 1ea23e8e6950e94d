"""Keeps what the last run did as a text file of Prometheus metrics, for the textfile collector of node_exporter."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile
from prometheus_client.parser import text_string_to_metric_families

from copydesk.errors import ConfigurationError, CopydeskError
from copydesk.ingest import Address
from runtime.events import Ended, Event, Judged, Outcome
from runtime.standing import describe_newest
from runtime.target import target_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from copydesk.ingest import Place
    from runtime.events import Published

SUCCESS = "copydesk_last_success_timestamp_seconds"
"""What a failing run takes over from the file of the run before."""


class Metrics:
    """Writes the file when the run ends, however it ends; each metric names the dataset, so that files add up.

    Raises ConfigurationError where the file can't be there.
    """

    name = "the file of metrics"

    def __init__(self, file: Path, dataset: Place) -> None:
        if not file.parent.is_dir() or file.is_dir():
            what = "the file of metrics can't be there"
            raise ConfigurationError(what, where=str(file), then="name a file in a folder that is there")
        self._file, self._dataset = file, dataset
        self._judged: Judged | None = None

    def hear(self, event: Event) -> None:
        """Remember what the gate said; write when all is over. Raises OSError."""
        if isinstance(event, Judged):
            self._judged = event
        if isinstance(event, Ended):
            now = datetime.now().astimezone().timestamp()
            before = read_success(self._file, _name(self._dataset))
            gauges = Gauges(_name(self._dataset))
            tell_run(gauges, event, now, before)
            tell_gate(gauges, self._judged)
            tell_version(gauges, event, event.published or self._newest())
            write_to_textfile(str(self._file), gauges.registry)

    def _newest(self) -> Published | None:
        """The newest version, where it can be read."""
        try:
            root = target_folder(self._dataset, found=False)
            return describe_newest(root)
        except (CopydeskError, OSError):
            return None


class Gauges:
    """Gauges by name, each with the label `dataset` before its own."""

    def __init__(self, dataset: str) -> None:
        self.registry = CollectorRegistry()
        self._dataset = dataset

    def one(self, name: str, what: str, value: float) -> None:
        """A gauge of one value."""
        Gauge(name, what, ["dataset"], registry=self.registry).labels(self._dataset).set(value)

    def many(self, name: str, what: str, label: str, values: Mapping[str, float]) -> None:
        """A gauge with a value for each value of `label`."""
        gauge = Gauge(name, what, ["dataset", label], registry=self.registry)
        for key, value in values.items():
            gauge.labels(self._dataset, key).set(value)


def tell_run(gauges: Gauges, ended: Ended, now: float, before: float | None) -> None:
    """When the run was, how it ended, what it read and took. `before` is when the last good run ended."""
    gauges.one("copydesk_last_run_timestamp_seconds", "When the last run ended.", now)
    success = now if ended.outcome.good else before
    if success is not None:
        gauges.one(SUCCESS, "When the last run ended that published a version, or found nothing new.", success)
    outcomes = {outcome.value: float(ended.outcome is outcome) for outcome in Outcome}
    gauges.many("copydesk_last_run_outcome", "1 for how the last run ended, else 0.", "outcome", outcomes)
    gauges.one("copydesk_last_run_exit_code", "The exit code of the last run.", ended.exit_code)
    gauges.one("copydesk_last_run_duration_seconds", "How long the last run took.", ended.seconds)
    run = ended.run
    gauges.one("copydesk_articles_read", "Articles that the last run read.", run["articles"])
    gauges.one("copydesk_bytes_read", "Bytes of the inputs that the last run read.", run["bytes"])
    gauges.many("copydesk_step_seconds", "Seconds of a step of the last run.", "step", run["seconds"])
    gauges.many("copydesk_step_cpu_seconds", "CPU seconds of a step, workers too.", "step", run["cpu_seconds"])
    gauges.many("copydesk_stage_cpu_seconds", "CPU seconds of a stage of reading.", "stage", run["cpu_by_stage"])
    gauges.many("copydesk_peak_memory_bytes", "Most memory of one process.", "process", run["peak_bytes"])


def tell_gate(gauges: Gauges, judged: Judged | None) -> None:
    """What the gate found, where the run came so far."""
    if judged:
        found = {"critical": judged.critical, "warning": judged.warnings, "accepted": judged.accepted}
        gauges.many("copydesk_gate_findings", "What the gate of the last run found.", "severity", found)


def tell_version(gauges: Gauges, ended: Ended, newest: Published | None) -> None:
    """What the newest version holds, and what the last run changed, unless it failed."""
    if newest is None:
        return
    created = datetime.fromisoformat(newest.created).timestamp()
    gauges.one("copydesk_version", "The number of the newest version.", newest.version)
    gauges.one("copydesk_version_created_timestamp_seconds", "When the newest version was made.", created)
    gauges.one("copydesk_documents", "Documents of the newest version.", newest.rows["documents"])
    gauges.many("copydesk_quarantined", "Articles in its quarantine.", "reason", newest.quarantined)
    gauges.many("copydesk_rows", "Rows of its tables.", "table", newest.rows)
    if ended.outcome.good:
        told = ended.published.counts if ended.published else {}
        changes = {name: told.get(name, 0) for name in ("added", "changed", "removed")}
        gauges.many("copydesk_documents_changed", "Documents that the last run changed.", "change", changes)


def read_success(file: Path, dataset: str) -> float | None:
    """When the last good run ended, as the file says that is there; None where it does not."""
    try:
        families = text_string_to_metric_families(file.read_text(encoding="utf-8"))
        found = (one for family in families for one in family.samples if one.name == SUCCESS)
        return next((float(one.value) for one in found if one.labels.get("dataset") == dataset), None)
    except (OSError, ValueError, KeyError):
        return None


def _name(dataset: Place) -> str:
    """The dataset as one whole name: two of the same name in other folders are two."""
    return str(dataset) if isinstance(dataset, Address) else str(dataset.absolute())
