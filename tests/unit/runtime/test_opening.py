import json
import logging
import sys
import warnings

import pytest

from copydesk.errors import ConfigurationError, StoreError
from runtime.opening import tell_nothing_new, telling_usage, watching
from runtime.options import parse_arguments
from runtime.settings import Settings


def manner(**more):
    return Settings(**more)


def told(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_flow_in_a_run_by_hand_has_the_same_watch_and_the_end_is_told_once(capsys):
    with watching(manner(log_json=True)) as outer:
        with watching(manner()) as inner:
            assert inner is outer
        outer.note("on it goes")
    assert [one["event"] for one in told(capsys)] == ["started", "noted", "ended"]


def test_an_error_is_told_and_goes_on(capsys):
    with pytest.raises(StoreError), watching(manner(log_json=True)), watching(manner()):
        raise StoreError("no", where="there", then="look")
    end = told(capsys)[-1]
    assert (end["outcome"], end["exit_code"]) == ("failed", 3)
    assert end["fault"] == {"what": "no", "where": "there", "next": "look", "exit_code": 3}
    with watching(manner()) as another:
        assert another.account.seconds == {}, "the watch before is closed"


def test_a_watch_that_cannot_be_is_told_too(capsys, tmp_path):
    with pytest.raises(ConfigurationError), watching(manner(metrics=tmp_path / "nowhere" / "x.prom")):
        pass
    assert "error: the file of metrics can't be there" in capsys.readouterr().err


def test_what_libraries_say_is_json_too(capsys):
    before = logging.getLogger().handlers[:]
    with watching(manner(log_json=True)):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        logging.getLogger("library").warning("tried %s times", 3)
    assert [one.get("text") for one in told(capsys)[1:-1]] == ["DeprecationWarning: old", "library: tried 3 times"]
    assert logging.getLogger().handlers == before


def test_a_wrong_command_line_is_json_where_the_log_is(capsys):
    for arguments in (["--log-json", "--workers", "-1"], ["--workers", "-1"]):
        with pytest.raises(SystemExit) as ended, telling_usage(arguments):
            parse_arguments(arguments)
        assert ended.value.code == 2
    first, *others = capsys.readouterr().err.splitlines()
    assert json.loads(first)["fault"]["what"] == "argument --workers: -1 is not a whole number from 0 to 256"
    assert others[0].startswith("usage: ")


def test_what_is_said_of_a_right_command_line_is_passed_on(capsys):
    with telling_usage(["--log-json"]):
        print("as it is", file=sys.stderr)
    assert capsys.readouterr().err == "as it is\n"


def test_a_run_with_nothing_to_do_is_told_to_those_who_asked(capsys, tmp_path):
    assert tell_nothing_new(parse_arguments([]).settings, 0.0) == 0
    assert capsys.readouterr().err == ""
    file = tmp_path / "x.prom"
    arguments = ["--log-json", "--dataset", str(tmp_path / "processed"), "--metrics"]
    assert tell_nothing_new(parse_arguments([*arguments, str(file)]).settings, 0.0) == 0
    assert [one["event"] for one in told(capsys)] == ["started", "ended"]
    assert 'outcome="nothing_new"} 1.0' in file.read_text()
    assert tell_nothing_new(parse_arguments([*arguments, str(tmp_path / "nowhere" / "x")]).settings, 0.0) == 2
