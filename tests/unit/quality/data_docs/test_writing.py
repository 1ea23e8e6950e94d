from __future__ import annotations

import copy
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import build
from copydesk.errors import ConfigurationError
from copydesk.quality.data_docs import write_data_docs
from copydesk.quality.suites import load_suites
from copydesk.versions import open_dataset
from synthetic import make_article, make_refusal

if TYPE_CHECKING:
    from copydesk.versions import Version

HOSTILE = (
    "<script>alert('secret-text')</script>",
    '"><img src=x onerror=alert("secret-text")>',
    "secret-text \u202ereversed\u2066",
    "</td></table><iframe src=//secret-text.example>",
)
"""Titles; each ends with white space in the dataset, so that the suites find it wrong."""


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    root = tmp_path_factory.mktemp("dataset")
    articles = [make_article(number) for number in range(12)]
    for article, title in zip(articles, HOSTILE, strict=False):
        article["documents"][0]["title"] = f"{title} "
    build(root, articles[:6])
    # Too short a detail is a warning, and the key of its row is a name that somebody gave a file.
    refusals = [make_refusal(at) | {"locator": f"{title}.txt", "detail": "?"} for at, title in enumerate(HOSTILE)]
    build(root, articles, refusals)
    return open_dataset(root).version("latest")


@pytest.fixture(scope="module")
def site(version: Version, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data_docs(version, tmp_path_factory.mktemp("docs") / "site").place


def pages(site: Path) -> dict[str, str]:
    return {p.relative_to(site).as_posix(): p.read_text(encoding="utf-8") for p in sorted(site.rglob("*.html"))}


class Reader(HTMLParser):
    """What of a page loads, runs, leads somewhere or can be led to, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.policy = ""
        self.words: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes |= set(given)
        self.links += [given["href"] or ""] if "href" in given else []
        self.ids |= {given["id"] or ""} if "id" in given else set()
        if given.get("http-equiv") == "Content-Security-Policy":
            assert "style" not in self.tags
            self.policy = given["content"] or ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_every_suite_is_there_with_its_expectations_verdicts_severities_and_reasons(site: Path) -> None:
    found = {name: Reader(page).text for name, page in pages(site).items()}
    suites = load_suites()
    assert len(found) == 1 + 2 * sum(len(suite.digests) for suite in suites.values())
    for suite in suites.values():
        for file in suite.digests:
            wanted = [e for e in suite.expectations if e.suite == file]
            (validation,) = (text for name, text in found.items() if name.startswith(f"validations/{file}/v000002/"))
            assert f"Evaluated Expectations {len(wanted)} " in validation
            assert len(re.findall(r"\b(?:critical|warning)\b(?! failure)", validation)) >= len(wanted)
            assert file in found["index.html"]
            for text in (validation, found[f"expectations/{file}.html"]):
                for expectation in wanted:
                    assert " ".join(expectation.why.replace("`", "").split()) in re.sub(r" (?=[,.;:)])", "", text)
                assert "exception" not in text.lower()


def test_what_failed_is_told_with_keys_and_numbers(version: Version, site: Path) -> None:
    (name,) = (name for name in pages(site) if name.startswith("validations/documents_sense/"))
    text = Reader(pages(site)[name]).text
    titles = version.to_pandas("documents", ["doc_id", "title"])
    bad = list(titles[titles.title.str.endswith(" ")].doc_id)
    assert len(bad) == len(HOSTILE)
    assert "4 unexpected values found. ≈33.33% of 12 total rows." in text
    assert all(doc_id in text for doc_id in bad)
    index = Reader(pages(site)["index.html"]).text
    assert f"{bad[0]} , {bad[1]}" in index
    assert "title: values to not match regex" in index


def test_nothing_of_an_article_stands_in_a_page_and_no_name_of_a_file_is_markup(site: Path) -> None:
    assert "<code><bdi>&lt;script&gt;" in pages(site)["index.html"]
    for name, page in pages(site).items():
        assert {"script", "img", "iframe", "svg", "link", "form", "base", "object"}.isdisjoint(Reader(page).tags), name
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page), name
        # Names of refused files are keys, and shown; titles, which are not, hold the same words.
        shown = page.replace("secret-text", "") if "quarantine" in page else page
        assert "secret-text" not in shown, name
        assert "Quiet ferries" not in page, name


def test_pages_load_nothing_and_all_links_lead_to_pages(site: Path) -> None:
    for name, page in pages(site).items():
        read = Reader(page)
        assert read.policy == "default-src 'none'; style-src 'unsafe-inline'"
        assert read.attributes <= {"charset", "class", "colspan", "content", "href", "http-equiv", "id", "lang", "name"}
        assert not re.search(r"url\(|@import", page)
        for link in read.links:
            file, _, part = link.partition("#")
            target = os.path.normpath(str((site / name).parent / file)) if file else str(site / name)
            assert Path(target).is_file(), (name, link)
            assert not part or part in Reader(Path(target).read_text(encoding="utf-8")).ids, (name, link)
    index = set(Reader(pages(site)["index.html"]).links)
    assert index == set(pages(site)) - {"index.html"}


def digests(site: Path) -> dict[str, str]:
    return {name: hashlib.sha256(page.encode()).hexdigest() for name, page in pages(site).items()}


def test_the_same_version_gives_the_same_bytes_elsewhere_and_writes_nothing_else(
    version: Version, site: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from copydesk.versions import open_dataset;"
        "from copydesk.quality.data_docs import write_data_docs;"
        "write_data_docs(open_dataset(sys.argv[1]).version(2), sys.argv[2])"
    )
    for folder in ("home", "temp", "here", "out"):
        (tmp_path / folder).mkdir()
    own = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temp"), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "PYTHONPATH")}
    paths = os.pathsep.join(path for path in sys.path if path)
    before = sorted(version.root.rglob("*"))
    run = subprocess.run(
        [sys.executable, "-c", code, str(version.root), str(tmp_path / "out" / "site")],
        env=kept | own | {"PYTHONPATH": paths},
        cwd=tmp_path / "here",
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert digests(tmp_path / "out" / "site") == digests(site)
    assert sorted(version.root.rglob("*")) == before
    assert [list((tmp_path / folder).iterdir()) for folder in ("home", "temp", "here")] == [[], [], []]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]


def test_a_target_that_is_full_or_in_the_dataset_is_refused_before_anything_is_judged(
    version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copydesk.quality.data_docs.writing.validate_tables", None)
    (tmp_path / "mine.txt").write_text("mine")
    for target in (tmp_path, version.root / "docs", "s3://bucket/docs"):
        with pytest.raises(ConfigurationError):
            write_data_docs(version, target)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_older_version_is_judged_by_what_it_has(version: Version, tmp_path: Path) -> None:
    manifest = copy.deepcopy(dict(version.manifest))
    del manifest["tables"]["identities"]
    manifest["validation"] = {"suites": {"ledger": {"digests": {"ledger_shape": "0"}}}}
    older = replace(version, manifest=manifest)
    site = write_data_docs(older, tmp_path / "site").place
    index = Reader(pages(site)["index.html"]).text
    assert "v000002 does not have all of its columns or tables: identities" in index
    assert "the expectations changed of: ledger." in index
    assert not (site / "validations" / "identities_shape").exists()
    assert (site / "expectations" / "identities_shape.html").is_file()
