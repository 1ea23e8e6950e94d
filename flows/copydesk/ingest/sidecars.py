"""Knows sidecars: small files that stand beside an input and say what it can't say itself, or which column is which."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.charsets import find_codec
from copydesk.ingest.compression import plain_name
from copydesk.ingest.streams import About
from copydesk.records import Claim
from copydesk.rules import interval
from copydesk.rules.columns import load_parts
from copydesk.rules.stated import clean_stated, stated_day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

SUFFIXES = (".meta.toml", ".meta.json")
"""What the name of a sidecar ends with, after that of its file."""
MAX_BYTES = 1_000_000
"""How large a sidecar may be."""
LONELY = "a sidecar of no file"
_ID_CHARS = 500
_TABLES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"})
_MANY = frozenset({*_TABLES, ".zip", ".tar", ".warc", ".mbox"})
"""Suffixes of files that hold many articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The sidecars of each file, by the file's name, and those that belong to none with the reason."""

    of_file: Mapping[str, tuple[str, ...]]
    lonely: Mapping[str, str]


def is_sidecar(name: str) -> bool:
    """Whether a file is a sidecar, by its name."""
    return name.lower().endswith(SUFFIXES)


def pair_sidecars(names: Collection[str]) -> Pairs:
    """Which sidecars belong to which file: `a.txt.meta.toml` to `a.txt`; `a.meta.toml` to the only file called `a`.

    >>> pair_sidecars(["a.txt", "a.txt.meta.toml", "b.html.gz", "b.meta.json"]).of_file
    {'a.txt': ('a.txt.meta.toml',), 'b.html.gz': ('b.meta.json',)}
    """
    sidecars = sorted(name for name in names if is_sidecar(name))
    files = set(names).difference(sidecars)
    by_stem: dict[str, set[str]] = {}
    for name in files if sidecars else ():
        for stem in stems(name):
            by_stem.setdefault(stem, set()).add(name)
    of_file: dict[str, tuple[str, ...]] = {}
    lonely: dict[str, str] = {}
    for sidecar in sidecars:
        base = name_meant(sidecar)
        meant = {base} if base in files else by_stem.get(base, set())
        if len(meant) == 1:
            [name] = meant
            of_file[name] = (*of_file.get(name, ()), sidecar)
        elif meant:
            lonely[sidecar] = f"{LONELY}: {len(meant)} files are called so; name it after one, with its suffix"
        else:
            lonely[sidecar] = f"{LONELY}: put the file beside it, or take it away"
    return Pairs(of_file=of_file, lonely=lonely)


def name_meant(sidecar: str) -> str:
    """The name of the file that a sidecar is for, whole or without its suffix."""
    return sidecar[: -len(SUFFIXES[0])]


def stems(path: str) -> set[str]:
    """What a file is called without its compression, and without its suffix too."""
    folder, slash, name = path.rpartition("/")
    plain = plain_name(name)
    return {f"{folder}{slash}{stem}" for stem in (plain, PurePosixPath(plain).stem)}


def fault_of(sidecars: Collection[str]) -> str:
    """What is wrong with the number of a file's sidecars; empty where nothing is."""
    return f"its sidecar is there {len(sidecars)} times: keep one" if len(sidecars) > 1 else ""


def attach_sidecar(about: About, data: bytes, *, sidecar: str, name: str) -> About:
    """What is known of the file `name`, with what its sidecar states. Raises RefusedError that names every fault."""
    if len(data) > MAX_BYTES:
        raise faulty([f"has more than {MAX_BYTES} bytes: keep to what it may state"])
    values = _parse(data, is_json=sidecar.lower().endswith(".json"))
    faults: list[str] = []
    given = _read(values, PurePosixPath(plain_name(name)).suffix.lower(), faults)
    if faults:
        raise faulty(faults)
    said = {claim.field for claim in given.claims}
    return replace(
        about,
        url=given.url or about.url,
        retrieved=given.retrieved or about.retrieved,
        claims=(*given.claims, *(claim for claim in about.claims if claim.field not in said)),
        key=given.key or about.key,
        charset=given.charset or about.charset,
        fields={**about.fields, **given.fields},
    )


def faulty(faults: Iterable[str]) -> RefusedError:
    """The refusal of an article whose sidecar has faults."""
    return RefusedError(Reason.MALFORMED, f"its sidecar {'; it '.join(faults)}", stage=Stage.INGEST)


def _parse(data: bytes, *, is_json: bool) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
        values = json.loads(text, object_pairs_hook=_object) if is_json else tomllib.loads(text)
        json.dumps(values, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise faulty(["holds half of a character, a lone surrogate: take it out"]) from error
    except UnicodeDecodeError as error:
        raise faulty(["is not in UTF-8: save it so"]) from error
    except (ValueError, RecursionError) as error:
        what = "JSON" if is_json else "TOML"
        raise faulty([f"is no {what}, or has a key twice{_place(error)}: mend it there"]) from error
    if not isinstance(values, dict):
        raise faulty(["is no JSON object: put its keys and values between { and }"])
    return values


def _place(error: Exception) -> str:
    """Where a file breaks. What the parser says of it besides may quote the file."""
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno})"
    _, found, place = str(error).rpartition("(at ")
    return f" (at {place}" if found else ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _read(values: Mapping[str, Any], suffix: str, faults: list[str]) -> About:
    """What a sidecar of a file with the suffix states; every fault is added to `faults`."""
    good: dict[str, Any] = {}
    allowed = [key for key in _KEYS if suffix not in _MANY or key not in _OF_ONE]
    for key, value in values.items():
        if key in _KEYS and key not in allowed:
            faults.append(f"gives {key}, which one article has, and its file holds many: take it out")
        elif key == "fields":
            good[key] = _read_fields(value, suffix, faults)
        elif key not in _KEYS:
            faults.append(_unknown(key, allowed))
        elif (made := _made(key, value)) is None:
            faults.append(f"has a wrong {key}: give {_WANTED[key]}")
        else:
            good[key] = made
    claims = [
        Claim(field=key, value=value, method="sidecar", confidence="high")
        for key in _CLAIMED
        for value in _listed(good.get(key, ()))
    ]
    given = ("url", "retrieved", "charset", "fields")
    return About(claims=tuple(claims), key=good.get("id"), **{key: good[key] for key in given if key in good})


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _unknown(key: str, allowed: Collection[str]) -> str:
    near = get_close_matches(key, allowed, 1)
    meant = f"did you mean {near[0]}? There are" if near else "there are"
    return f"has the key '{key[:40] if key.isprintable() else '?'}': {meant} {', '.join(allowed)}"


def _read_fields(value: object, suffix: str, faults: list[str]) -> Mapping[str, str]:
    parts = list(load_parts())
    if suffix not in _MANY:
        faults.append("has a table [fields], and its file has no columns: take it out")
    elif not isinstance(value, dict):
        faults.append('has fields that are no table: write [fields], and under it PART = "COLUMN"')
    else:
        faults += [_unknown(part, parts).replace("the key", "in [fields]") for part in value if part not in parts]
        texts = [part for part in value if part in parts and _text(value[part]) is None]
        faults += [f"has a wrong {part} in [fields]: give the name of a column in quotes" for part in texts]
        twice = {column for column in value.values() if list(value.values()).count(column) > 1}
        faults += ["gives one column for two parts in [fields]: keep one"] * bool(twice)
        return value if not faults else {}
    return {}


def _made(key: str, value: object) -> Any:  # noqa: ANN401  a text, some texts, or a day
    """What a value means; None where it is none that the key may have."""
    return _MAKERS[key](value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def _cleaned(field: str) -> Callable[[object], str | None]:
    return lambda value: clean_stated(field, value) if isinstance(value, str) else None


def _authors(value: object) -> tuple[str, ...] | None:
    given = value if isinstance(value, list) else [value]
    names = [clean_stated("authors", one) if isinstance(one, str) else None for one in given]
    return tuple(dict.fromkeys(filter(None, names))) if names and all(names) else None


def _dated(value: object) -> str | None:
    """A day, month or year as EDTF, of a text or of what TOML takes for a day."""
    text = value.isoformat() if isinstance(value, date) else value
    day = stated_day(text) if isinstance(text, str) else None
    try:
        return day if day and interval(day) else None
    except ValueError:
        return None


def _day(value: object) -> date | None:
    day = _dated(value)
    return date.fromisoformat(day) if day and len(day) == 10 else None


def _id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    text = _text(value)
    return text if text and len(text) <= _ID_CHARS else None


def _charset(value: object) -> str | None:
    return value if isinstance(value, str) and find_codec(value) else None


def _language(value: object) -> str | None:
    code = clean_stated("language", value) if isinstance(value, str) else None
    return code if code and len(code) == 2 else None


_MAKERS: Mapping[str, Callable[[object], object]] = {
    "url": _cleaned("url"),
    "id": _id,
    "title": _cleaned("title"),
    "standfirst": _cleaned("standfirst"),
    "authors": _authors,
    "publisher": _cleaned("publisher"),
    "agency": _cleaned("agency"),
    "genre": _cleaned("genre"),
    "published": _dated,
    "updated": _dated,
    "language": _language,
    "rights": _cleaned("rights"),
    "retrieved": _day,
    "charset": _charset,
}
_KEYS = (*_MAKERS, "fields")
_OF_ONE = frozenset({"url", "id", "title", "standfirst", "authors", "published", "updated"})
"""What one article has, and not the many of an archive or table."""
_CLAIMED = tuple(key for key in _MAKERS if key not in ("id", "retrieved", "charset"))
_DATE = 'a day such as 2026-02-14, a month such as "2026-02" or a year such as "2026"'
_SHORT = "a text in quotes that is not too long"
_WANTED = dict.fromkeys(_MAKERS, _SHORT) | {
    "url": "a whole address, with https://",
    "id": f"a text in quotes of at most {_ID_CHARS} characters, or a whole number",
    "authors": 'a list of names, such as ["Anna Novak", "Ben Ode"]',
    "published": _DATE,
    "updated": _DATE,
    "language": 'a code of two letters, such as "en"',
    "retrieved": "a day such as 2026-02-14",
    "charset": 'the name of a charset, such as "windows-1251"',
}
