"""Knows which names of a corpus are one thing where no article alone says so: bare surnames, acronyms, spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.entities.acronyms import initials
from copydesk.entities.namesakes import Person, group_persons, is_surname
from copydesk.entities.short_forms import is_kind
from copydesk.entities.words import fold_name, slug, split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from copydesk.rules.gazetteers import Gazetteers

LEAST_DOCUMENTS = 2
"""In how many documents a full name must stand before it explains a surname alone in another: with one, four in ten
were somebody else's; with two, two in thirteen; with three or more, none of nineteen."""

_BODIES = frozenset({Label.ORG, Label.NORP, Label.FAC, Label.PRODUCT, Label.EVENT, Label.LAW})
_ACRONYM = re.compile(r"[A-Z][A-Za-z&]*[A-Z]")
_OF_STATE = re.compile("-[a-z]{2}")
_LEAST_LETTERS = 4
"""Letters of an acronym that a long name must spell where no article defines it: three fit too many names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What the mentions of a corpus say together: `text` stands for `entity_id` in so many documents.

    `kb` is the knowledge base that holds the entity, None where none does.
    """

    entity_id: str
    label: Label
    name: str
    kb: str | None
    text: str
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Identity:
    """`entity_id` is the thing that `same_as` is, by `relation`."""

    entity_id: str
    same_as: str
    relation: str


@dataclass(slots=True)
class _Thing:
    """An entity of the corpus, with the texts that stand for it and in how many documents each."""

    entity_id: str
    label: Label
    name: str
    kb: str | None
    texts: dict[str, int]

    @property
    def documents(self) -> int:
        """The documents that name it, at least: those of its most frequent text."""
        return max(self.texts.values())


def find_identities(uses: Iterable[Use], gazetteers: Gazetteers) -> tuple[Identity, ...]:
    """The ids that stand for what another id of the corpus stands for, each once, sorted; no chains.

    `uses` may come in any order, and several of one text and id are added up: they count other documents.
    """
    things = _gather(uses)
    persons = [thing for thing in things.values() if thing.label is Label.PERSON and thing.kb is None]
    bodies = list(_of_no_state([thing for thing in things.values() if thing.label in _BODIES]))
    found: dict[str, Identity] = {}
    for identity in (
        *_persons(persons),
        *_spellings(bodies, gazetteers),
        *_short_names(bodies, gazetteers),
        *_acronyms(bodies, _meant(bodies)),
    ):
        found.setdefault(identity.entity_id, identity)
    return tuple(sorted(_without_chains(found)))


def _gather(uses: Iterable[Use]) -> dict[str, _Thing]:
    """The entities by id. The label and name of an id are those of its most frequent use, then the first by letter."""
    texts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    heads: defaultdict[str, defaultdict[tuple[str, str, str], int]] = defaultdict(lambda: defaultdict(int))
    for use in uses:
        texts[use.entity_id][use.text] += use.documents
        heads[use.entity_id][use.label, use.name, use.kb or ""] += use.documents
    things = {}
    for entity_id in sorted(texts):
        label, name, kb = min(heads[entity_id], key=lambda head: (-heads[entity_id][head], head))
        things[entity_id] = _Thing(entity_id, Label(label), name, kb or None, dict(texts[entity_id]))
    return things


def _of_no_state(things: Sequence[_Thing]) -> Iterator[_Thing]:
    """The bodies but ministries, courts and parties that many states have, whose ids name the state, or lack it."""
    of_state = {thing.name for thing in things if _OF_STATE.fullmatch(thing.entity_id.removeprefix(_own_id(thing)))}
    yield from (thing for thing in things if thing.name not in of_state)


def _own_id(thing: _Thing) -> str:
    return f"{thing.label.lower()}:{slug(thing.name)}"


def _persons(things: Sequence[_Thing]) -> Iterator[Identity]:
    """Full names that are one person's, and surnames that one person of the corpus explains."""
    groups = group_persons([Person(thing.entity_id, thing.name, thing.documents) for thing in things])
    by_surname: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for group in groups:
        known = sum(person.documents for person in group.persons)
        for surname in group.surnames:
            by_surname[surname].append((group.head.entity_id, known))
        for person in group.persons:
            if person is not group.head:
                yield Identity(entity_id=person.entity_id, same_as=group.head.entity_id, relation="full_name")
    for thing in things:
        bearers = by_surname.get(fold_name(thing.name), []) if is_surname(thing.name) else []
        if len(bearers) == 1 and bearers[0][1] >= LEAST_DOCUMENTS:
            yield Identity(entity_id=thing.entity_id, same_as=bearers[0][0], relation="surname")


def _spellings(things: Sequence[_Thing], gazetteers: Gazetteers) -> Iterator[Identity]:
    """Bodies whose names differ only as they are written: Defense and Defence, with and without Ltd."""
    written: defaultdict[tuple[Label, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        written[thing.label, _plain(thing.name, gazetteers)].append(thing)
    for group in written.values():
        head = min(group, key=lambda thing: (thing.kb is None, -thing.documents, thing.entity_id))
        for thing in group:
            if thing is not head and (thing.kb is None or head.kb is None):
                yield _same(thing, head, "spelling")


def _plain(name: str, gazetteers: Gazetteers) -> str:
    """The name as it is compared: regular writings, no article, no legal form, nothing between words."""
    words = [word.key for word in split_words(name) if word.key.isalnum() or word.key == "&"]
    if len(words) > 1:  # Labour is one country's party, Labor another's.
        words = [gazetteers.writings.get(word, word) for word in words]
    while len(words) > 1 and words[-1] in gazetteers.words["legal_forms"]:
        words.pop()
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _short_names(things: Sequence[_Thing], gazetteers: Gazetteers) -> Iterator[Identity]:
    """Names that other articles use for exactly one body of a longer name: an acronym they define, a short form.

    A word that many bodies are called by, such as Council, is none; nor an acronym that stands for two, of any kind.
    """
    meant = _meant(things)
    for thing in things:
        bearers = sorted(meant[fold_name(thing.name)], key=lambda one: one.label is thing.label)
        others = {one.name: one for one in bearers if one.name != thing.name}
        if thing.kb is None and len(others) == 1 and not is_kind(fold_name(thing.name), gazetteers):
            (other,) = others.values()
            if len(other.name) > len(thing.name) and other.label is thing.label:
                yield _same(thing, other, "acronym" if _ACRONYM.fullmatch(thing.name) else "short_name")


def _meant(things: Sequence[_Thing]) -> defaultdict[str, list[_Thing]]:
    """The bodies that a folded text stands for anywhere."""
    meant: defaultdict[str, list[_Thing]] = defaultdict(list)
    for thing in things:
        for text in {fold_name(text) for text in thing.texts}:
            meant[text].append(thing)
    return meant


def _acronyms(things: Sequence[_Thing], meant: Mapping[str, Sequence[_Thing]]) -> Iterator[Identity]:
    """Acronyms that no article defines, and whose letters exactly one body of the corpus begins its words with."""
    spelt: defaultdict[tuple[Label, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        letters = initials(split_words(thing.name))
        if len(letters) >= _LEAST_LETTERS and " " in thing.name:
            spelt[thing.label, letters].append(thing)
    for thing in things:
        others = spelt.get((thing.label, thing.name), ())
        defined = {one.name for one in meant[fold_name(thing.name)]} - {thing.name}
        if thing.kb is None and len(others) == 1 and defined <= {others[0].name}:
            yield _same(thing, others[0], "acronym")


def _same(thing: _Thing, other: _Thing, relation: str) -> Identity:
    return Identity(entity_id=thing.entity_id, same_as=other.entity_id, relation=relation)


def _without_chains(found: Mapping[str, Identity]) -> Iterator[Identity]:
    """Each identity with the last id of its chain; none for those that go round in a circle."""
    for identity in found.values():
        passed, last = {identity.entity_id}, identity
        while (following := found.get(last.same_as)) and last.same_as not in passed:
            passed.add(last.same_as)
            last = following
        if last.same_as not in passed:
            yield Identity(entity_id=identity.entity_id, same_as=last.same_as, relation=identity.relation)
