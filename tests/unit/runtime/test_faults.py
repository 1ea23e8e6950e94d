import pytest

from copydesk.errors import ConfigurationError
from runtime.faults import TRACE_CHARS, describe_error, describe_stop


def test_an_error_of_ours_is_told_with_all_it_says():
    fault = describe_error(ConfigurationError("wrong", where="here", then="mend it"))
    assert (fault.what, fault.where, fault.next, fault.exit_code) == ("wrong", "here", "mend it", 2)


def test_a_full_disk_is_told_with_the_file():
    fault = describe_error(OSError(28, "No space left on device", "/data/x"))
    assert (fault.what, fault.where, fault.exit_code) == ("No space left on device", "/data/x", 3)
    assert "see to the disk" in fault.next


def test_a_fault_of_ours_has_its_trace_bounded():
    with pytest.raises(KeyError) as raised:
        raise KeyError("x" * 9_000)
    fault = describe_error(raised.value)
    assert fault.what.startswith("KeyError: ")
    assert 0 < len(fault.trace) <= TRACE_CHARS


def test_a_stopped_run_ends_as_shells_expect():
    assert describe_stop(15).exit_code == 143
    assert describe_error(KeyboardInterrupt()).exit_code == 130
    assert describe_error(SystemExit(4)).exit_code == 4
