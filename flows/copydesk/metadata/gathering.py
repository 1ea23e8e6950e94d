"""From the ledger's stretches and a page's claims to the metadata, each value with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.metadata.addresses import find_address_days, find_addresses
from copydesk.metadata.authors import find_authors
from copydesk.metadata.candidates import Candidate, as_evidence, ranked, read_stretches
from copydesk.metadata.dating import find_dated
from copydesk.metadata.headline import choose_title, find_headline
from copydesk.metadata.language import detect_language
from copydesk.metadata.origins import choose_rights, find_origins
from copydesk.records import Claim, Evidence, LedgerSpan, Metadata, SourceText
from copydesk.rules import interval, word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

SURE = 0.95
"""A detector's probability from which its answer counts as high confidence; below `UNSURE` it counts for nothing."""
UNSURE = 0.5
_SINGLE = ("title", "standfirst", "publisher", "agency", "genre", "published", "updated", "dateline", "rights", "url")
_NEVER_LOW = frozenset({"standfirst", "url"})
"""Fields for which what is only inferred, or distrusted, is kept as evidence and not chosen."""
_GIVEN = ("sidecar", "row")
"""Who states the language of the very text, and is believed before a detector."""


def gather_metadata(
    source: SourceText,
    ledger: Sequence[LedgerSpan],
    text: str,
    url: str | None = None,
    known: Sequence[Claim] = (),
) -> Metadata:
    """What the article says of itself; `text` is its kept text, `url` what its finder knows. Nothing is guessed.

    `known` is what the rules say of its source.
    """
    stretches, claims = read_stretches(source, ledger), (*source.claims, *known)
    origins = find_origins(stretches, claims)
    publishers = [candidate.value for candidate in origins if candidate.field == "publisher"]
    addresses = find_addresses(url, source.claims)
    authors, names = find_authors(stretches, claims, publishers)
    candidates = [
        *find_headline(stretches, claims, publishers),
        *find_dated(stretches, claims),
        *origins,
        *addresses,
        *find_address_days(addresses),
    ]
    evidence: list[Evidence] = [*as_evidence(ranked(names), [author.name for author in authors])]
    values: dict[str, str | None] = {}
    for field in _SINGLE:
        of_field = ranked(candidate for candidate in candidates if candidate.field == field)
        chosen = _choose(field, of_field, publishers)
        values[field] = "; ".join(chosen) or None
        evidence += as_evidence(of_field, chosen)
    values["language"], said = _language(text, source)
    evidence += said
    first, last = interval(values["published"]) if values["published"] else (None, None)
    return Metadata(authors=authors, published_from=first, published_to=last, evidence=_in_order(evidence), **values)


def _choose(field: str, candidates: Sequence[Candidate], publishers: Sequence[str]) -> tuple[str, ...]:
    if field == "rights":
        return choose_rights(candidates)
    value = choose_title(candidates, publishers) if field == "title" else _chosen(candidates)
    return (value,) if value else ()


def _chosen(candidates: Sequence[Candidate]) -> str | None:
    """The best candidate's value; a finer date that agrees with it, as trusted, is better still."""
    if not candidates or (candidates[0].field in _NEVER_LOW and candidates[0].confidence == "low"):
        return None
    best = candidates[0]
    finer = [c.value for c in candidates if c.confidence == best.confidence and c.value.startswith(f"{best.value}-")]
    return finer[0] if finer and best.field in ("published", "updated") else best.value


def _language(text: str, source: SourceText) -> tuple[str | None, list[Evidence]]:
    found = detect_language(text)
    said = [
        Candidate(
            field="language",
            value=claim.value[:2].casefold(),
            method=claim.method,
            confidence="high" if claim.method in _GIVEN else "medium",
        )
        for claim in sorted(source.claims, key=lambda claim: claim.method not in _GIVEN)
        if claim.field == "language" and claim.value[:2].casefold() in word_list("language_code")
    ]
    if found and found[1] >= UNSURE:
        confidence = "high" if found[1] >= SURE else "medium"
        n_given = sum(one.method in _GIVEN for one in said)
        said.insert(n_given, Candidate(field="language", value=found[0], method="detector", confidence=confidence))  # type: ignore[arg-type]  # one of two literals
    value = said[0].value if said else None
    return value, list(as_evidence(said, [value] if value else []))


def _in_order(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """By field, the chosen first; otherwise as ranked."""
    return tuple(sorted(evidence, key=lambda one: (one.field, not one.chosen)))
