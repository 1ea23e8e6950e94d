import pickle

import pytest

from copydesk.contracts import load_tables
from copydesk.errors import ConfigurationError, CopydeskError, GateRefusedError, Reason, RefusedError, Stage, StoreError


def test_an_error_says_what_where_what_next():
    assert str(CopydeskError("it broke", where="a.txt", then="mend it")) == "it broke\n  where: a.txt\n  next: mend it"
    assert str(CopydeskError("it broke")) == "it broke"


@pytest.mark.parametrize(
    ("kind", "code"), [(GateRefusedError, 1), (CopydeskError, 1), (ConfigurationError, 2), (StoreError, 3)]
)
def test_exit_codes(kind, code):
    assert kind("x").exit_code == code


def test_a_refusal_crosses_from_process_to_process():
    sent = RefusedError(Reason.EMPTY, "nothing", stage=Stage.SOURCE, locator="a.txt")
    got = pickle.loads(pickle.dumps(sent))
    assert (got.reason, got.detail, got.stage, got.locator, str(got)) == (
        Reason.EMPTY,
        "nothing",
        Stage.SOURCE,
        "a.txt",
        str(sent),
    )
    other = pickle.loads(pickle.dumps(StoreError("x", where="y", then="z")))
    assert str(other) == "x\n  where: y\n  next: z"


def test_reasons_and_stages_are_those_of_the_contract():
    table = load_tables()["quarantine"]
    assert set(table.column("reason").values) == {reason.value for reason in Reason}
    assert set(table.column("stage").values or {stage.value for stage in Stage}) == {stage.value for stage in Stage}
