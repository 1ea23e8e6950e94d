from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from copydesk.contracts import packaged
from copydesk.errors import ConfigurationError
from copydesk.quality.bounds import load_bounds
from copydesk.quality.changes import CHECKS
from copydesk.quality.facts import FILLED
from copydesk.versions.layout import BOUNDS

if TYPE_CHECKING:
    from pathlib import Path


def test_every_check_has_bounds_a_severity_and_a_why() -> None:
    bounds = load_bounds()
    assert set(bounds) == {"compare", *CHECKS}
    assert all(bounds[check]["severity"] in ("critical", "warning") and bounds[check]["why"] for check in CHECKS)
    assert set(bounds["filled"]["critical"]) <= set(FILLED)


def test_each_number_is_explained() -> None:
    text = (packaged("expectations") / "drift.toml").read_text(encoding="utf-8")
    assert all("#" in part for part in text.split("\n\n") if part.startswith("["))
    assert tomllib.loads(text)


def test_a_dataset_replaces_single_values(tmp_path: Path) -> None:
    own = tmp_path / BOUNDS
    assert load_bounds(own) == load_bounds()
    own.write_text('[shorter]\nratio = 0.4\nseverity = "off"\n[compare]\nknown = 50\n', encoding="utf-8")
    changed = load_bounds(own)
    assert (changed["shorter"]["ratio"], changed["shorter"]["severity"]) == (0.4, "off")
    assert changed["compare"] == {**load_bounds()["compare"], "known": 50}
    assert changed["longer"] == load_bounds()["longer"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[shortest]\nratio = 0.4", "there is no table 'shortest'"),
        ("shorter = 3", "there is no table 'shorter'"),
        ("[shorter]\nration = 0.4", "[shorter] knows no 'ration'"),
        ("[shorter]\nratio = -1.0", "a number above 0"),
        ("[shorter]\nratio = true", "a number above 0"),
        ("[shorter]\nratio = nan", "a number above 0"),
        ('[shorter]\nseverity = "fatal"', "one of critical, warning, off"),
        ("[compare]\nknown = 2.5", "a whole number above 0"),
        ('[filled]\ncritical = "published"', "a list of names of columns"),
        ('[filled]\ncritical = ["publishd"]', "a list of names of columns"),
        ("[shorter\n", "can't be read as TOML"),
    ],
)
def test_a_wrong_file_is_refused_and_says_what_is_wrong(tmp_path: Path, text: str, fault: str) -> None:
    own = tmp_path / BOUNDS
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_bounds(own)
    assert fault in caught.value.what
    assert caught.value.where == str(own)
    assert caught.value.exit_code == 2


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    own = tmp_path / BOUNDS
    own.write_text("[shorter]\nratio = 0\n[nothing]\n[compare]\nchances = 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_bounds(own)
    assert caught.value.what.count(";") == 2
