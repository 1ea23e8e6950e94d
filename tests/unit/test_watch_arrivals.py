from threading import Event

import pytest

from runtime.launching import DISTURBED
from watch_arrivals import main, watch_arrivals


class Place:
    """A watch whose place settles in these states, one after the other; then it is stopped."""

    def __init__(self, *states):
        self.states, self.known, self.told, self.pauses = list(states), [], [], []
        self.stop = Event()
        self.stop.wait = self.pauses.append

    def wait_still(self, known):
        self.known.append(known)
        if not self.states:
            self.stop.set()
            return None
        return self.states.pop(0)

    def has_changed(self, state):
        return False

    def tell(self, said):
        self.told.append(said)


class Builds:
    """Ends build after build with these codes; no two are ever under way at once."""

    def __init__(self, *codes):
        self.codes, self.count = list(codes), 0

    def __call__(self, changed, stop):
        self.count += 1
        assert not changed()
        return self.codes.pop(0)


def test_each_state_is_built_once():
    place, builds = Place("a", "b"), Builds(0, 0)
    watch_arrivals(place, builds)
    assert builds.count == 2
    assert place.known == [None, "a", "b"]
    assert not place.told


def test_a_refused_build_is_told_and_the_watch_goes_on():
    place, builds = Place("a", "b"), Builds(1, 0)
    watch_arrivals(place, builds)
    assert place.known == [None, "a", "b"]
    assert "exit code 1" in place.told[0]
    assert place.pauses == []


def test_a_build_that_died_is_tried_again_after_longer_and_longer_pauses():
    place, builds = Place(*"aaaaaaaaab"), Builds(3, -9, 3, 3, 3, 3, 3, 3, 0, 3)
    watch_arrivals(place, builds)
    assert place.pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 60]
    assert place.known[1] is None, "what was not built is not known"


def test_a_disturbed_build_begins_again_when_things_settled():
    place, builds = Place("a", "b"), Builds(DISTURBED, 0)
    watch_arrivals(place, builds)
    assert place.known == [None, None, "b"]
    assert place.pauses == []


@pytest.mark.parametrize("code", [0, 1, 3])
def test_once_ends_with_the_code_of_the_build(code):
    place, builds = Place("a", "b"), Builds(code, 0)
    assert watch_arrivals(place, builds, once=True) == code
    assert builds.count == 1


def test_a_wrong_call_ends_the_watch_only_where_it_is_the_first_build():
    assert watch_arrivals(Place("a", "b"), Builds(2)) == 2
    place, builds = Place("a", "b", "c"), Builds(0, 2, 0)
    watch_arrivals(place, builds)
    assert builds.count == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--serve", "--cron", "* * * * *"], 2, "--serve"),
        (["--accept", "new"], 2, "--accept"),
        (["--raw", "no such folder"], 3, "no such folder"),
    ],
)
def test_wrong_calls_end_with_their_code(words, code, said, capsys):
    assert main(words) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--settle", "0"], ["--settle", "soon"], ["--no-such-option"]])
def test_options_that_make_no_sense_end_with_2(words):
    with pytest.raises(SystemExit) as error:
        main(words)
    assert error.value.code == 2
