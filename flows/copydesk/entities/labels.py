"""Knows what other schemes call our labels."""

from __future__ import annotations

from copydesk.kinds import Label

_LABELS = {
    **{label.value: label for label in Label},
    "PER": Label.PERSON,
    "ORGANISATION": Label.ORG,
    "ORGANIZATION": Label.ORG,
    "LOCATION": Label.LOC,
    "FACILITY": Label.FAC,
}


def label_of(name: str) -> Label | None:
    """Our label for what a model calls its own; None for what is no mention of ours (dates, numbers, MISC).

    >>> label_of("PER"), label_of("work of art"), label_of("DATE")
    (<Label.PERSON: 'PERSON'>, <Label.WORK_OF_ART: 'WORK_OF_ART'>, None)
    """
    return _LABELS.get(name.upper().replace(" ", "_").replace("-", "_"))
