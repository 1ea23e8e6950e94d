"""Sidecars: whose they are, what they may state, and that their faults are their articles'."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from copydesk.ingest import find_inputs, open_input
from copydesk.ingest.sidecars import pair_sidecars
from copydesk.pipeline import make_doc_id, read_raw, take_tools
from copydesk.records import Limits, Quarantined, RawArticle
from packing import PACKERS, tarred
from pasted import BODY

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
url = "https://Example.org/a?utm_source=x"
id = "x-7"
title = "The Strait"
standfirst = "Of the strait."
authors = ["Anna Novak", "Ben Ode"]
publisher = "Example Review"
agency = "AFP"
published = 2026-02-14
updated = "2026-02"
language = "en-GB"
rights = "CC BY 4.0"
genre = "Commentary"
retrieved = 2026-03-01
charset = "windows-1252"
"""


def put(raw: Path, **files: str | bytes) -> None:
    for name, data in files.items():
        path = raw / name.replace("__", ".")
        path.write_bytes(data.encode() if isinstance(data, str) else data)


def opened(raw: Path) -> list[RawArticle | Quarantined]:
    return [one for found in find_inputs(raw) for one in open_input(found)]


def test_what_a_sidecar_states(tmp_path: Path) -> None:
    put(tmp_path, a__txt=BODY, a__txt__meta__toml=GOOD)
    [raw] = opened(tmp_path)
    assert isinstance(raw, RawArticle)
    assert (raw.locator, raw.key, raw.url) == ("a.txt", "x-7", "https://example.org/a")
    assert (raw.retrieved, raw.charset) == (date(2026, 3, 1), "windows-1252")
    assert {(claim.method, claim.confidence) for claim in raw.claims} == {("sidecar", "high")}
    assert [(claim.field, claim.value) for claim in raw.claims] == [
        ("url", "https://example.org/a"),
        ("title", "The Strait"),
        ("standfirst", "Of the strait."),
        ("authors", "Anna Novak"),
        ("authors", "Ben Ode"),
        ("publisher", "Example Review"),
        ("agency", "AFP"),
        ("genre", "commentary"),
        ("published", "2026-02-14"),
        ("updated", "2026-02"),
        ("language", "en"),
        ("rights", "CC BY 4.0"),
    ]
    article = read_raw(raw, take_tools(model=None))
    assert article.doc_id == make_doc_id("x-7")
    facts = article.metadata
    assert (facts.title, facts.standfirst, facts.agency, facts.updated) == (
        "The Strait",
        "Of the strait.",
        "AFP",
        "2026-02",
    )
    assert [author.name for author in facts.authors] == ["Anna Novak", "Ben Ode"]


def test_json_does_as_well(tmp_path: Path) -> None:
    put(tmp_path, a__txt=BODY, a__meta__json=json.dumps({"id": 7, "authors": "Anna Novak", "published": "2026"}))
    [raw] = opened(tmp_path)
    assert isinstance(raw, RawArticle)
    assert (raw.key, [claim.value for claim in raw.claims]) == ("7", ["Anna Novak", "2026"])


@pytest.mark.parametrize(
    ("names", "of_file", "lonely"),
    [
        (["a.txt", "a.txt.meta.toml"], {"a.txt": ("a.txt.meta.toml",)}, []),
        (["a.txt", "a.meta.toml"], {"a.txt": ("a.meta.toml",)}, []),
        (["a.txt", "A.TXT", "a.txt.META.JSON"], {"a.txt": ("a.txt.META.JSON",)}, []),
        (["a.txt", "a.html", "a.meta.toml"], {}, ["a.meta.toml"]),
        (["a.txt", "a.html", "a.html.meta.toml"], {"a.html": ("a.html.meta.toml",)}, []),
        (["a.jsonl.gz", "a.jsonl.meta.toml"], {"a.jsonl.gz": ("a.jsonl.meta.toml",)}, []),
        (["x/a.txt", "y/a.meta.toml"], {}, ["y/a.meta.toml"]),
        (["a.meta.toml", "a.meta.toml.meta.toml"], {}, ["a.meta.toml", "a.meta.toml.meta.toml"]),
        (["a.txt", "a.meta.toml", "a.txt.meta.json"], {"a.txt": ("a.meta.toml", "a.txt.meta.json")}, []),
        (["meta.toml", ".meta.toml"], {}, [".meta.toml"]),
    ],
)
def test_whose_a_sidecar_is(names: list[str], of_file: dict[str, tuple[str, ...]], lonely: list[str]) -> None:
    for order in (names, names[::-1]):
        pairs = pair_sidecars(order)
        assert (dict(pairs.of_file), sorted(pairs.lonely)) == (of_file, lonely)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt.meta.toml", 'titel = "x"', "has the key 'titel': did you mean title?"),
        ("a.txt.meta.toml", "zzz = 1", "has the key 'zzz': there are url, id, title"),
        ("a.txt.meta.toml", "title = 7", "has a wrong title"),
        ("a.txt.meta.toml", 'title = ""', "has a wrong title"),
        ("a.txt.meta.toml", 'published = "last week"', "has a wrong published: give a day such as"),
        ("a.txt.meta.toml", 'published = "2026-02-30"', "has a wrong published"),
        ("a.txt.meta.toml", 'updated = "2026-2"', "has a wrong updated"),
        ("a.txt.meta.toml", "retrieved = 2026", "has a wrong retrieved"),
        ("a.txt.meta.toml", 'retrieved = "2026-02"', "has a wrong retrieved"),
        ("a.txt.meta.toml", 'url = "example.org/a"', "has a wrong url: give a whole address"),
        ("a.txt.meta.toml", "authors = []", "has a wrong authors"),
        ("a.txt.meta.toml", 'authors = ["Anna", 7]', "has a wrong authors"),
        ("a.txt.meta.toml", 'language = "English"', "has a wrong language: give a code"),
        ("a.txt.meta.toml", 'charset = "rot13"', "has a wrong charset"),
        ("a.txt.meta.toml", "id = true", "has a wrong id"),
        ("a.txt.meta.toml", 'id = "a\\u0000"', "has a wrong id"),
        ("a.txt.meta.toml", '[fields]\ntext = "body"', "has no columns"),
        ("a.txt.meta.toml", "title = ", "is no TOML"),
        ("a.txt.meta.toml", 'title = "a"\ntitle = "b"', "is no TOML"),
        ("a.txt.meta.toml", b"title = '\xe9'", "is not in UTF-8"),
        ("a.txt.meta.toml", "x = " + "[" * 5_000, "is no TOML"),
        ("a.txt.meta.json", "[" * 90_000, "is no JSON"),
        ("a.txt.meta.json", '{"title": "a", "title": "b"}', "is no JSON"),
        ("a.txt.meta.json", '{"title\\ud800": "a"}', "half of a character"),
        ("a.txt.meta.json", '{"title": "a \\ud800"}', "half of a character"),
        ("a.txt.meta.json", '{"a\\u0007": 1}', "has the key '?'"),
        ("a.txt.meta.json", "[1]", "is no JSON object"),
        ("a.txt.meta.json", '{"title": null}', "has a wrong title"),
        ("a.txt.meta.toml", "#" * 1_000_001, "has more than 1000000 bytes"),
        (
            "a.txt.meta.toml",
            'title = 7\nauthor = "x"',
            "has a wrong title: give a text in quotes that is not too long; it",
        ),
    ],
)
def test_a_fault_is_the_articles(tmp_path: Path, name: str, text: str | bytes, says: str) -> None:
    put(tmp_path, a__txt=BODY, b__txt=BODY)
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    refused, good = opened(tmp_path)
    assert isinstance(refused, Quarantined)
    assert isinstance(good, RawArticle)
    assert (refused.locator, refused.reason, refused.n_bytes) == ("a.txt", "malformed", len(BODY.encode()))
    assert refused.detail.startswith("its sidecar ")
    assert says in refused.detail
    assert refused.raw_sha256


def test_two_sidecars_of_a_file_are_a_fault(tmp_path: Path) -> None:
    put(tmp_path, a__txt=BODY, a__meta__toml="", a__txt__meta__json="{}")
    [refused] = opened(tmp_path)
    assert isinstance(refused, Quarantined)
    assert (refused.locator, refused.detail) == ("a.txt", "its sidecar is there 2 times: keep one")


def test_a_sidecar_of_no_file_is_found_and_refused(tmp_path: Path) -> None:
    put(tmp_path, a__txt__meta__toml="", b__txt=BODY, b__html=BODY, b__meta__toml="")
    refused = [one for one in opened(tmp_path) if isinstance(one, Quarantined)]
    assert [(one.locator, one.reason) for one in refused] == [
        ("a.txt.meta.toml", "unsupported_type"),
        ("b.meta.toml", "unsupported_type"),
    ]
    assert all(one.detail.startswith("a sidecar of no file") for one in refused)
    assert len(find_inputs(tmp_path)) == 4


def test_a_sidecar_that_is_no_file_of_raw_is_a_fault(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    put(tmp_path, secret='title = "Secret"')
    put(raw, **{f"{name}__txt": BODY for name in "abcd"})
    (raw / "a.txt.meta.toml").symlink_to(tmp_path / "secret")
    (raw / "b.txt.meta.toml").symlink_to("nowhere")
    os.mkfifo(raw / "c.txt.meta.toml")
    put(raw, kept='title = "Kept"')
    (raw / "d.txt.meta.toml").symlink_to("kept")
    some = {one.locator: one for one in opened(raw)}
    for name in "abc":
        refused = some[f"{name}.txt"]
        assert isinstance(refused, Quarantined)
        assert (refused.reason, refused.detail[:15]) == ("malformed", "its sidecar is ")
    good = some["d.txt"]
    assert isinstance(good, RawArticle)
    assert [claim.value for claim in good.claims] == ["Kept"]


def test_a_sidecar_that_is_gone_since_is_a_fault(tmp_path: Path) -> None:
    put(tmp_path, a__txt=BODY, a__txt__meta__toml="")
    [found] = find_inputs(tmp_path)
    (tmp_path / "a.txt.meta.toml").unlink()
    [refused] = open_input(found)
    assert isinstance(refused, Quarantined)
    assert refused.detail.startswith("its sidecar can't be read")


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ('id = "x"', "gives id, which one article has"),
        ('[fields]\ntextt = "body"', "has in [fields] 'textt': did you mean text?"),
        ("[fields]\ntext = 7", "has a wrong text in [fields]"),
        ('[fields]\ntext = "a"\nhtml = "a"', "one column for two parts"),
        ("fields = 7", "fields that are no table"),
        ('[fields]\ntext = "nowhere"', "maps to 'nowhere', and there is no such column; there are 'what', 'who'"),
    ],
)
def test_a_table_whose_mapping_is_wrong_is_refused_once(tmp_path: Path, sidecar: str, says: str) -> None:
    put(tmp_path, a__csv="what,who\nOne.,Novak\nTwo.,Ode\n", a__csv__meta__toml=sidecar)
    [refused] = opened(tmp_path)
    assert isinstance(refused, Quarantined)
    assert (refused.locator, refused.reason) == ("a.csv", "malformed")
    assert refused.detail.startswith("its sidecar ")
    assert says in refused.detail


def test_a_mapping_names_columns_and_the_rest_holds_for_every_row(tmp_path: Path) -> None:
    sidecar = (
        'publisher = "Example Review"\nretrieved = 2026-03-01\n[fields]\ntext = "what"\nauthors = "who"\nid = "no"\n'
    )
    put(tmp_path, a__csv="no,what,who,text\n01,One.,Novak,x\n02,Two.,Ode,y\n", a__csv__meta__toml=sidecar)
    some = [one for one in opened(tmp_path) if isinstance(one, RawArticle)]
    assert [(one.data, one.key, one.retrieved) for one in some] == [
        (b"One.", "01", date(2026, 3, 1)),
        (b"Two.", "02", date(2026, 3, 1)),
    ]
    assert [[(claim.field, claim.value, claim.method) for claim in one.claims] for one in some] == [
        [("publisher", "Example Review", "sidecar"), ("authors", name, "row")] for name in ("Novak", "Ode")
    ]


def test_sidecars_in_a_zip(tmp_path: Path) -> None:
    put(tmp_path, z__zip__meta__toml='publisher = "Of the Archive"\nrights = "None"\n')
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for name, text in {
            "a.txt.meta.toml": 'id = "x"\npublisher = "Its Own"\n',
            "a.txt": "One.",
            "b.txt": "Two.",
            "c.txt": "Three.",
            "c.meta.json": "{",
            "d.meta.toml": "",
        }.items():
            archive.writestr(name, text)
    a, b, c, d = opened(tmp_path)
    assert isinstance(a, RawArticle)
    assert isinstance(b, RawArticle)
    assert (a.locator, a.key, b.key) == ("z.zip#a.txt", "x", None)
    assert {claim.field: claim.value for claim in a.claims} == {"publisher": "Its Own", "rights": "None"}
    assert {claim.field: claim.value for claim in b.claims} == {"publisher": "Of the Archive", "rights": "None"}
    assert isinstance(c, Quarantined)
    assert isinstance(d, Quarantined)
    assert (c.locator, c.reason, c.detail[:12]) == ("z.zip#c.txt", "malformed", "its sidecar ")
    assert (d.locator, d.reason) == ("z.zip#d.meta.toml", "unsupported_type")


@pytest.mark.parametrize("name", ["z.tar", "z.tar.gz", "z.tar.zst"])
@pytest.mark.parametrize("order", [1, -1])
def test_sidecars_in_a_tar_in_any_order(tmp_path: Path, name: str, order: int) -> None:
    put(tmp_path, z__meta__toml='publisher = "Of the Archive"\n')
    members = {
        "./a.txt": b"One.",
        "b.txt": b"Two.",
        "c.txt": b"Three.",
        "./a.txt.meta.toml": b'id = "x"\npublisher = "Its Own"\n',
        "c.meta.json": b"{",
        "d.meta.toml": b"",
        "e.csv": b"story\nFour.\n",
        "e.csv.meta.toml": b'[fields]\ntext = "story"\n',
    }
    data = tarred(dict(list(members.items())[::order]))
    for suffix in name.split(".")[2:]:
        data = PACKERS[f".{suffix}"](data)
    (tmp_path / name).write_bytes(data)
    a, b, c, d, e = sorted(opened(tmp_path), key=lambda one: one.locator)
    assert isinstance(a, RawArticle)
    assert isinstance(b, RawArticle)
    assert isinstance(e, RawArticle)
    assert (a.locator, a.key, b.key) == (f"{name}#a.txt", "x", None)
    assert [claim.value for one in (a, b) for claim in one.claims] == ["Its Own", "Of the Archive"]
    assert (e.locator, e.data) == (f"{name}#e.csv#1", b"Four.")
    assert isinstance(c, Quarantined)
    assert isinstance(d, Quarantined)
    assert (c.locator, c.reason, c.detail[:12]) == (f"{name}#c.txt", "malformed", "its sidecar ")
    assert (d.locator, d.reason, d.detail[:20]) == (f"{name}#d.meta.toml", "unsupported_type", "a sidecar of no file")


def test_a_tar_is_read_twice_but_counted_once(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(PACKERS[".gz"](tarred({"a.txt": b"One." * 5_000})))
    [found] = find_inputs(tmp_path)
    bounds = Limits(free_bytes=60_000, max_ratio=1)
    assert [one.locator for one in open_input(found, limits=bounds)] == ["a.tar.gz#a.txt"]


def test_a_bomb_before_a_sidecar_is_still_a_bomb(tmp_path: Path) -> None:
    members = {"a.txt": b"One.", "b.txt": bytes(9_000_000), "a.txt.meta.toml": b'title = "A title"\n'}
    (tmp_path / "a.tar.gz").write_bytes(PACKERS[".gz"](tarred(members)))
    [found] = find_inputs(tmp_path)
    a, refused = open_input(found, limits=Limits(free_bytes=20_000, max_ratio=20))
    assert (a.locator, refused.locator) == ("a.tar.gz#a.txt", "a.tar.gz")
    assert isinstance(refused, Quarantined)
    assert refused.reason == "too_large"


def test_a_sidecar_that_is_cut_off_in_a_tar(tmp_path: Path) -> None:
    data = tarred({"a.txt": b"One.", "b.txt": b"Two.", "a.txt.meta.toml": b'title = "A title"\n' * 90})
    (tmp_path / "a.tar").write_bytes(data[: data.index(b"title") + 600])
    a, b, whole = opened(tmp_path)
    assert isinstance(a, Quarantined)
    assert isinstance(whole, Quarantined)
    assert (a.locator, a.reason, b.locator) == ("a.tar#a.txt", "malformed", "a.tar#b.txt")
    assert (whole.locator, whole.reason) == ("a.tar", "malformed")


def test_sidecars_beyond_what_is_held_cost_their_files_and_no_other(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("copydesk.ingest.member_sidecars._MOST_HELD", 50)
    members = dict.fromkeys(("a.txt", "b.txt", "c.txt"), b"One.")
    members |= {f"{name}.txt.meta.toml": f'title = "The title {name}, of a file"\n'.encode() for name in "ab"}
    (tmp_path / "a.tar").write_bytes(tarred(members))
    assert [isinstance(one, RawArticle) for one in opened(tmp_path)] == [True, False, True]


def test_a_sidecar_in_a_tar_inside_another_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.tar", tarred({"a.txt": b"One.", "a.txt.meta.toml": b"x"}))
    good, refused = opened(tmp_path)
    assert isinstance(good, RawArticle)
    assert isinstance(refused, Quarantined)
    assert (refused.locator, refused.reason) == ("a.zip#b.tar#a.txt.meta.toml", "unsupported_type")
    assert refused.detail.startswith("a sidecar in a tar archive")
