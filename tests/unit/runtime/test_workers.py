import os
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from at_work import die, double, fail, process_id
from copydesk.errors import StoreError
from runtime.workers import Workers


def test_one_worker_is_this_process():
    with Workers(1) as workers:
        assert workers.run(process_id, None) == os.getpid()
        assert workers.run(lambda number: number + 1, 1) == 2


def test_more_are_processes_of_their_own():
    with Workers(2) as workers, ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda number: workers.run(double, number), range(20))) == list(range(0, 40, 2))
        assert workers.run(process_id, None) != os.getpid()


def test_a_killed_worker_costs_its_call_and_not_the_next():
    with Workers(2) as workers:
        assert workers.run(double, 1) == 2
        with pytest.raises(BrokenProcessPool):
            workers.run(die, None)
        assert workers.run(double, 2) == 4


def test_an_error_of_ours_arrives_as_it_is():
    with Workers(2) as workers:
        with pytest.raises(StoreError) as error:
            workers.run(fail, "it broke")
        assert str(error.value) == "it broke\n  where: here\n  next: mend it"
        assert workers.run(double, 3) == 6


def test_one_worker_does_one_thing_at_a_time():
    under_way, most = [], []

    def work(number: int) -> int:
        under_way.append(number)
        most.append(len(under_way))
        time.sleep(0.01)
        under_way.remove(number)
        return number

    with Workers(1) as workers, ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda number: workers.run(work, number), range(8))) == list(range(8))
    assert set(most) == {1}


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
    with pytest.raises(BrokenProcessPool):
        waiting.result()
    with pytest.raises(RuntimeError, match="stopped"):
        workers.run(double, 1)
