from types import SimpleNamespace

import pytest

from copydesk.errors import ConfigurationError
from copydesk.quality import load_bounds, without_names
from copydesk.quality.bounds import own_values
from runtime.names import check_names


def _parent(mentions):
    return SimpleNamespace(number=3, root="here", manifest={"tables": {"entities": {"rows": mentions}}})


def test_names_are_not_taken_away_unsaid():
    with pytest.raises(ConfigurationError) as caught:
        check_names(_parent(1234), wanted=False, accept="")
    told = str(caught.value)
    assert "v000003 has 1,234 mentions" in told
    assert "--accept REASON" in told
    assert check_names(_parent(1234), wanted=False, accept="too slow")


@pytest.mark.parametrize(("parent", "wanted"), [(None, False), (_parent(0), False), (_parent(5), True), (None, True)])
def test_nothing_is_taken_away(parent, wanted):
    assert not check_names(parent, wanted=wanted, accept="")


def test_what_is_usual_of_names_is_not_asked_where_none_are_looked_for():
    off = {"severity": "off"}
    told = own_values(without_names(load_bounds()))
    assert told == {"measures": {"mentions_per_1000_words": off, "located_mentions_share": off}}
