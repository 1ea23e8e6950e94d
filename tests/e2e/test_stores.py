"""A dataset in a bucket, against a server on this machine: the flow, the commands, races, kills, what is refused."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from bucket_server import bucket_server, make_bucket
from copydesk.cli import main
from copydesk.errors import StoreError
from copydesk.versions import open_dataset

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "raw" / "samples" / "good"
WRITER = Path(__file__).with_name("write_store.py")
KILL_EVERY = int(os.environ.get("KILL_EVERY", "9"))  # 1 takes minutes and leaves out none
CHANGES = frozenset({"PUT", "POST", "DELETE"})


@pytest.fixture(scope="module")
def running():
    with bucket_server() as server:
        yield server


@pytest.fixture
def server(running, monkeypatch, tmp_path):
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    running.before = running.after = lambda asked: None
    return running


@pytest.fixture
def url(server):
    return f"s3://{make_bucket()}/sets/one"


def start(url, cache, *numbers):
    paths = [str(ROOT / "flows"), str(ROOT / "tests")]
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, str(WRITER), url, *map(str, numbers)]
    return subprocess.Popen(command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def end(process):
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return out.strip()


def write(url, cache, *numbers):
    return end(start(url, cache, *numbers))


def of_the_newest(url):
    """The documents of the version that LATEST names, as a plain reader has them."""
    import s3fs

    pointer = json.loads(s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False).cat(f"{url}/LATEST"))
    return pd.read_parquet(f"{url}/{pointer['path']}/documents")


@pytest.mark.slow
def test_the_flow_builds_increments_and_the_commands_read_them(build, server, url, tmp_path, capsys):
    raw, surroundings = tmp_path / "raw", dict(os.environ)
    raw.mkdir()
    names = sorted(path.name for path in SAMPLES.glob("*.txt"))[:5]
    said = []
    for upto in (3, 4, 5, 5):
        for name in names[:upto]:
            shutil.copy(SAMPLES / name, raw / name)
        for place in (url, tmp_path / "local"):
            run = build(raw, place, "--workers", "1", env=surroundings)
            assert run.returncode == 0, run.stderr
            said.append(run.stdout)
        shutil.rmtree(tmp_path / "cache")
    assert said[-2] == f"nothing new: {url}/versions/v000003 holds the same 5 documents already\n"
    assert f"{url}/versions/v000003/report.html" in said[-4]
    there, here = open_dataset(url), open_dataset(tmp_path / "local")
    assert there.versions() == here.versions() == (1, 2, 3)
    for ours, theirs in zip(here.log(), there.log(), strict=True):
        assert ours["content"] == theirs["content"]
    for table in here.version().tables:
        frame = pd.read_parquet(f"{url}/versions/v000003/{table}")
        pd.testing.assert_frame_equal(frame, pd.read_parquet(tmp_path / "local" / "latest" / table))
    for words in (["log"], ["diff"], ["verify", "--all"], ["tag", "spring", "1"], ["rollback", "1"], ["verify"]):
        assert main([*words, "--dataset", url]) == 0, words
    for words in (["quarantine", "list"], ["schema", "diff", "latest"], ["schema", "show", "1"]):
        assert main([*words, "--dataset", url]) == 0, words
    assert main(["data-docs", "3", str(tmp_path / "docs"), "--dataset", url]) == 0
    assert (tmp_path / "docs" / "index.html").is_file()
    assert main(["prune", "--keep", "1", "--grace", "0", "--yes", "--dataset", url]) == 0
    assert main(["verify", "--all", "--dataset", url]) == 0
    assert open_dataset(url).versions() == (1, 4)
    assert str(tmp_path / "cache") not in capsys.readouterr().out


@pytest.mark.slow
def test_builds_on_two_machines_at_once_both_publish(build, server, url, tmp_path):
    places = []
    for at, name in enumerate(sorted(path.name for path in SAMPLES.glob("*.txt"))[:2]):
        raw = tmp_path / f"raw{at}"
        raw.mkdir()
        shutil.copy(SAMPLES / name, raw / name)
        places.append((raw, {**os.environ, "XDG_CACHE_HOME": str(tmp_path / f"cache{at}")}))
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda one: build(one[0], url, "--workers", "1", env=one[1]), places))
    assert [run.returncode for run in runs] == [0, 0], [run.stderr for run in runs]
    assert sorted(run.stdout.partition(":")[0] for run in runs) == ["v000001", "v000002"]
    dataset = open_dataset(url)
    assert [faults for _, faults in dataset.verify()] == [(), ()]
    assert dataset.version().manifest["parent"] == 1


@pytest.mark.slow
def test_what_is_refused_ends_with_its_code_and_no_secret(build, server, url, tmp_path):
    other = {**os.environ, "AWS_SECRET_ACCESS_KEY": "4c1d9f2e77ab"}
    run = build(SAMPLES, "s3://no-such-bucket-here/set", env=other)
    assert (run.returncode, "there is no such bucket" in run.stderr) == (3, True), run.stderr
    server.before = lambda asked: 403 if asked["REQUEST_METHOD"] in CHANGES else None
    denied = build(SAMPLES, url, env=other)
    assert (denied.returncode, "access is denied" in denied.stderr) == (3, True), denied.stderr
    inside = build("s3://bucket/raw", "s3://bucket/raw/set", env=other)
    assert (inside.returncode, "lie in one another" in inside.stderr) == (2, True), inside.stderr
    for one in (run, denied, inside):
        assert "Traceback" not in one.stderr
        assert "4c1d9f2e77ab" not in one.stdout + one.stderr


@pytest.mark.parametrize("writers", [2, 4])
def test_writers_at_once_all_finish_and_lose_nothing(server, url, tmp_path, writers):
    write(url, tmp_path / "first", *range(10))
    processes = [start(url, tmp_path / f"cache{at}", 100 + at, 200 + at) for at in range(writers)]
    names = [end(process).split()[0] for process in processes]
    assert sorted(names) == [f"v{number:06d}" for number in range(2, writers + 2)]
    dataset = open_dataset(url)
    assert dataset.versions() == tuple(range(1, writers + 2))
    assert [faults for _, faults in dataset.verify()] == [()] * (writers + 1)
    assert dataset.version().manifest["counts"]["documents"] == 10 + 2 * writers
    assert len(of_the_newest(url)) == 10 + 2 * writers


@pytest.mark.slow
def test_killed_before_any_change_the_version_before_reads_and_the_next_run_completes(server, url, tmp_path):
    numbers = range(4, 12)
    write(f"{url}-count", tmp_path / "count", *range(6))
    before = len(server.asked)
    write(f"{url}-count", tmp_path / "count", *numbers)
    changes = [path for method, path in server.asked[before:] if method in CHANGES]
    commit = next(at for at, path in enumerate(changes) if "/manifests/" in path)
    points = sorted({*range(0, len(changes), KILL_EVERY), commit, commit + 1, len(changes) - 1})
    print(f"{len(points)} kills in {len(changes)} changes")
    for point in points:
        own = f"{url}-{point}"
        write(own, tmp_path / "cache", *range(6))
        kill_at(server, start(own, tmp_path / "cache", *numbers), point)
        dataset = open_dataset(own)
        assert dataset.versions() == ((1,) if point <= commit else (1, 2)), (point, changes[point])
        assert dataset.version(1).verify() == ()
        assert len(of_the_newest(own)) in (6, 12)
        shutil.rmtree(tmp_path / "cache")  # the next run is another machine's
        said = write(own, tmp_path / "cache", *numbers)
        assert said.startswith("v000002" if point <= commit else "nothing new"), (point, changes[point])
        assert dataset.versions() == (1, 2)
        assert [faults for _, faults in dataset.verify()] == [(), ()], (point, changes[point])
        assert len(of_the_newest(own)) == 12


def kill_at(server, process, point):
    """Kill the process before its change of that number is carried out."""
    seen = []

    def before(asked):
        if asked["REQUEST_METHOD"] not in CHANGES:
            return None
        seen.append(asked["PATH_INFO"])
        if len(seen) <= point:
            return None
        with suppress(ProcessLookupError):  # of its requests under way the first has killed it
            os.kill(process.pid, signal.SIGKILL)
        return 503

    server.before = before
    process.communicate(timeout=240)
    server.before = lambda asked: None
    assert process.returncode == -signal.SIGKILL, (point, len(seen))


def test_a_server_that_ignores_conditions_is_read_and_not_written(server, url, tmp_path):
    write(url, tmp_path / "first", *range(6))
    server.before = lambda asked: asked.pop("HTTP_IF_NONE_MATCH", None) and None
    assert open_dataset(url).version().verify() == ()
    with pytest.raises(StoreError, match="could overwrite each other"):
        open_dataset(url).tag("spring")
    with pytest.raises(StoreError, match="could overwrite each other"):
        open_dataset(url).rollback(1)


def test_an_answer_that_is_lost_does_not_make_a_loser(server, url, tmp_path):
    lost = []

    def after(asked):
        if asked["REQUEST_METHOD"] == "PUT" and asked["PATH_INFO"].endswith("/manifests/v000001.json") and not lost:
            lost.append(asked["PATH_INFO"])
            return 500
        return None

    server.after = after
    assert write(url, tmp_path / "first", *range(6)) == "v000001 after 1"
    assert lost
    assert len(of_the_newest(url)) == 6


def test_a_bucket_that_is_not_there_or_may_not_be_read_is_told(server, url):
    with pytest.raises(StoreError, match="there is no such bucket"):
        open_dataset("s3://no-such-bucket-here/set")
    with pytest.raises(StoreError, match="there is no dataset here"):
        open_dataset(url)
    server.before = lambda asked: 403
    with pytest.raises(StoreError, match="access is denied") as raised:
        open_dataset(url)
    assert raised.value.where == f"{url}/dataset.json"
