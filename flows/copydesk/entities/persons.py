"""Knows which names of an article are the same person: full name, surname, other spelling."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from copydesk.entities.bearers import NO_TITLE, Bearer, Title, choose
from copydesk.entities.person_names import SUFFIXES, begins_with_initial, full_keys, is_full, name_key, suffix_of
from copydesk.entities.variants import by_shape, is_doubled, shapes, wholes
from copydesk.entities.words import fold_word

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from copydesk.entities.person_names import Key

_MOST_PARTS, _MOST_NAMESAKES = 8, 20
_NO_TITLES: Mapping[int, Title] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The persons of an article.

    `keys` gives the key of each full name, `full` the canonical name by key; `ends` and `begins` the names of those
    whose full name ends or begins so; `bearers` what the article tells of each; `called` who went by a surname alone
    while no other of the surname was known; `slips` the surnames by what is left of them without a letter.
    """

    keys: Mapping[str, Key]
    full: Mapping[Key, str]
    ends: Mapping[Key, Sequence[str]]
    begins: Mapping[Key, Sequence[str]]
    bearers: Mapping[str, Bearer]
    called: Mapping[Key, Collection[str]]
    slips: Mapping[Key, Sequence[Key]]

    def name_of(self, name: str, place: int, title: Title = NO_TITLE) -> str:
        """The canonical name of a mention: the full name that it belongs to, else its own.

        Of several persons of one surname it is the one whom the `title` or the article tells; else its own.
        """
        key = self.keys.get(name) or name_key(name)
        if key in self.full:
            return self.full[key]
        names = self._candidates(name, key)
        return choose([self.bearers[one] for one in names], place, title, self.called.get(key, ())) or name

    def _candidates(self, name: str, key: Key) -> Sequence[str]:
        names = self.ends.get(key) or self.begins.get(key) or self._misspelt(key)
        if names or not begins_with_initial(name):
            return names
        return [one for one in self.ends.get(key[1:], ()) if fold_word(one[0]) == key[0][0]]

    def _misspelt(self, key: Key) -> Sequence[str]:
        """Who has a surname with a letter more or less, if it is one person."""
        ends = {end for shape in shapes(key) for end in self.slips.get(shape, ()) if is_doubled(end[0], key[0])}
        near = {name for end in ends for name in self.ends[end]} if len(key) == 1 else set()
        return tuple(near) if len(near) == 1 else ()


def gather_people(
    names: Sequence[tuple[int, str]],
    spellings: Mapping[str, str],
    nicknames: Mapping[str, Collection[str]] = MappingProxyType({}),
    kin: Collection[int] = (),
    titles: Mapping[int, Title] = _NO_TITLES,
    genders: Mapping[str, str] = MappingProxyType({}),
    families: Collection[str] = (),
) -> People:
    """The persons behind the `(place, name)` of all mentions of persons in an article, in order.

    `nicknames` are short first names by the whole one, folded; `kin` the places where somebody's relative is named;
    `titles` what stands before a name, by place; `genders` "feminine" or "masculine" by folded first name;
    `families` are surnames that stand first, folded.
    """
    fulls = [(place, spellings.get(name, name)) for place, name in names]
    fulls = [(place, name) for place, name in fulls if is_full(name)]
    keys = full_keys(dict.fromkeys(name for _, name in fulls))
    keys = _without_shortened(keys)
    counts = Counter(name for _, name in fulls if name in keys)
    full = _canonical(counts, keys, nicknames)
    written = {name_key(other): full[keys[name]] for other, name in spellings.items() if name in counts}
    places: dict[str, list[int]] = {}
    for place, name in fulls:
        if name in keys:
            places.setdefault(full[keys[name]], []).append(place)
    bearers = {name: _bearer(name, its_places, kin, titles, genders) for name, its_places in places.items()}
    ends, begins = _edges(full, families)
    people = People(
        keys=keys, full={**written, **full}, ends=ends, begins=begins, bearers=bearers, called={},
        slips=by_shape([end for end in ends if len(end) == 1]),
    )  # fmt: skip
    return replace(people, called=_called(names, people, titles))


def _without_shortened(keys: Mapping[str, Key]) -> dict[str, Key]:
    """The full names without "J. Novak" and "J. K. Novak" beside "Jana Novak"."""
    whole = {(key[0][0], key[-1]) for name, key in keys.items() if not begins_with_initial(name)}
    return {
        name: key
        for name, key in keys.items()
        if not (begins_with_initial(name) and len(key) == 2 and (key[0][0], key[-1]) in whole)
    }


def _bearer(
    name: str, places: Sequence[int], kin: Collection[int], titles: Mapping[int, Title], genders: Mapping[str, str]
) -> Bearer:
    before = [titles.get(place, NO_TITLE) for place in places]
    told = {title.gender for title in before if title.gender} or {genders.get(name_key(name)[0], "")}
    return Bearer(
        name=name,
        places=places,
        offices=frozenset(title.office for title in before if title.office),
        gender=told.pop() if len(told) == 1 else "",
        introduced=bool(before[0].office),
        younger=suffix_of(name) not in ("", "sr"),
        kin=all(place in kin for place in places),
    )


def _called(names: Sequence[tuple[int, str]], people: People, titles: Mapping[int, Title]) -> dict[Key, set[str]]:
    """Who goes by a surname alone, without an office before it, where no other of the surname has been named."""
    called: dict[Key, set[str]] = {}
    for place, name in names:
        key = people.keys.get(name) or name_key(name)
        if key not in people.full and not titles.get(place, NO_TITLE).office:
            bearers = [people.bearers[one] for one in people.ends.get(key, ())]
            known = [one.name for one in bearers if one.places[0] < place and not one.kin]
            if len(known) == 1:
                called.setdefault(key, set()).update(known)
    return called


def _canonical(
    counts: Counter[str], keys: Mapping[str, Key], nicknames: Mapping[str, Collection[str]]
) -> dict[Key, str]:
    """The canonical name by the key of each full name: the most frequent form that begins as the whole name does."""
    ranked = [name for name, _ in counts.most_common()]
    whole = wholes(list(dict.fromkeys(keys[name] for name in ranked)), nicknames)

    def begins_otherwise(name: str) -> bool:
        first, its_whole = keys[name][0], whole[keys[name]][0]
        return first != its_whole and first not in nicknames.get(its_whole, ())

    chosen: dict[Key, str] = {}
    for name in sorted(ranked, key=begins_otherwise):
        chosen.setdefault(whole[keys[name]], name)
    return {key: chosen[long] for key, long in whole.items()}


def _edges(full: Mapping[Key, str], families: Collection[str]) -> tuple[dict[Key, list[str]], dict[Key, list[str]]]:
    """The canonical names by the parts that end, and by those that begin, a full name; with its suffix and without."""
    ends: dict[Key, list[str]] = {}
    begins: dict[Key, list[str]] = {}
    for key, name in full.items():
        suffix = key[-1:] if key[-1] in SUFFIXES else ()
        plain = key[:-1] if suffix else key
        for cut in range(1, min(len(plain), _MOST_PARTS)):
            begin = plain[:-cut]
            surname = len(begin) == 1 and begin[0] in families
            edges = dict.fromkeys(((True, plain[cut:]), (True, (*plain[cut:], *suffix)), (surname, begin)))
            for at_end, part in edges:
                table = ends if at_end else begins
                if len(table.setdefault(part, [])) < _MOST_NAMESAKES and name not in table[part]:
                    table[part].append(name)
    return ends, begins
