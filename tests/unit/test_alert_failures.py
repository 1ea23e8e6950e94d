from uuid import uuid4

import pytest

from alert_failures import main
from runtime.alerting import FAILED, FLOWS, SILENT, list_automations


@pytest.mark.parametrize(
    ("words", "server", "said"),
    [
        (["--url", "https://chat.example/SECRET"], "", "PREFECT_API_URL"),
        (["--url", "chat.example/SECRET"], "http://127.0.0.1:9/api", "no http(s) address"),
        ([], "http://127.0.0.1:9/api", "no http(s) address"),
        (["--url", "https://chat.example/SECRET", "--heartbeat", "5"], "http://127.0.0.1:9/api", "30 s at most"),
    ],
)
def test_wrong_calls_are_refused_and_tell_no_secret(words, server, said, monkeypatch, capsys):
    monkeypatch.setenv("PREFECT_API_URL", server)
    monkeypatch.delenv("COPYDESK_ALERT_URL", raising=False)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "SECRET" not in error


def test_silence_is_watched_only_where_runs_send_heartbeats():
    assert [one.name for one in list_automations(uuid4(), 0)] == [FAILED]
    failed, silent = list_automations(uuid4(), 40)
    assert silent.name == SILENT
    assert silent.trigger.within.total_seconds() == 120
    assert failed.trigger.match_related.root["prefect.resource.name"] == list(FLOWS)


def test_the_flows_that_are_watched_are_those_that_there_are():
    import audit_version
    import build_dataset

    assert {audit_version.audit_version.name, build_dataset.build_dataset.name} == set(FLOWS)
