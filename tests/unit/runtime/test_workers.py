import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from at_work import die, double, fail, hoard, linger, process_id
from copydesk.errors import StoreError
from runtime.engines import Engine
from runtime.workers import WorkerDiedError, Workers

FLOWS = Path(__file__).resolve().parents[3] / "flows"


def test_one_worker_is_a_process_of_its_own_too():
    with Workers(1) as workers:
        assert workers.run(process_id, None) != os.getpid()


def test_more_are_processes_of_their_own():
    with Workers(2) as workers, ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda number: workers.run(double, number), range(20))) == list(range(0, 40, 2))
        assert workers.run(process_id, None) != os.getpid()


def test_a_killed_worker_costs_its_call_and_not_the_next():
    with Workers(2) as workers:
        assert workers.run(double, 1) == 2
        with pytest.raises(WorkerDiedError):
            workers.run(die, None)
        assert workers.run(double, 2) == 4


def test_an_error_of_ours_arrives_as_it_is():
    with Workers(2) as workers:
        with pytest.raises(StoreError) as error:
            workers.run(fail, "it broke")
        assert str(error.value) == "it broke\n  where: here\n  next: mend it"
        assert workers.run(double, 3) == 6


def test_a_death_costs_only_the_call_that_died():
    with Workers(2) as workers, ThreadPoolExecutor(6) as threads:
        assert workers.run(double, 1) == 2
        dying = threads.submit(workers.run, die, None)
        others = list(threads.map(lambda number: workers.run(linger, number), range(12)))
        assert others == list(range(12))
        with pytest.raises(WorkerDiedError, match="exit code -9"):
            dying.result()


def test_an_idle_worker_that_is_killed_costs_nothing():
    with Workers(1) as workers:
        os.kill(workers.run(process_id, None), signal.SIGKILL)
        time.sleep(0.5)
        try:
            assert workers.run(double, 2) == 4
        except WorkerDiedError:
            assert workers.run(double, 2) == 4


def test_a_worker_that_takes_too_much_memory_gets_an_error_and_lives():
    with Workers(1, memory=1_000) as workers:
        process = workers.run(process_id, None)
        with pytest.raises(MemoryError):
            workers.run(hoard, 2_000_000_000)
        assert workers.run(process_id, None) == process


def test_an_error_does_not_wait_for_what_is_under_way():
    started, workers = time.monotonic(), Workers(2)
    assert workers.run(double, 1) == 2
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(workers.run, time.sleep, 300)
        while not waiting.running():
            time.sleep(0.01)
        time.sleep(0.2)
        workers.__exit__(KeyError, KeyError(), None)
    assert time.monotonic() - started < 100
    with pytest.raises(WorkerDiedError):
        waiting.result()
    with pytest.raises(RuntimeError, match="stopped"):
        workers.run(double, 1)


def test_workers_have_the_copydesk_of_their_run(tmp_path):
    shutil.copytree(FLOWS, tmp_path / "flows", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    places = [str(tmp_path / "flows"), str(FLOWS.parent / "tests")]
    code = f"import sys; sys.path[:0] = {places}\n"
    code += "from runtime.workers import Workers; from at_work import home_of_copydesk\n"
    code += "with Workers(1) as workers: print(workers.run(home_of_copydesk, None))"
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env=alone, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(tmp_path / "flows" / "copydesk" / "__init__.py")


def test_a_worker_that_never_begins_is_told():
    engine = Engine(workers=1, pool=Workers(1))
    with engine.pool, pytest.raises(StoreError, match="comes so far as to begin") as told:
        engine.ask(die, None)
    assert "memory" in told.value.then
