from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from days import article, articles, build, few_suites, spans_more, told

from copydesk.quality import load_bounds, refusal
from copydesk.quality.profile import decode_profile
from copydesk.versions import read_parent

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.quality.bounds import Bounds

UNDATED = {"published": None, "published_from": None, "published_to": None}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_suites(tmp_path_factory.mktemp("few") / "suites")


@pytest.fixture
def root(tmp_path: Path, few: Path) -> Path:
    """A dataset of two publishers and some pages of none, published once."""
    dataset = tmp_path / "dataset"
    first = [*articles(0, 60), *articles(1000, 40, "Other Post"), *articles(2000, 30, None)]
    verdict = build(dataset, few, first)
    assert verdict.ok
    assert verdict.summary["drift"]["missing"] == "this is the first version"
    assert "Nothing was compared: this is the first version" in verdict.report.read_text(encoding="utf-8")
    return dataset


def _with(bounds: Bounds, check: str, **values: object) -> Bounds:
    return {**bounds, check: {**bounds[check], **values}}


def test_a_day_like_the_others_drifts_in_nothing(root: Path, few: Path) -> None:
    day = [*articles(100, 12), *articles(1100, 3, "Other Post"), *articles(3000, 12, "New Here")]
    verdict = build(root, few, day, refused=1)
    assert (verdict.ok, told(verdict)) == (True, {})
    assert (verdict.summary["drift"]["new"], verdict.summary["drift"]["baseline"]) == (27, "v000001")
    assert "No drift." in verdict.report.read_text(encoding="utf-8")


def test_a_publisher_that_loses_its_dates_is_refused(root: Path, few: Path) -> None:
    lost = articles(100, 10, **UNDATED)
    verdict = build(root, few, [*lost, *articles(1100, 30, "Other Post")])
    assert told(verdict) == {"filled published The Quay": "critical"}
    (finding,) = verdict.critical
    assert set(finding.keys) <= {rows["documents"][0]["doc_id"] for rows in lost}
    assert (len(finding.keys), finding.n_rows) == (5, 10)
    assert finding.detail.startswith("100.0% of 60 before, 0.0% of 10 now")
    assert read_parent(root).number == 1
    error = refusal(verdict)
    assert "--accept" in error.then
    assert "The Quay" in error.what


def test_lost_with_its_publishers_name_it_is_still_the_same_publisher(tmp_path: Path, few: Path) -> None:
    sites = [article(n, "The Quay", url=f"https://quay.example/{n}") for n in range(40)]
    build(tmp_path, few, sites)
    day = [article(n, None, url=f"https://quay.example/{n}", **UNDATED) for n in range(100, 110)]
    verdict = build(tmp_path, few, day)
    assert (
        told(verdict).items()
        >= {
            "filled published The Quay": "critical",
            "filled publisher The Quay": "warning",
        }.items()
    )


def test_fewer_than_can_tell_are_not_judged(root: Path, few: Path) -> None:
    assert told(build(root, few, articles(100, 7, **UNDATED))) == {}


def test_few_of_each_publisher_are_judged_together(root: Path, few: Path) -> None:
    day = [*articles(100, 6, **UNDATED), *articles(1100, 6, "Other Post", **UNDATED)]
    assert told(build(root, few, day)) == {"filled published all publishers": "critical"}


def test_another_mix_of_publishers_is_no_drift(tmp_path: Path, few: Path) -> None:
    build(tmp_path, few, [*articles(0, 95), *articles(1000, 25, "Undated", **UNDATED)])
    day = [*articles(1100, 60, "Undated", **UNDATED), *articles(100, 10)]
    assert told(build(tmp_path, few, day)) == {}


def test_articles_of_half_the_length_are_refused(root: Path, few: Path) -> None:
    verdict = build(root, few, articles(100, 30, n_paragraphs=2))
    assert told(verdict)["shorter words The Quay"] == "critical"
    assert not verdict.ok


def test_pages_of_no_publisher_only_warn(root: Path, few: Path) -> None:
    verdict = build(root, few, articles(2100, 12, None, **UNDATED))
    assert told(verdict) == {"filled published no publisher named": "warning"}
    assert verdict.ok


def test_a_rule_gone_wild_is_refused_where_it_takes_much(root: Path, few: Path) -> None:
    often = [spans_more(rows, 12) for rows in articles(100, 10)]
    assert told(build(root, few, often)) == {"rule_often related-line The Quay": "warning"}
    harmless = load_bounds()
    verdict = build(root, few, often, bounds=_with(harmless, "rule_often", severity="off"))
    assert told(verdict) == {}


def test_a_rule_that_eats_text_is_refused(root: Path, few: Path) -> None:
    eaten = articles(100, 12)
    for rows in eaten:
        rows["ledger"] = [span | {"rule": "wild"} if span["role"] == "related" else span for span in rows["ledger"]]
    tight = _with(load_bounds(), "rule", share=0.01)
    verdict = build(root, few, eaten, bounds=tight)
    assert told(verdict).items() >= {"rule wild The Quay": "critical"}.items()
    assert all(finding.keys for finding in verdict.critical)


def test_documents_whose_input_changed_are_compared_with_what_they_were(root: Path, few: Path) -> None:
    again = [article(n, "Small Voice" if n < 5 else "The Quay", edit=1, **UNDATED) for n in range(12)]
    verdict = build(root, few, again)
    assert told(verdict) == {"filled published The Quay": "critical"}
    assert (verdict.summary["drift"]["changed"], verdict.summary["drift"]["new"]) == (12, 0)


def test_the_whole_is_compared_with_the_whole(root: Path, few: Path) -> None:
    """Read anew by another code, the same inputs have lost what they had."""
    same = [*articles(0, 60), *articles(1000, 40, "Other Post"), *articles(2000, 30, None, **UNDATED)]
    verdict = build(root, few, same, full=True)
    assert told(verdict) == {"filled published no publisher named": "critical"}


def test_a_dataset_that_shrinks_or_loses_a_publisher_is_told(root: Path, few: Path) -> None:
    verdict = build(root, few, articles(0, 60), full=True)
    assert told(verdict) == {
        "shrunk documents the whole version": "critical",
        "gone documents Other Post": "warning",
    }


def test_a_publisher_gone_silent_is_told(root: Path, few: Path) -> None:
    for day in range(3):
        at = 100 + 20 * day
        assert told(build(root, few, [*articles(at, 12), *articles(1000 + at, 12, "Other Post")])) == {}
    assert told(build(root, few, articles(300, 12))) == {"silent documents Other Post": "warning"}


def test_a_jump_of_the_quarantine_is_told(root: Path, few: Path) -> None:
    verdict = build(root, few, articles(100, 5), refused=20)
    assert told(verdict) == {"quarantine binary the whole version": "warning"}
    assert told(build(root, few, articles(200, 5))) == {}


def test_a_version_without_profile_is_no_baseline(root: Path, few: Path) -> None:
    manifest = root / "manifests" / "v000001.json"
    data = json.loads(manifest.read_text(encoding="utf-8"))
    digest = data["attachments"]["validation/profile.json"]
    (root / "objects" / "attachments" / digest).chmod(0o644)
    (root / "objects" / "attachments" / digest).write_text("{", encoding="utf-8")
    verdict = build(root, few, articles(100, 10, **UNDATED))
    assert "can't be read" in verdict.summary["drift"]["missing"]
    assert "`copydesk verify v000001`" in verdict.report.read_text(encoding="utf-8")


def test_what_a_person_accepts_is_published_and_remembered(root: Path, few: Path) -> None:
    reason = "they <b>stopped</b> dating " + "their briefs " * 30
    verdict = build(root, few, articles(100, 10, **UNDATED), accept=reason)
    assert (verdict.ok, verdict.critical) == (True, ())
    accepted = read_parent(root).manifest["validation"]["accepted"]
    assert accepted["reason"] == reason
    assert [one["severity"] for one in accepted["findings"]] == ["critical"]
    page = verdict.report.read_text(encoding="utf-8")
    assert page.index("Accepted") < page.index("they &lt;b&gt;stopped&lt;/b&gt;")
    assert page.count("their briefs ") == 30
    assert told(build(root, few, articles(120, 10, **UNDATED))) == {}
    assert build(root, few, articles(140, 10)).ok
    assert "filled published The Quay" in told(build(root, few, articles(160, 20, **UNDATED)))


def test_acceptance_is_of_drift_alone(root: Path, few: Path) -> None:
    broken = articles(100, 10)
    broken[0]["documents"][0]["n_words"] += 1
    verdict = build(root, few, broken, accept="it is right")
    assert not verdict.ok
    assert all(finding.check.startswith("law: ") for finding in verdict.critical)
    assert "--accept" not in refusal(verdict).then


def test_the_same_days_give_the_same_files(tmp_path: Path, few: Path) -> None:
    pages = []
    for name in ("one", "two"):
        root = tmp_path / name
        build(root, few, articles(0, 40))
        day = articles(100, 12, **UNDATED)
        verdict = build(root, few, day if name == "one" else day[::-1], accept="so")
        folder = verdict.report.parent
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        pages.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert pages[0] == pages[1]


def test_a_name_of_a_publisher_can_not_leave_its_place(tmp_path: Path, few: Path) -> None:
    name = "<script>&\"'</svg>"  # signs that nobody sees break a law: no name of a publisher holds any
    build(tmp_path, few, articles(0, 40, name))
    verdict = build(tmp_path, few, articles(100, 12, name, **UNDATED))
    page = verdict.report.read_text(encoding="utf-8")
    assert "<svg" in page
    assert not any(word in page for word in ("<script", "href=", "src=", "http:", "https:", "url("))
    assert refusal(verdict).what.isprintable()


def test_an_increment_profiles_as_a_whole_build_does(root: Path, few: Path, tmp_path: Path) -> None:
    build(root, few, articles(100, 12))
    whole = [*articles(0, 60), *articles(1000, 40, "Other Post"), *articles(2000, 30, None), *articles(100, 12)]
    build(tmp_path / "other", few, whole)
    tallies = []
    for dataset in (root, tmp_path / "other"):
        parent = read_parent(dataset)
        digest = parent.manifest["attachments"]["validation/profile.json"]
        profile = decode_profile((dataset / "objects" / "attachments" / digest).read_bytes())
        assert profile is not None
        tallies.append({name: +tally for name, tally in profile.tallies.items()})
    assert tallies[0] == tallies[1]


def test_a_site_that_renames_its_publisher_and_loses_its_dates_is_told(root: Path, few: Path) -> None:
    verdict = build(root, few, articles(100, 20, "The New Quay", n_paragraphs=2, **UNDATED))
    assert told(verdict) == {
        "filled published publishers not known before": "warning",
        "shorter words publishers not known before": "warning",
    }
    assert verdict.ok


def test_a_new_publisher_like_the_others_drifts_in_nothing(root: Path, few: Path) -> None:
    assert told(build(root, few, articles(100, 20, "The New Quay"))) == {}
