import pytest

from listening import make_batch
from runtime.stages import Account


def test_a_step_is_counted_however_it_ends_and_added_up_when_it_comes_again():
    account = Account()
    for _ in range(2):
        with pytest.raises(TypeError), account.measure("gate"):
            sum([*range(300_000), None])
    assert account.seconds["gate"] > 0
    assert 0 < account.cpu_seconds["gate"] <= account.seconds["gate"] + 0.5


def test_the_cpu_of_workers_counts_and_the_most_memory_of_one():
    account = Account(workers=1)
    assert list(account.facts()["peak_bytes"]) == ["driver"]
    account.add_batch(make_batch())
    account.add_batch(make_batch(peak_bytes=5))
    assert account.cpu_seconds == {"reading": 4.0}
    assert account.facts()["peak_bytes"]["worker"] == 7_000_000


def test_stages_stand_in_the_order_of_the_journey():
    account = Account()
    account.add_batch(
        make_batch(cpu_by_stage={"new": 1.0, "refused": 1.0, "rows": 0.12345, "source": 1.0, "tools": 1.0})
    )
    assert list(account.facts()["cpu_by_stage"]) == ["tools", "source", "rows", "refused", "new"]
    assert account.facts()["cpu_by_stage"]["rows"] == 0.123
    assert (account.facts()["articles"], account.facts()["bytes"]) == (10, 500_000)
