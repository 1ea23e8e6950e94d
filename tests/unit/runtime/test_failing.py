import logging
import sys

import pytest

from copydesk.errors import GateRefusedError
from runtime.failing import explain, leave_out_stack, or_failed


def test_what_the_work_gives_comes_back():
    assert or_failed(lambda: "v000001") == "v000001"


def test_an_error_becomes_a_failed_state_that_says_it_and_holds_it():
    refused = GateRefusedError("the gate refused the version", where="report.html", then="open the report")

    def work():
        raise refused

    state = or_failed(work, lambda: "it stopped after 2 versions")
    assert state.is_failed()
    assert state.data is refused
    assert state.message == (
        "it stopped after 2 versions: the gate refused the version\n  where: report.html\n  next: open the report"
    )


def test_errors_in_words():
    assert explain(PermissionError(13, "Permission denied", "/x/y")).splitlines() == [
        "Permission denied",
        "  where: /x/y",
        "  next: see to the disk and to your rights there, and run again",
    ]
    try:
        {}["missing"]
    except KeyError as error:
        told = explain(error)
    assert told.startswith("a fault of the program, not of the articles: KeyError: 'missing'\n  where: test_failing.py")


@pytest.mark.parametrize(("error", "kept"), [(GateRefusedError("no", then="do"), False), (KeyError("x"), True)])
def test_a_log_has_the_stack_of_what_nobody_foresaw_alone(error, kept):
    try:
        raise error
    except Exception:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "Encountered %s", (error,), sys.exc_info())
    assert leave_out_stack(record)
    text = logging.Formatter().format(record)
    assert ("Traceback" in text) is kept
    if not kept:
        assert text == "no\n  next: do"
