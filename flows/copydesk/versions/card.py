"""The dataset card of a version: a README with the header that Hugging Face reads, and numbers from its rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables
from copydesk.tables import read_table
from copydesk.versions.layout import version_name
from copydesk.versions.manifest import ordered_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from copydesk.versions.stage import Staged

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is counted from the rows: words, the years that articles state, and how often each listed value stands.

    `values` maps `table.column` to values with their rows, the most frequent first.
    """

    words: int
    years: tuple[int, int] | None
    undated: int
    values: Mapping[str, Mapping[str, int]]


_COUNTED = (("documents", "language"), ("documents", "media_type"), ("entities", "label"), ("quarantine", "reason"))


def describe_version(staged: Staged) -> Facts:
    """The facts of a staged version, read from a few columns of its files."""
    words, undated, years = 0, 0, set()
    values: dict[str, Counter[str]] = {f"{table}.{column}": Counter() for table, column in _COUNTED}
    for table, _, file in ordered_files(staged.shards):
        counted = [column for name, column in _COUNTED if name == table]
        extra = ["n_words", "published_from", "published_to"] if table == "documents" else []
        if not counted:
            continue
        rows = read_table(staged.locate(file), [*counted, *extra])
        for column in counted:
            values[f"{table}.{column}"].update(map(str, filter(None, rows[column].to_pylist())))
        if extra:
            words += sum(filter(None, rows["n_words"].to_pylist()))
            undated += rows["published_from"].null_count
            years |= {day.year for name in extra[1:] for day in rows[name].to_pylist() if day is not None}
    ranked = {key: dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))) for key, found in values.items()}
    return Facts(words=words, undated=undated, years=(min(years), max(years)) if years else None, values=ranked)


def write_card(head: Mapping[str, Any], facts: Facts) -> str:
    """The text of a version's README.md; `head` is its manifest but the shards."""
    gate = ("## What the gate says", "", *gate_lines(head.get("validation") or {}), "")
    care = _CARE.format(**_numbers(head, facts))
    return "\n".join((*_header(head, facts), "", *_about(head, facts), *gate, *_tables(head), "", care))


def gate_lines(validation: Mapping[str, Any]) -> Iterator[str]:
    """What the gate found, as Markdown: `validation` is what a manifest says of it."""
    findings = validation.get("findings", ())
    for one in findings:
        rows = f", {one['rows']:,} row(s)" if one["rows"] else ""
        detail = f": {as_markdown(one['detail'])}" if one["detail"] else ""
        yield f"- {one['severity']}: {as_markdown(one['table'])}, {as_markdown(one['check'])}{rows}{detail}"
    if accepted := validation.get("accepted"):
        yield f"- accepted by a person: {as_markdown(accepted['reason'])}"
        yield from (f"  - {as_markdown(one['check'])}: {as_markdown(one['detail'])}" for one in accepted["findings"])
    if not findings and not accepted:
        yield "Nothing was found that should not be."


def as_markdown(text: str) -> str:
    """Text as Markdown that means nothing but itself: names of publishers and reasons are other people's words."""
    seen = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$&@]|:(?=/)|(?<=www)\.)", r"\\\1", seen)


def _header(head: Mapping[str, Any], facts: Facts) -> Iterator[str]:
    documents = head["tables"]["documents"]["rows"]
    # Only codes that look like codes: a value of an article must not write into the header.
    languages = [code for code in facts.values["documents.language"] if re.fullmatch(r"[a-z]{2,3}", code)]
    yield from ("---", "pretty_name: Articles on security and foreign policy, by copydesk")
    if languages:
        yield from ("language:", *(f'- "{code}"' for code in languages))
    yield from ("size_categories:", f"- {next((name for most, name in _SIZES if documents < most), 'n>1M')}")
    yield from ("task_categories:", "- text-classification", "- token-classification", "- text-generation")
    yield from ("tags:", "- news", "- security", "- foreign-policy", "configs:")
    yield from (*_configs(head["tables"]), "---")


def _configs(tables: Iterable[str]) -> Iterator[str]:
    for at, name in enumerate(name for name in load_tables() if name in tables):
        yield from (f"- config_name: {name}", f"  data_files: {name}/*.parquet")
        if at == 0:
            yield "  default: true"


def fit_card(text: str, sizes: Mapping[str, int]) -> str:
    """The text of a card for an export: only the tables of `sizes`, which has their bytes, are spoken of."""
    head, configs, rest = text.partition("configs:\n")
    if configs:
        text = "\n".join((f"{head}configs:", *_configs(sizes), rest[rest.index("---\n") :]))
    kept, skipped = [], False
    for line in text.split("\n"):
        if line.startswith("##"):
            skipped = line.startswith("### ") and line[4:] not in sizes
        row = re.fullmatch(r"(\| `(\w+)` \| .+ \| )[\d,]+( \| `[^|]+ \|)", line)
        if not skipped and (row is None or row[2] in sizes):
            kept.append(f"{row[1]}{sizes[row[2]]:,}{row[3]}" if row else line)
    return "\n".join(kept)


_ABOUT = """# Articles on security and foreign policy, {name}

Built by copydesk from raw articles: clean text in paragraphs and sentences, named entities whose offsets hold, and an
account of every character that was removed.

- Dataset `{dataset_id}`, version `{name}` ({before}), as of {as_of}, schema {schema_version}.
- Content `{content}`.
- {found:,} inputs found: {documents:,} documents, {quarantined:,} in quarantine.
- Since the version before: {added:,} documents added, {changed:,} with changed text, {removed:,} removed.
- {words:,} words. {years}"""

_CARE = """## How to read it

```python
import pandas as pd

documents = pd.read_parquet("documents")
entities = pd.read_parquet("entities")
```

Offsets count Unicode code points and are half-open: `text[start:end]`. Each folder holds the rows of this version and
no others; `sha256sum --check SHA256SUMS` verifies the files. In the dataset's own folder they are read only, and other
versions may share them: copy before you write.

## What to know before use

- A value that an article does not state is null; nothing is guessed. What was found for it stands in `evidence`.
- Entities are found by a model and by rules, and both err; `method` tells which it was. Links to a knowledge base come
  from tables that packages ship, and are null where they can't be verified.
- Articles name living people. Contact lines are removed, and their text is published nowhere.
- {quarantined:,} inputs are not in `documents`; `quarantine` says why of each.

## Rights

The articles belong to their publishers; this card asserts no licence for them, and `rights` holds what each one states.
Names and ids of places come from GeoNames (https://www.geonames.org), licensed under CC BY 4.0.

## How it was made

Created {created}, written by pyarrow {pyarrow}. `manifest.json` holds producer, inputs, counts and the digest of every
file; `report.html` and `validation/`, where present, the checks that it passed; `croissant.json` its description for
machines.
"""

_TITLES = {
    "documents.language": "Languages",
    "documents.media_type": "Kinds of input",
    "entities.label": "Mentions",
    "quarantine.reason": "Reasons in quarantine",
}


def _about(head: Mapping[str, Any], facts: Facts) -> Iterator[str]:
    yield _ABOUT.format(**_numbers(head, facts))
    for key, title in _TITLES.items():
        if facts.values[key]:
            yield f"- {title}: {_listed(facts.values[key].items())}."
    yield ""


def _numbers(head: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    return {
        **{key: head[key] for key in ("dataset_id", "as_of", "schema_version", "content", "created")},
        **head["counts"],
        "name": version_name(head["version"]),
        "before": _origin(head),
        "words": facts.words,
        "years": _years(facts),
        "pyarrow": head["producer"]["writer"]["pyarrow"],
    }


def _origin(head: Mapping[str, Any]) -> str:
    if head["parent"] is None:
        return "the first version"
    back = f", rolled back to {version_name(head['reverts'])}" if head["kind"] == "rollback" else ""
    return f"after {version_name(head['parent'])}{back}"


def _years(facts: Facts) -> str:
    if facts.years is None:
        return "No article states when it was published."
    first, last = facts.years
    span = f"in {first}" if first == last else f"from {first} to {last}"
    return f"Published {span}, as the articles state; {facts.undated:,} do not say."


def _listed(values: Iterable[tuple[str, int]]) -> str:
    # Values come from closed lists or patterns; what is neither is an article's and stays out.
    return ", ".join(f"{value} {rows:,}" for value, rows in values if re.fullmatch(r"[A-Za-z_/+.-]{1,40}", value))


def _tables(head: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Tables\n", "| table | a row is | rows | bytes | key |", "| --- | --- | ---: | ---: | --- |")
    for name, table in load_tables().items():
        total, key = head["tables"][name], ", ".join(f"`{column}`" for column in table.key)
        yield f"| `{name}` | {table.grain} | {total['rows']:,} | {total['bytes']:,} | {key} |"
    for name, table in load_tables().items():
        yield from (f"\n### {name}\n", "| column | type | meaning |", "| --- | --- | --- |")
        for column in table.columns:
            null = f" Null: {column.null}." if column.null else ""
            meaning = f"{column.meaning}{null}".replace("|", "\\|")
            yield f"| `{column.name}` | `{column.type}` | {meaning} |"
    yield ""
