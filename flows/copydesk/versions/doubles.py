"""Which of several inputs with one `doc_id` becomes the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from copydesk.errors import Reason, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row of documents in a batch: `batch` is the number of that, `seen` its own candidate for first_seen.

    `url` is its address, by which others with the same `doc_id` may have it, and `content` the hash of its text.
    """

    doc_id: str
    batch: int
    locator: str
    raw_sha256: str
    seen: date | None
    url: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Winners:
    """The winner of each id, and the losers as rows of the quarantine."""

    winners: Mapping[str, Candidate]
    losers: Sequence[Mapping[str, Any]]


def choose_documents(candidates: Iterable[Candidate]) -> Winners:
    """Of each `doc_id` the candidate with the newest day wins (none is newest), then the smallest locator."""
    winners: dict[str, Candidate] = {}
    losers = []
    # Newest first among the smallest locators: two stable sorts, the second decides first.
    ordered = sorted(candidates, key=attrgetter("locator", "raw_sha256", "batch"))
    for candidate in sorted(ordered, key=lambda c: c.seen or date.max, reverse=True):
        winner = winners.setdefault(candidate.doc_id, candidate)
        if winner is not candidate:
            losers.append(_quarantined(candidate, winner))
    return Winners(winners=winners, losers=losers)


def _quarantined(loser: Candidate, winner: Candidate) -> dict[str, Any]:
    return {
        "locator": loser.locator,
        "raw_sha256": loser.raw_sha256,
        "bytes": None,
        "stage": Stage.PIPELINE.value,
        "reason": Reason.SAME_URL.value,
        "detail": _tell(loser, winner),
    }


def named_winner(detail: str | None) -> str | None:
    """The id of the document that won, as the detail of a row of the quarantine names it; None where it names none."""
    found = re.match(r"the document ([0-9a-f]+) was made from '", detail or "")
    return found[1] if found else None


def _tell(loser: Candidate, winner: Candidate) -> str:
    """By what both are one document, and whether the text that is not published is another: it may be worth a look."""
    of_url = loser.url is not None and sha256(loser.url.encode()).hexdigest().startswith(loser.doc_id)
    by = "has the same URL" if of_url else "states the same id"
    text = "the same text" if loser.content == winner.content else "another text"
    return f"the document {winner.doc_id} was made from '{winner.locator}', which {by}; here is {text}"
