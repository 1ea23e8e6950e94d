import os
import time
from threading import Event, Timer

import pytest

from copydesk.errors import ConfigurationError
from runtime import launching
from runtime.launching import DISTURBED, STOPPED, DeployedBuild, LocalBuild, knows_inputs


@pytest.fixture
def script(tmp_path, monkeypatch):
    """Puts a script in the place of the build; it finds the folder of the dataset in its first argument."""

    def put(text: str) -> LocalBuild:
        path = tmp_path / "script.py"
        path.write_text(f"import os, sys, time, pathlib\n{text}\n")
        monkeypatch.setattr(launching, "SCRIPT", path)
        return LocalBuild(dataset=tmp_path, options=[str(tmp_path)], poll=0.1)

    return put


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_exit_code_is_that_of_the_build(script, code):
    assert script(f"sys.exit({code})")(lambda: False, Event()) == code


def test_a_stop_ends_the_build_soon(script, tmp_path):
    build = script(f"pathlib.Path(r'{tmp_path}', 'pid').write_text(str(os.getpid())); time.sleep(300)")
    stop, started = Event(), time.monotonic()
    Timer(3, stop.set).start()
    assert build(lambda: False, stop) == STOPPED
    assert time.monotonic() - started < 10, "it is asked to end, and not only killed"
    assert not is_there(int((tmp_path / "pid").read_text()))


def test_a_build_is_stopped_where_its_inputs_change_before_it_knows_them(script, tmp_path):
    build = script(f"pathlib.Path(r'{tmp_path}', 'pid').write_text(str(os.getpid())); time.sleep(300)")
    assert build(lambda: (tmp_path / "pid").exists(), Event()) == DISTURBED
    assert not is_there(int((tmp_path / "pid").read_text()))


def test_a_build_that_knows_its_inputs_goes_on(script, tmp_path):
    text = "site = pathlib.Path(sys.argv[1], '.staging', f'20260101T000000-{os.getpid()}'); "
    text += "site.mkdir(parents=True); (site / 'known').touch(); time.sleep(3)"
    build = script(text)
    assert build(lambda: any(tmp_path.glob(".staging/*")), Event()) == 0


def test_who_knows_its_inputs_is_told_by_its_staging(tmp_path):
    assert not knows_inputs(tmp_path, 17)
    site = tmp_path / ".staging" / "20260101T000000-117"
    site.mkdir(parents=True)
    assert not knows_inputs(tmp_path, 117)
    (site / "known").touch()
    assert not knows_inputs(tmp_path, 17)
    assert knows_inputs(tmp_path, 117)


def test_a_deployment_needs_a_server(monkeypatch):
    build = DeployedBuild(name="build-dataset/daily", poll=1)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(ConfigurationError, match="PREFECT_API_URL"):
        build.check()
