import pytest

from copydesk.errors import ConfigurationError
from copydesk.records import Limits, change_limits


def test_some_limits_are_changed_and_the_others_stay():
    assert change_limits({}) == Limits()
    assert change_limits({"max_bytes": 5, "max_nesting": 0}) == Limits(max_bytes=5, max_nesting=0)


@pytest.mark.parametrize(
    ("changes", "said"), [({"max_bites": 5}, "max_bytes, max_source"), ({"max_bytes": -1}, "0 or")]
)
def test_a_limit_that_makes_no_sense(changes, said):
    with pytest.raises(ConfigurationError, match=said):
        change_limits({"max_depth": 3, **changes})
