"""Runs the suites over the tables of a version and its measures, one batch of shards in memory at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import ConfigurationError
from copydesk.quality.batched import Piece, validate_pieces
from copydesk.quality.measures import MEASURED_COLUMNS, document_measures, version_measures
from copydesk.quality.staged import frame, tell_files
from copydesk.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from copydesk.quality.engine import Outcome
    from copydesk.quality.staged import Staged
    from copydesk.quality.suites import Suite

_Target = tuple[str, tuple[str, ...], list[Piece]]


def validate_tables(
    staged: Staged,
    suites: Mapping[str, Suite],
    *,
    found: int,
    as_of: date,
    folder: Path | None = None,
    absent: Collection[str] = (),
) -> Mapping[str, tuple[Suite, Sequence[Outcome]]]:
    """The outcomes of each suite, by target; of a table that has no rows here but some elsewhere, none.

    `folder` is where all files lie, if they lie in one; `absent` are tables that the version does not have. Raises
    ConfigurationError, for all suites at once, where Great Expectations could not evaluate an expectation.
    """
    # Great Expectations takes some 6 CPU s to import: a run with nothing new must not pay for it.
    from copydesk.quality.engine import start_engine

    engine = start_engine()
    results: dict[str, tuple[Suite, Sequence[Outcome]]] = {}
    broken: list[ConfigurationError] = []
    for name, key, pieces in _targets(staged, folder, found=found, as_of=as_of, absent=absent):
        try:
            results[name] = (suites[name], validate_pieces(engine, pieces, suites[name], key=key))
        except ConfigurationError as error:
            broken.append(error)
    if broken:
        raise ConfigurationError(
            " ".join(error.what for error in broken),
            where=", ".join(error.where for error in broken),
            then=broken[0].then,
        )
    return results


def _targets(
    staged: Staged, folder: Path | None, *, found: int, as_of: date, absent: Collection[str]
) -> Iterator[_Target]:
    """What is judged, each with its key, in pieces that stand in memory one at a time."""
    batches = staged.batches()
    # The files are told where they are but a part of the staged ones, or where shards are judged again elsewhere.
    whole = folder is not None and len(batches) == 1 and _lies_in(folder, staged)
    told = [{"staged": str(folder) if whole else tell_files(batch)} for batch in batches]
    for name, contract in load_tables().items():
        # What nothing touched was judged before, and there is nothing of it here; a version without rows is judged.
        if name not in absent and (staged.parts[name] or not staged.count(name)):
            files = [batch[name] for batch in batches] if name in batches[0] else [staged.files(name)]
            some = zip(files, told[: len(files)], strict=True)
            yield (
                name,
                contract.key,
                [Piece(read=partial(_frame, name, mine), parameters=words) for mine, words in some],
            )
    if not any(name in staged.faults for name in MEASURED_COLUMNS):
        if staged.parts["documents"] or not staged.reused:
            pairs = zip(batches, told, strict=True)
            reads = [(partial(_measures, batch["documents"], as_of), words) for batch, words in pairs]
            yield "document_measures", ("doc_id",), [Piece(read=read, parameters=words) for read, words in reads]
        tables = {name: staged.every(name, columns) for name, columns in MEASURED_COLUMNS.items()}
        measured = frame(version_measures(tables, found))
        yield "version_measures", (), [Piece(read=lambda: measured, parameters=told[0])]


def _lies_in(folder: Path, staged: Staged) -> bool:
    return all(path.is_relative_to(folder) for files in staged.parts.values() for path in files.values())


def _frame(name: str, files: Sequence[Path]) -> pd.DataFrame:
    return frame(_read(name, files), arrow_schema(name))


def _measures(files: Sequence[Path], as_of: date) -> pd.DataFrame:
    return frame(document_measures(_read("documents", files), as_of))


def _read(name: str, files: Sequence[Path]) -> pa.Table:
    return read_table(files) if files else arrow_schema(name).empty_table()
