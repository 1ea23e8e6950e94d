"""What the markup of a page tells of each of its blocks, as numbers for the line model, beside what its text tells."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from copydesk.kinds import Role
from copydesk.rules import load_sieve
from copydesk.rules.path_cues import load_path_cues
from copydesk.structure.line_features import feature_names, line_features, shifted, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from copydesk.structure.given import Fitting
    from copydesk.structure.pieces import Piece

    Numbers = NDArray[np.float64]

_TAGS = (
    ("p", ("p",)),
    ("h1", ("h1",)),
    ("h2", ("h2",)),
    ("heading", ("h3", "h4", "h5", "h6")),
    ("item", ("li",)),
    ("quotation", ("blockquote",)),
    ("cell", ("td", "th", "tr", "table")),
    ("caption", ("figcaption", "figure", "caption")),
    ("term", ("dd", "dt", "dl")),
    ("pre", ("pre",)),
    ("div", ("div",)),
    ("section", ("section", "article", "main")),
    ("frame", ("header", "footer", "nav", "aside", "form")),
)
_VERDICTS = (Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE)
_AROUND = ("aside", "nav", "footer", "header", "article", "main", "figure", "form", "ul", "table", "blockquote")
_NEAR, _CLOSE = (-3, -2, -1, 1, 2, 3), (-2, -1, 1, 2)
_WINDOWS, _WORD_WINDOWS = ((-4, -1), (1, 4), (-12, -1), (1, 12)), ((-4, -1), (1, 4))
_SHARES = ("blocks", "told_words", "prose_words", "told_share", "linked_share", "told_blocks")
_INNER = 2
"""How many of the innermost steps of a path are looked at apart from the others."""


@cache
def page_feature_names() -> tuple[str, ...]:
    """The names of the columns that `page_features` gives."""
    cues = tuple(load_path_cues())
    markup = (
        *(f"tag:{name}" for name, _ in _TAGS),
        "linked",
        "told",
        *(f"told:{role.value}" for role in _VERDICTS),
        *(f"told@{offset}" for offset in _NEAR),
        *(f"linked@{offset}" for offset in _CLOSE),
        *(f"told[{first},{last}]" for first, last in _WINDOWS),
        *(f"told_words[{first},{last}]" for first, last in _WORD_WINDOWS),
        *("told_before", "told_after"),
        *(f"inner:{name}" for name in cues),
        *(f"outer:{name}" for name in cues),
        *(f"around:{name}" for name in _AROUND),
        "depth",
        *(f"{where}:{name}" for where in ("path", "parent", "grandparent") for name in _SHARES),
        *("common", "main_left", "own_left", "main_depth", "same_above", "same_below"),
    )
    return (*feature_names(), *(f"markup:{name}" for name in markup))


def page_features(pieces: Sequence[Piece], fitting: Fitting) -> Numbers:
    """One row a piece, one column a feature, float64: those of lines first, then what the markup tells."""
    return np.column_stack([line_features(pieces, fitting), *_markup(pieces)])


def _markup(pieces: Sequence[Piece]) -> Iterable[Numbers]:
    tags = [piece.block.tag for piece in pieces]
    verdicts = [piece.block.verdict for piece in pieces]
    words = np.array([piece.n_words for piece in pieces], dtype=np.float64)
    linked = np.array([piece.block.link_density for piece in pieces])
    told = np.array([verdict is not None for verdict in verdicts], dtype=np.float64)
    yield from (_marks(tag in members for tag in tags) for _, members in _TAGS)
    yield from (linked, told)
    yield from (_marks(verdict is role for verdict in verdicts) for role in _VERDICTS)
    yield from (shifted(told, offset) for offset in _NEAR)
    yield from (shifted(linked, offset) for offset in _CLOSE)
    yield from (summed(told, *window) for window in _WINDOWS)
    yield from (summed(told * words, *window) for window in _WORD_WINDOWS)
    before = np.cumsum(told * words)
    total = max(1.0, float(before[-1]))
    yield from (before / total, (before[-1] - before) / total)
    steps = [piece.block.path.split("/") for piece in pieces]
    yield from _cues([" ".join(path[-_INNER:]) for path in steps])
    yield from _cues([" ".join(path[:-_INNER]) for path in steps])
    names = [{_tag_of(step) for step in path} for path in steps]
    yield from (_marks(name in path for path in names) for name in _AROUND)
    yield _count(map(len, steps))
    prose = np.array([piece.is_prose for piece in pieces], dtype=np.float64)
    for outer in range(3):
        yield from _shares(["/".join(path[: len(path) - outer]) for path in steps], words, told, prose, linked)
    yield from _beside_main(steps, words * told)


def _marks(values: Iterable[bool]) -> Numbers:
    return np.array(list(values), dtype=np.float64)


def _count(values: Iterable[int]) -> Numbers:
    return np.array(list(values), dtype=np.float64)


def _tag_of(step: str) -> str:
    """The tag of a step of a path such as `p.lead.first#top`."""
    return step.partition(".")[0].partition("#")[0].partition("@")[0]


def _cues(paths: Sequence[str]) -> Iterable[Numbers]:
    """For each family of cues, which paths hold one."""
    patterns = tuple(load_path_cues().values())
    sieve = load_sieve(patterns)
    found = np.zeros((len(paths), len(patterns)))
    known = {path: [at for at in sieve.may_find(path) if patterns[at].search(path)] for path in set(paths)}
    for row, path in enumerate(paths):
        found[row, known[path]] = 1
    return found.T


def _shares(keys: Sequence[str], words: Numbers, told: Numbers, prose: Numbers, linked: Numbers) -> Iterable[Numbers]:
    """What the blocks with one key are together: their number, their share of the text and of the prose, and so on."""
    place = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    at = np.array([place[key] for key in keys])
    number, n_told = np.bincount(at), np.bincount(at, told)
    in_all, in_told, in_prose, in_links = (np.bincount(at, words * share) for share in (1.0, told, prose, linked))
    some = np.maximum(1, in_all)
    shares = (
        number,
        in_told / max(1, in_told.sum()),
        in_prose / max(1, in_prose.sum()),
        in_told / some,
        in_links / some,
        n_told / number,
    )
    return [share[at] for share in shares]


def _beside_main(steps: Sequence[Sequence[str]], words: Numbers) -> Iterable[Numbers]:
    """How each path stands to that of the container with most of the text that trafilatura found."""
    sizes: Counter[tuple[str, ...]] = Counter()
    for path, n_words in zip(steps, words, strict=True):
        sizes[tuple(path[:-1])] += n_words
    main = max(sizes, key=lambda path: sizes[path])
    depth = _count(map(len, steps))
    common = _count(_n_common(path, main) for path in steps)
    yield from (common, len(main) - common, depth - common, np.full(len(steps), float(len(main))))
    same = _marks(at > 0 and path == steps[at - 1] for at, path in enumerate(steps))
    yield from (same, shifted(same, 1))


def _n_common(path: Sequence[str], main: Sequence[str]) -> int:
    unlike = (at for at, (step, other) in enumerate(zip(path, main, strict=False)) if step != other)
    return next(unlike, min(len(path), len(main)))
