"""Pages for the line model to learn from: gold pages of a benchmark, pages of our own, and parts of both."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

OWN = Path(__file__).parent / "pages"
BODY, OTHER, NEITHER = "body", "other", "neutral"
MARKS = {"+": BODY, "-": OTHER, "?": NEITHER}
NEAR = 12
"""How many lines around the body a light paste holds at most."""
Line = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class LabelledPage:
    """The lines of a pasted page, each with its label: body, other, or neutral (headlines, blank lines)."""

    site: str
    english: bool
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The page as it would be pasted."""
        return "\n".join(text for text, _ in self.lines)

    @property
    def body(self) -> tuple[int, int]:
        """Where the body begins and ends, in lines, half-open."""
        places = [at for at, (_, label) in enumerate(self.lines) if label == BODY]
        return places[0], places[-1] + 1


def read_own(folder: Path = OWN) -> list[LabelledPage]:
    """The pages in a folder: a first line `# english` or `# other`, then lines that begin with `+ `, `- ` or `? `."""
    pages = []
    for path in sorted(folder.rglob("*.txt")):
        first, *rest = path.read_text("utf-8").rstrip().split("\n")
        lines = tuple((row[2:].strip(), MARKS[row[0]]) if row.strip() else ("", NEITHER) for row in rest)
        if sum(label == BODY for _, label in lines) >= 4:
            pages.append(LabelledPage(site=f"own/{path.stem}", english=first.strip() == "# english", lines=lines))
    return pages


def read_gold(folder: Path) -> tuple[Any, dict[str, list[Any]]]:
    """The scorer of pasted text in a folder, as a module, and its cases by variant."""
    sys.path.insert(0, str(folder))
    import plain_text_cleaning as scorer

    return scorer, scorer.cases(str(folder / "data"))


def from_case(case: Any) -> LabelledPage:
    """A case of the scorer as a page."""
    return LabelledPage(site=case.site, english=case.english, lines=tuple(zip(case.lines, case.label, strict=True)))


def variants(page: LabelledPage, rng: random.Random) -> Iterator[LabelledPage]:
    """The page whole, near its body, and that without blank lines."""
    start, end = page.body
    yield page
    near = page.lines[max(0, start - rng.randrange(1, NEAR)) : end + rng.randrange(NEAR + 1)]
    yield _of(page, near)
    yield _of(page, [line for line in near if line[0].strip()])


def excerpt(page: LabelledPage, rng: random.Random) -> LabelledPage:
    """A few lines of the body as a careful person copies them, with little around them or nothing."""
    start, end = page.body
    body = [line for line in page.lines[start:end] if line[1] != OTHER or rng.random() < 0.3]
    size = rng.randrange(4, max(5, min(40, len(body) + 1)))
    first = rng.choice((0, 0, rng.randrange(max(1, len(body) - size + 1))))
    head = page.lines[max(0, start - rng.randrange(6)) : start] if first == 0 else ()
    tail = page.lines[end : end + rng.choice((0, 0, 2, 5, 8))] if first + size >= len(body) else ()
    lines = [*head, *body[first : first + size], *tail]
    return _of(page, lines if rng.random() < 0.6 else [line for line in lines if line[0].strip()])


def _of(page: LabelledPage, lines: Sequence[Line]) -> LabelledPage:
    return LabelledPage(site=page.site, english=page.english, lines=tuple(lines))


def fold_of(site: str, folds: int) -> int:
    """The fold of a site: all its pages are in one."""
    return hashlib.sha256(site.encode()).digest()[3] % folds
