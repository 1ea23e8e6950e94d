"""Damage to what documents state, to the quarantine, and to many documents at once; all that hangs on it is mended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mutants.base import AS_OF, PUBLISHERS
from mutants.mending import cut_tail, drop_document, mend_identities, retext, some_document, some_row, state

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from mutants.world import Row, World

    Seed = Callable[[World, random.Random, int], None]


def _stated(field: str, *values: str) -> Seed:
    """A document and its evidence state a value."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        state(world, some_document(world, rng, language="en"), field, values[at])

    return seed


def _edited(table: str, *values: Row) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        some_row(world, rng, table).update(values[at])

    return seed


def _day_swapped(*, everywhere: bool) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        days = [row for row in world.rows["documents"] if len(row["published"] or "") == 10]
        fit = [row for row in days if int(row["published"][8:]) <= 12 and row["published"][5:7] != row["published"][8:]]
        row = rng.choice(fit)
        year, month, day = row["published"].split("-")
        if everywhere:
            state(world, row, "published", f"{year}-{day}-{month}")
        else:
            swapped = date(int(year), int(day), int(month))
            row |= {"published": swapped.isoformat(), "published_from": swapped, "published_to": swapped}

    return seed


def _interval(world: World, rng: random.Random, at: int) -> None:
    row = some_document(world, rng, published=None)
    row[("published_from", "published_to", "published_from")[at]] += timedelta(days=(1, 30, -1)[at])


def _updated_before(world: World, rng: random.Random, at: int) -> None:
    days = [row for row in world.rows["documents"] if len(row["published"] or "") == 10]
    state(world, rng.choice(days), "updated", ("2019-04-01", "2020-11", "1999")[at])


def _seen_after(world: World, rng: random.Random, at: int) -> None:
    some_document(world, rng)["first_seen"] = AS_OF + timedelta(days=(1, 40, 900)[at])
    world.sort()


def _duplicates(world: World, rng: random.Random, at: int) -> None:
    pages = [row["doc_id"] for row in world.rows["documents"] if row["media_type"] == "text/html"]
    for doc in rng.sample(pages, len(world.rows["documents"]) // 3):
        cut_tail(world, doc, 1, "line-model:short")
        retext(
            world, world.of("paragraphs", doc)[0], ("The ships wait for the signal.", "We are back soon.", "Hi.")[at]
        )


def _refused(reason: str, count: int, detail: str) -> Seed:
    """So many more inputs are found and refused."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        like = world.rows["quarantine"][0]
        for number in range(count + at):
            row = {"locator": f"more/{at}{number}", "reason": reason, "stage": "pipeline", "detail": detail}
            world.rows["quarantine"].append(like | row)
            world.found += 1
        world.sort()

    return seed


def _quarantine_jump(world: World, rng: random.Random, at: int) -> None:
    reason = ("malformed", "no_article", "undecodable")[at]
    _refused(reason, 10, "it was cut off")(world, rng, at)


def _few_refused(world: World) -> World:
    """A version that refused hardly anything."""
    before = world.copy()
    before.found -= len(before.rows["quarantine"]) - 1
    del before.rows["quarantine"][1:]
    return before


def _same(world: World) -> World:
    return world


def _rule_gone_wild(world: World, rng: random.Random, at: int) -> None:
    for row in list(world.rows["documents"]):
        blocks = world.of("paragraphs", row["doc_id"])
        cut_tail(
            world, row["doc_id"], max(1, len(blocks) // 2), ("share-line", "line-model:short", "related-links")[at]
        )


def _publisher(spoil: Callable[[World, Row], None]) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        for row in [row for row in world.rows["documents"] if row["publisher"] == PUBLISHERS[at]]:
            spoil(world, row)

    return seed


def _silent(world: World, row: Row) -> None:
    drop_document(world, row["doc_id"])
    world.found -= 1


def _halved(world: World, row: Row) -> None:
    cut_tail(world, row["doc_id"], len(world.of("paragraphs", row["doc_id"])) // 2, None)


def _entities_halved(world: World, rng: random.Random, at: int) -> None:
    lost = {row["mention_id"] for row in world.rows["entities"] if rng.random() < 0.5}
    world.drop("entities", lambda row: row["mention_id"] in lost)
    for row in world.rows["documents"]:
        row["n_mentions"] = len(world.of("entities", row["doc_id"]))
    mend_identities(world)


KINDS: dict[str, tuple[Seed, int]] = {
    "evidence-address": (
        _stated("publisher", "press@example.org", "The Quay <desk@example.org>", "desk@example.net, The Quay"), 3
    ),
    "quarantine-detail": (_edited("quarantine", {"detail": ""}, {"detail": " "}, {"detail": "\n"}), 3),
    "quarantine-text": (
        _edited(
            "quarantine", {"detail": "The strait has stayed open through three crises. " * 20},
            {"detail": "asked desk@example.org for it"}, {"detail": "said who? " * 70},
        ),
        3,
    ),
    "quarantine-high": (_refused("no_article", 18, "no running text"), 3),
    "quarantine-crashed": (_refused("crashed", 1, "ValueError in lines.py, line 7"), 3),
    "date-form": (_stated("published", "14 Feb 2026", "2026-02-30", "2026-13", "2026/02/14"), 4),
    "date-interval": (_interval, 3),
    "date-swapped": (_day_swapped(everywhere=False), 3),
    "date-swapped-everywhere": (_day_swapped(everywhere=True), 3),
    "date-future": (_stated("published", "2027-11-23", "2031", "2028-02"), 3),
    "date-before-print": (_stated("published", "1066-10-14", "1492", "0202-02"), 3),
    "updated-before": (_updated_before, 3),
    "seen-after": (_seen_after, 3),
    "title-blank": (_stated("title", "  ", " The ships", "The ships \u00a0"), 3),
    "title-boilerplate": (
        _stated(
            "title", "Subscribe to our newsletter", "Home | World | Defence", "https://example.org/7", "404 Not Found",
            "Skip to main content", "Accept all cookies", "Share this article",
        ),
        7,
    ),
    "author-no-name": (
        _stated(
            "authors", "Share", "https://example.org/staff", "x" * 200, "12 March 2026", "press@example.org",
            "Read more", "5 min read",
        ),
        7,
    ),
    "author-blank": (_stated("authors", " ", "\t", "\u00a0"), 3),
    "publisher-no-name": (_stated("publisher", "Share", "https://example.org", "Subscribe", "Read more"), 4),
    "url-none": (_stated("url", "example.org/7", "javascript:void(0)", "https://example .org", "https://"), 4),
    "duplicates-many": (_duplicates, 3),
    "rule-gone-wild": (_rule_gone_wild, 3),
    "publisher-silent": (_publisher(_silent), 3),
    "publisher-undated": (_publisher(lambda world, row: state(world, row, "published", None)), 3),
    "publisher-halved": (_publisher(_halved), 3),
    "entities-halved": (_entities_halved, 3),
    "quarantine-jump": (_quarantine_jump, 3),
}  # fmt: skip
"""By kind, how it is done and in how many places."""

BASELINES: dict[str, Callable[[World], World]] = {
    "rule-gone-wild": _same,
    "publisher-silent": _same,
    "publisher-undated": _same,
    "publisher-halved": _same,
    "entities-halved": _same,
    "quarantine-jump": _few_refused,
}
"""The kinds that only a comparison can tell: what the version before was, of the world as it is."""
