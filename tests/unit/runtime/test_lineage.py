import importlib.util
import json
import sys
from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError
from copydesk.ingest import parse_place
from listening import make_end, make_published
from runtime.events import Fault, Outcome, Started
from runtime.lineage import Lineage, split_uri

HAS_CLIENT = importlib.util.find_spec("openlineage") is not None
needs_client = pytest.mark.skipif(not HAS_CLIENT, reason="needs the extra: pip install -e '.[openlineage]'")
START = Started(raw="raw", dataset="processed")


@pytest.fixture
def sent(tmp_path, monkeypatch):
    file = tmp_path / "events.jsonl"
    settings = tmp_path / "openlineage.yml"
    settings.write_text(f"transport:\n  type: file\n  append: true\n  log_file_path: {file}\n")
    monkeypatch.setenv("OPENLINEAGE_CONFIG", str(settings))
    return lambda: [json.loads(line) for line in file.read_text().splitlines()]


@needs_client
def test_a_run_is_a_start_and_a_completion_with_its_tables(sent, tmp_path):
    lineage = Lineage(parse_place("s3://bucket/raw?token=4c1d9f"), tmp_path / "processed")
    lineage.hear(START)
    lineage.hear(make_end(published=make_published()))
    start, end = sent()
    assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
    assert start["run"]["runId"] == end["run"]["runId"]
    assert (start["job"]["namespace"], start["job"]["name"]) == ("copydesk", "build-dataset")
    (source,) = end["inputs"]
    assert (source["namespace"], source["name"]) == ("s3://bucket", "raw")
    assert source["inputFacets"]["inputStatistics"]["rowCount"] == 10
    documents, quarantine = end["outputs"]
    assert (documents["namespace"], documents["name"]) == ("file", f"{tmp_path}/processed/latest/documents")
    assert documents["facets"]["version"]["datasetVersion"] == "v000007"
    assert {"name": "doc_id", "type": "string"}.items() <= documents["facets"]["schema"]["fields"][0].items()
    assert documents["outputFacets"]["outputStatistics"]["rowCount"] == 30
    assert quarantine["outputFacets"]["outputStatistics"]["size"] == 600
    assert "4c1d9f" not in json.dumps([start, end])


@needs_client
@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (Outcome.NOTHING_NEW, "COMPLETE"),
        (Outcome.REFUSED, "FAIL"),
        (Outcome.FAILED, "FAIL"),
        (Outcome.STOPPED, "ABORT"),
    ],
)
def test_how_a_run_ends(sent, outcome, kind):
    lineage = Lineage(Path("raw"), Path("processed"))
    lineage.hear(make_end(outcome, fault=None if outcome.good else Fault(what="no", exit_code=3)))
    (end,) = sent()
    assert (end["eventType"], end["outputs"]) == (kind, [])
    assert ("errorMessage" in end["run"]["facets"]) != outcome.good


@needs_client
def test_settings_that_cannot_be_are_told(monkeypatch, tmp_path):
    settings = tmp_path / "openlineage.yml"
    settings.write_text("transport:\n  type: pigeon\n")
    monkeypatch.setenv("OPENLINEAGE_CONFIG", str(settings))
    with pytest.raises(ConfigurationError, match="settings of OpenLineage"):
        Lineage(Path("raw"), Path("processed"))


def test_a_client_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "openlineage.client", None)
    with pytest.raises(ConfigurationError) as raised:
        Lineage(Path("raw"), Path("processed"))
    assert "copydesk[openlineage]" in raised.value.then


def test_names_are_split_as_openlineage_wants_them():
    assert split_uri("https://example.org/") == ("https://example.org", "/")
