import pytest

from copydesk.errors import BeatenError, GateRefusedError, StoreError
from runtime.retrying import retry

LOST = StoreError("the store did not answer", where="s3://x", then="see to it")
BEATEN = BeatenError("another build published", where="here", then="again")


class Ends:
    """Ends call after call as listed: with an error, or with a value."""

    def __init__(self, *ends):
        self.ends, self.calls = list(ends), 0

    def __call__(self):
        self.calls += 1
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end


def test_what_could_not_be_read_is_tried_again_after_longer_and_longer_pauses():
    said: list[str] = []
    pauses, build = [], Ends(LOST, OSError(5, "Input/output error"), LOST, "v000001")
    assert retry(build, retries=3, tell=said.append, pause=pauses.append) == "v000001"
    assert pauses == [60, 120, 240]
    assert "the store did not answer" in said[0]
    assert "trying again in 240 s (3 of 3)" in said[-1]


def test_what_still_fails_is_raised():
    pauses, build = [], Ends(LOST, LOST)
    with pytest.raises(StoreError):
        retry(build, retries=1, tell=print, pause=pauses.append)
    assert pauses == [60]


@pytest.mark.parametrize("error", [GateRefusedError("refused"), ValueError("a fault of ours")])
def test_a_refusal_is_never_tried_again(error):
    build = Ends(error, "v000001")
    with pytest.raises(type(error)):
        retry(build, retries=5, tell=print, pause=lambda _: None)
    assert build.calls == 1


def test_an_overtaken_build_starts_again_at_once_and_not_for_ever():
    pauses, build = [], Ends(BEATEN, BEATEN, "v000003")
    assert retry(build, retries=0, tell=print, pause=pauses.append) == "v000003"
    assert pauses == []
    build = Ends(BEATEN, BEATEN, "v000003")
    with pytest.raises(BeatenError):
        retry(build, retries=0, tell=print, tries=2)
