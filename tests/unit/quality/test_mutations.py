"""The gate sees what it must: of the damage of the bench, what laws tell alone, and what one run of the gate tells."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from copydesk.errors import StoreError
from copydesk.quality import run_gate
from copydesk.quality.staged import read_staged
from copydesk.quality.verdict import Severity
from copydesk.tables.laws import check_together
from mutants.judging import BASELINES, KINDS, expected, places, spoil
from mutants.mending import state
from mutants.world import World
from synthetic import join_rows, make_article, make_refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_OF = date(2026, 3, 1)
EACH = 4
OF_ROWS = (
    "language-form", "language-unknown", "country-form", "country-unknown", "kb-half", "kb-country", "hash-form",
    "mojibake", "replacement-character", "markup-left", "menu-left", "contact-left", "caption-left", "copyright-left",
    "byline-left", "mention-blank", "mention-number", "mention-address", "entity-id-form", "ledger-rule",
    "evidence-address", "quarantine-detail", "quarantine-text", "date-future", "date-before-print", "updated-before",
    "seen-after", "title-blank", "title-boilerplate", "author-no-name", "author-blank", "publisher-no-name", "url-none",
)  # fmt: skip
"""What expectations tell of single rows: all of it is put into one version, `EACH` documents for each place."""
OF_THE_BENCH = (
    "key-null", "key-twice", "text-empty", "block-dropped", "identity-nowhere", "identity-count", "identity-chain",
)  # fmt: skip
"""What needs tables that made-up articles do not fill."""
OF_LAWS = tuple(
    kind
    for kind, severity in expected().items()
    if severity == "critical" and kind not in (*BASELINES, *OF_ROWS, *OF_THE_BENCH)
)
_ROWS = [(kind, at) for kind, at in places() if kind in OF_ROWS]


def _world(first: int, n: int) -> World:
    numbers = range(first, first + n)
    articles = [make_article(number, url=f"https://example.org/{number}", seen=AS_OF) for number in numbers]
    refused = [make_refusal(first), make_refusal(first + 1)]
    world = World(rows=join_rows(articles, refused) | {"identities": []}, found=n + len(refused))
    state(world, world.rows["documents"][0], "published", "2026-02-03")
    return world


def _keys(world: World) -> set[str]:
    return {row["doc_id"] for row in world.rows["documents"]} | {row["locator"] for row in world.rows["quarantine"]}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, int], set[str]]:
    """The severities that one run of the gate tells of the documents of each place."""
    folder = tmp_path_factory.mktemp("mutations")
    worlds = {place: _world(EACH * number, EACH) for number, place in enumerate(_ROWS)}
    keys = {place: _keys(world) for place, world in worlds.items()}
    whole = World(rows={name: [] for name in next(iter(worlds.values())).rows}, found=(EACH + 2) * len(worlds))
    for (kind, at), world in worlds.items():
        for name, rows in spoil(world, kind, at).rows.items():
            whole.rows[name] += rows
    whole.sort()
    run_gate(whole.write(folder / "tables"), found=whole.found, as_of=AS_OF, report_dir=folder / "report")
    failing = _failing(folder / "report" / "validation")
    return {
        place: {severity for key, severity in failing if any(mine in key for mine in keys[place])} for place in _ROWS
    }


def _failing(validation: Path) -> set[tuple[str, str]]:
    laws = json.loads((validation / "laws.json").read_text(encoding="utf-8"))["faults"]
    found = {(fault["key"], "critical") for fault in laws}
    for path in validation.glob("*.json"):
        for result in json.loads(path.read_text(encoding="utf-8")).get("results", ()):
            if not result["success"]:
                found |= {(" ".join(key), result["severity"]) for key in result["failing_keys"]}
    return found


def test_every_kind_of_the_table_is_seeded_in_three_places() -> None:
    assert set(KINDS) == set(expected())
    assert len(KINDS) >= 40
    assert set(expected().values()) == set(Severity)
    assert min(Counter(kind for kind, _ in places()).values()) >= 3


@pytest.mark.parametrize(("kind", "at"), _ROWS, ids=[f"{kind} {at}" for kind, at in _ROWS])
def test_expectations_tell_it(told: Mapping[tuple[str, int], set[str]], kind: str, at: int) -> None:
    wanted = {"critical"} if expected()[kind] == "critical" else {"critical", "warning"}
    assert told[kind, at] & wanted


@pytest.mark.parametrize("kind", OF_LAWS)
def test_laws_tell_it(kind: str, tmp_path: Path) -> None:
    for at in range(KINDS[kind][1]):
        spoiled = spoil(_world(1, 6), kind, at)
        try:
            staged = read_staged(spoiled.write(tmp_path / str(at)))
        except StoreError:
            continue
        assert staged.faults or check_together(staged.groups(), found=spoiled.found), (kind, at)


def test_what_is_not_spoiled_keeps_the_laws(tmp_path: Path) -> None:
    good = _world(1, 6)
    assert check_together(read_staged(good.write(tmp_path)).groups(), found=good.found) == ()
