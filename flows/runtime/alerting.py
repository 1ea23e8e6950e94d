"""Alerts: what a Prefect server watches of our flows, and whom it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from prefect.automations import AutomationCore
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

FLOWS = ("build-dataset", "audit-version")
"""The flows that are watched."""
BLOCK = "copydesk-alert"
"""The name of the block that knows the address."""
FAILED, SILENT = "copydesk: a run failed", "copydesk: a run fell silent"
"""The names of the automations."""
MISSED_BEATS = 3
"""So many heartbeats must be missing before a run counts as dead."""
BODY = """\
{{ flow.name }} ended as {{ flow_run.state.name }} (run '{{ flow_run.name }}').
{{ flow_run.state.message }}"""

_RUN = "prefect.flow-run"
_ENDS = tuple(f"{_RUN}.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed"))


def set_alerts(url: str, *, heartbeat: int = 0) -> Sequence[str]:
    """Let the server tell `url` of each run of our flows that fails or crashes; gives the names of the automations.

    What it is sent is JSON with one field, `text`, as chat services take it. With `heartbeat`, the seconds between the
    heartbeats that runs send (PREFECT_FLOWS_HEARTBEAT_FREQUENCY), a run that falls silent counts as crashed. What an
    earlier call made is replaced; without `heartbeat`, that of silent runs is removed.
    """
    # The address of a chat service is a secret: it stands where the server keeps such.
    kept = {"name": BLOCK, "url": "{{address}}", "json_data": {"text": "{{subject}}\n{{body}}"}}
    block = CustomWebhookNotificationBlock.model_validate({**kept, "secrets": {"address": url}})
    document = cast("UUID", block.save(BLOCK, overwrite=True))
    wanted = list(list_automations(document, heartbeat))
    with get_client(sync_client=True) as client:
        for name in (FAILED, SILENT):
            for old in client.read_automations_by_name(name):
                client.delete_automation(old.id)
        for automation in wanted:
            client.create_automation(automation)
    return [automation.name for automation in wanted]


def list_automations(block: UUID, heartbeat: int) -> Iterator[AutomationCore]:
    """What the server is to watch: runs that fail, and with `heartbeat` (seconds) those that fall silent."""
    ours: dict[str, Any] = {
        "type": "event",
        "match": {"prefect.resource.id": f"{_RUN}.*"},
        "match_related": {"prefect.resource.role": "flow", "prefect.resource.name": list(FLOWS)},
        "for_each": ["prefect.resource.id"],
        "threshold": 1,
    }
    failed = {
        "name": FAILED,
        "description": "A run was refused by the gate, met an error, or died.",
        "trigger": {**ours, "posture": "Reactive", "expect": [f"{_RUN}.Failed", f"{_RUN}.Crashed"]},
        "actions": [{"type": "send-notification", "block_document_id": block, "subject": "copydesk", "body": BODY}],
    }
    yield AutomationCore.model_validate(failed)
    if heartbeat:
        silence, beat = heartbeat * MISSED_BEATS, f"{_RUN}.heartbeat"
        expected = {"posture": "Proactive", "after": [beat], "expect": [*_ENDS, beat], "within": silence}
        crash = {"type": "change-flow-run-state", "state": "CRASHED", "message": f"no heartbeat for {silence} s"}
        silent = {
            "name": SILENT,
            "description": "A run sends no heartbeats any more: its machine or its process is gone.",
            "trigger": {**ours, **expected},
            "actions": [crash],
        }
        yield AutomationCore.model_validate(silent)
