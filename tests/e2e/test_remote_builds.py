"""The main job over an address: the same version as over the folder, no secret kept, errors that say what next."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pandas as pd
import pytest

from places import web_server

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "raw" / "samples"
SECRET = "4c1d9f2e77ab"
TABLES = ("documents", "paragraphs", "entities", "ledger", "evidence", "quarantine")


def content(dataset: Path) -> dict[str, list[str]]:
    """The names of all shards, which are the hashes of their bytes, by table."""
    return {table: sorted(path.name for path in (dataset / "objects" / table).iterdir()) for table in TABLES}


def test_a_list_of_files_gives_the_version_that_the_folder_gives(build, tmp_path: Path) -> None:
    here = build(SAMPLES, tmp_path / "here", "--workers", "1")
    assert here.returncode == 0, here.stderr
    with web_server(SAMPLES) as (url, _):
        there = build(f"{url}/", tmp_path / "there", "--workers", "2")
        assert there.returncode == 0, there.stderr
        again = build(f"{url}/", tmp_path / "there", "--workers", "1")
    assert content(tmp_path / "there") == content(tmp_path / "here")
    assert again.stdout.startswith("nothing new")
    assert there.stdout.replace("there", "here") == here.stdout
    manifest = json.loads((tmp_path / "there" / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["raw"] == f"{url}/"


def test_a_signed_address_is_kept_nowhere(build, environment, prefect_home: Path, tmp_path: Path) -> None:
    with web_server(SAMPLES / "good") as (url, handler):
        run = build(f"{url}/bundle.zip?signature={SECRET}", tmp_path / "processed", "--verbose")
        assert run.returncode == 0, run.stderr
        assert any(SECRET in path for _, path, _ in handler.asked), "it is used"
        failed = build(f"{url}/nothing.zip?signature={SECRET}", tmp_path / "processed", "--verbose")
        assert (failed.returncode, "no such place" in failed.stderr) == (3, True)
    assert SECRET not in run.stdout + run.stderr + failed.stdout + failed.stderr
    documents = pd.read_parquet(tmp_path / "processed" / "latest" / "documents")
    assert list(documents.locator.str.partition("#")[0].unique()) == ["bundle.zip"]
    for root in (tmp_path / "processed", prefect_home):
        holding = [path for path in root.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
        assert holding == []
    address = environment["PREFECT_API_URL"].partition("://")[2].partition("/")[0]
    server = http.client.HTTPConnection(address)
    server.request("POST", "/api/flow_runs/filter", "{}", {"Content-Type": "application/json"})
    kept = server.getresponse().read().decode()
    assert '"raw":"**********"' in kept, "the server holds the run, and not its address"
    assert SECRET not in kept


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        ("ftp://example.org/raw", 2, "give a folder, or file://"),
        ("memory://nothing/here", 3, "nothing to read"),
        ("http://127.0.0.1:9/raw/", 3, "no connection"),
        ("file:///no/such/folder", 3, "no such folder"),
    ],
)
def test_an_address_that_can_not_be_read_ends_with_its_code(build, tmp_path: Path, raw, code, said) -> None:
    run = build(raw, tmp_path / "processed")
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_server_that_fails_on_a_list_ends_the_run_and_keeps_the_last_version(build, tmp_path: Path) -> None:
    with web_server(SAMPLES) as (url, handler):
        assert build(f"{url}/", tmp_path / "processed").returncode == 0
        handler.status = {"/bad/": 403}
        run = build(f"{url}/", tmp_path / "processed")
    assert run.returncode == 3
    assert "access is denied" in run.stderr
    assert [path.name for path in (tmp_path / "processed" / "manifests").iterdir()] == ["v000001.json"]
