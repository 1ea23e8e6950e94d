"""Which of several inputs with one `doc_id` becomes the document, and since when each document is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from copydesk.errors import Reason, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row of documents in a batch: `batch` is the number of its folder, `seen` its own candidate for first_seen.

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
class Choice:
    """All candidates, the winner of each id, the day it was first seen, and the losers as rows of the quarantine."""

    candidates: Sequence[Candidate]
    winners: Mapping[str, Candidate]
    first_seen: Mapping[str, date]
    losers: Sequence[Mapping[str, Any]]

    @property
    def lost(self) -> Mapping[str, str]:
        """By the locator of each loser the id that it lost."""
        return {one.locator: one.doc_id for one in self.candidates if self.winners[one.doc_id] is not one}


def choose_documents(candidates: Sequence[Candidate], known: Mapping[str, date], as_of: date) -> Choice:
    """Of each `doc_id` the candidate with the newest day wins (none is newest), then the smallest locator.

    `known` is the day first seen of the parent version's documents; it holds before a candidate's own.
    """
    winners: dict[str, Candidate] = {}
    losers = []
    # Newest first among the smallest locators: two stable sorts, the second decides first.
    ordered = sorted(candidates, key=attrgetter("locator", "raw_sha256", "batch"))
    for candidate in sorted(ordered, key=lambda c: c.seen or date.max, reverse=True):
        winner = winners.setdefault(candidate.doc_id, candidate)
        if winner is not candidate:
            losers.append(_quarantined(candidate, winner))
    first_seen = {doc_id: known.get(doc_id) or winner.seen or as_of for doc_id, winner in winners.items()}
    return Choice(candidates=candidates, winners=winners, first_seen=first_seen, losers=losers)


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
