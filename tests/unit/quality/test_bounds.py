from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING

import pytest
from gate_tables import AS_OF, make_rows, make_tables, write_staged

from copydesk.contracts import packaged
from copydesk.errors import ConfigurationError
from copydesk.quality import run_gate
from copydesk.quality.bounds import load_bounds, own_values
from copydesk.quality.changes import CHECKS
from copydesk.quality.facts import FILLED
from copydesk.quality.suites import adjust_suites, load_suites
from copydesk.versions.layout import BOUNDS

if TYPE_CHECKING:
    from pathlib import Path


def test_every_check_has_bounds_a_severity_and_a_why() -> None:
    bounds = load_bounds()
    assert set(bounds) == {"compare", "measures", *CHECKS}
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
        ("shorter = 3", "[shorter] must be one table"),
        ("[[shorter]]", "[shorter] must be one table"),
        ("[filled]\ndrop = 1.5", "above 0, at most 1"),
        ("[compare]\nchance = 2", "above 0, at most 1"),
        ("[compare]\nknown = 99999999999999999999", "a whole number above 0"),
        ("#" * 200_000, "larger than"),
        ("[shorter]\nration = 0.4", "[shorter] knows no 'ration'"),
        ("[shorter]\nratio = -1.0", "a number above 0"),
        ("[shorter]\nratio = true", "a number above 0"),
        ("[shorter]\nratio = nan", "a number above 0"),
        ('[shorter]\nseverity = "fatal"', "one of critical, warning, off"),
        ("[compare]\nknown = 2.5", "a whole number above 0"),
        ('[filled]\ncritical = "published"', "a list of names of columns"),
        ('[filled]\ncritical = ["publishd"]', "a list of names of columns"),
        ("[shorter\n", "can't be read as TOML"),
        ("measures = 3", "[measures] must be one table"),
        ("[measures.untitled]\nmax_value = 1", "there is no measure 'untitled'"),
        ("[measures.doc_id]\nmax_value = 1", "there is no measure 'doc_id'"),
        ("[measures]\nuntitled_share = 1", "[measures.untitled_share] must be a table"),
        ("[measures.untitled_share]\nmax = 1", "[measures.untitled_share] knows no 'max'"),
        ("[measures.untitled_share]\nmax_value = nan", "must be a number"),
        ("[measures.untitled_share]\nmax_value = true", "must be a number"),
        ('[measures.untitled_share]\nseverity = "no"', "one of critical, warning, off"),
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


def test_a_dataset_has_limits_of_measures_of_its_own(tmp_path: Path) -> None:
    rows = make_rows(4)
    for document in rows["documents"]:
        document["title"] = None
    rows["evidence"] = [row for row in rows["evidence"] if row["field"] != "title"]
    staged = write_staged(tmp_path / "tables", make_tables(rows))
    own = tmp_path / BOUNDS
    said = {}
    for text in ("", "max_value = 1", "max_value = 0.9", 'severity = "off"', 'severity = "critical"'):
        own.write_text(f"[measures.untitled_share]\n{text}\n", encoding="utf-8")
        verdict = run_gate(staged, found=6, as_of=AS_OF, report_dir=tmp_path / "report", bounds=load_bounds(own))
        told = {f.severity.value for f in (*verdict.critical, *verdict.warnings) if f.check.startswith("untitled")}
        said[text] = (told, verdict.summary["bounds"])
    given = {text: {"measures": {"untitled_share": tomllib.loads(text)}} for text in said if text}
    assert said == {
        "": ({"warning"}, {"measures": {"untitled_share": {}}}),
        "max_value = 1": (set(), given["max_value = 1"]),
        "max_value = 0.9": ({"warning"}, given["max_value = 0.9"]),
        'severity = "off"': (set(), given['severity = "off"']),
        'severity = "critical"': ({"critical"}, given['severity = "critical"']),
    }


def test_only_what_is_a_datasets_own_is_told(tmp_path: Path) -> None:
    assert own_values(load_bounds()) == {}
    own = tmp_path / BOUNDS
    own.write_text('[shorter]\nratio = 0.4\nseverity = "critical"\n', encoding="utf-8")
    assert own_values(load_bounds(own)) == {"shorter": {"ratio": 0.4}}


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    own = tmp_path / BOUNDS
    own.symlink_to(tmp_path / "not mounted")
    with pytest.raises(ConfigurationError, match="it is no file"):
        load_bounds(own)
    own.unlink()
    os.mkfifo(own)
    with pytest.raises(ConfigurationError, match="it is no file"):
        load_bounds(own)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    own = tmp_path / BOUNDS
    own.write_bytes(b"\xef\xbb\xbf[shorter]\nratio = 0.4\n")
    assert load_bounds(own)["shorter"]["ratio"] == 0.4


def test_limits_that_leave_nothing_are_refused(tmp_path: Path) -> None:
    own = tmp_path / BOUNDS
    own.write_text("[measures.untitled_share]\nmin_value = 0.9\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"leave nothing: 0\.9 to 0\.25"):
        adjust_suites(load_suites(), load_bounds(own)["measures"])
