"""The table of heads of pasted articles, `unit/metadata/heads/*.toml`, and what is read from each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from pasted import BODY, TITLE, read

FOLDER = Path(__file__).parent / "unit" / "metadata" / "heads"
FIELDS = (
    "title", "standfirst", "authors", "published", "updated", "dateline", "agency", "publisher", "rights", "genre",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Lines above and below three fixed paragraphs, and what they say; `lead` opens the first paragraph.

    A field that is not named is expected to be null; `title` is the usual one where `{title}` stands above. `wrong`
    says why the case is still read wrong.
    """

    id: str
    head: list[str]
    tail: list[str] = field(default_factory=list)
    lead: str = ""
    wrong: str | None = None
    expected: dict[str, str | list[str] | None]

    @property
    def text(self) -> str:
        """The pasted article."""
        return "\n\n".join([*self.head, self.lead + BODY, *self.tail])


def load_heads() -> list[Head]:
    """The whole table, in the order of its files."""
    tables = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    return [_head(name, case) for name, table in tables.items() for case in table["case"]]


def _head(table: str, case: dict) -> Head:
    about = {key: value for key, value in case.items() if key not in FIELDS}
    usual = TITLE if "{title}" in case["head"] else None
    expected = {name: case.get(name) for name in FIELDS} | {"title": case.get("title", usual)}
    expected["authors"] = case.get("authors", [])
    about["id"] = f"{table}: {about['id']}"
    about["head"] = [line.replace("{title}", TITLE) for line in case["head"]]
    return Head(expected=expected, **about)


def read_fields(head: Head) -> dict[str, str | list[str] | None]:
    """What copydesk reads from a head, in the form of the table."""
    metadata = read(head.text).metadata
    found = {name: getattr(metadata, name) for name in FIELDS if name != "authors"}
    authors = ["; ".join([one.name, one.role or "", one.affiliation or ""]).rstrip("; ") for one in metadata.authors]
    return found | {"authors": authors}
