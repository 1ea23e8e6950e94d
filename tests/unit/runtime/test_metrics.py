import pytest
from prometheus_client.parser import text_string_to_metric_families

from building import build
from copydesk.errors import ConfigurationError
from copydesk.ingest import parse_place
from listening import make_end, make_published
from runtime.events import Fault, Judged, Outcome
from runtime.metrics import SUCCESS, Metrics
from synthetic import make_article, make_refusal


def read(file):
    families = text_string_to_metric_families(file.read_text(encoding="utf-8"))
    return {
        (one.name, *(value for key, value in sorted(one.labels.items()) if key != "dataset")): one.value
        for family in families
        for one in family.samples
    }


@pytest.fixture
def file(tmp_path):
    return tmp_path / "copydesk.prom"


def test_a_run_that_published_is_told_whole(file, tmp_path):
    metrics = Metrics(file, tmp_path / "processed")
    metrics.hear(Judged(ok=True, critical=0, warnings=2, accepted=1, report="r.html"))
    metrics.hear(make_end(published=make_published()))
    told = read(file)
    wanted = {
        ("copydesk_last_run_outcome", "published"): 1,
        ("copydesk_last_run_outcome", "failed"): 0,
        ("copydesk_last_run_exit_code",): 0,
        ("copydesk_last_run_duration_seconds",): 12,
        ("copydesk_articles_read",): 10,
        ("copydesk_step_seconds", "reading"): 9,
        ("copydesk_step_cpu_seconds", "reading"): 17.5,
        ("copydesk_stage_cpu_seconds", "entities"): 12,
        ("copydesk_gate_findings", "warning"): 2,
        ("copydesk_version",): 7,
        ("copydesk_documents",): 30,
        ("copydesk_quarantined", "empty"): 2,
        ("copydesk_documents_changed", "added"): 4,
        ("copydesk_rows", "documents"): 30,
    }
    assert {key: told[key] for key in wanted} == wanted
    assert told[SUCCESS,] == told["copydesk_last_run_timestamp_seconds",] > 1e9
    assert [path.name for path in file.parent.iterdir()] == [file.name], "nothing half-written is left"


def test_a_run_that_failed_keeps_when_one_was_good_and_tells_the_version_that_is_there(file, tmp_path):
    dataset = tmp_path / "processed"
    build(dataset, [make_article(number) for number in range(5)], [make_refusal(1)])
    metrics = Metrics(file, dataset)
    metrics.hear(make_end(published=make_published()))
    before = read(file)
    metrics.hear(make_end(Outcome.REFUSED, fault=Fault(what="no", exit_code=1)))
    told = read(file)
    assert told["copydesk_last_run_outcome", "refused"] == 1
    assert told[SUCCESS,] == before[SUCCESS,]
    assert (told["copydesk_version",], told["copydesk_documents",]) == (1, 5)
    assert ("copydesk_documents_changed", "added") not in told


def test_the_first_run_that_failed_has_no_version_and_no_success(file, tmp_path):
    Metrics(file, tmp_path / "nowhere").hear(make_end(Outcome.FAILED, fault=Fault(what="no", exit_code=3)))
    told = read(file)
    assert ("copydesk_version",) not in told
    assert (SUCCESS,) not in told
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_holds_something_else_is_replaced(file, tmp_path):
    file.write_bytes(b"\xff{{{ no metrics\n")
    Metrics(file, tmp_path / 'a"b\\c\n').hear(make_end(Outcome.FAILED, fault=Fault(what="no", exit_code=3)))
    assert read(file)["copydesk_last_run_exit_code",] == 3
    assert len({line.split("{")[0] for line in file.read_text().splitlines() if not line.startswith("#")}) > 5


@pytest.mark.parametrize("name", ["nowhere/x.prom", "."])
def test_a_file_that_cannot_be_there_is_refused_at_once(tmp_path, name):
    with pytest.raises(ConfigurationError, match="can't be there"):
        Metrics(tmp_path / name, tmp_path)


def test_no_secret_of_an_address_stands_in_a_label(file):
    Metrics(file, parse_place("s3://bucket/news?token=4c1d9f")).hear(
        make_end(Outcome.FAILED, fault=Fault(what="no", exit_code=3))
    )
    assert "4c1d9f" not in file.read_text()
