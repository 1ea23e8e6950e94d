"""Runs a suite over the frames of a target one at a time, and puts what was measured together.

What Great Expectations says of each row can be counted batch by batch. The few expectations that look across rows are
asked once, of all rows but only of the columns that they name. That a key is unique needs no comparison of batches: the
laws of the whole version compare documents, and the keys of their rows hold their id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd

    from copydesk.quality.engine import Engine, Outcome
    from copydesk.quality.suites import Expectation, Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some rows of a target: how they are read, and the parameters that the suite is given with them."""

    read: Callable[[], pd.DataFrame]
    parameters: Mapping[str, Any]


def validate_pieces(
    engine: Engine, pieces: Sequence[Piece], suite: Suite, *, key: tuple[str, ...]
) -> tuple[Outcome, ...]:
    """The outcomes of a suite over all pieces, in its order. Raises ConfigurationError as `Engine.validate` does."""
    if len(pieces) == 1:
        return engine.validate(pieces[0].read(), suite, key=key, parameters=pieces[0].parameters)
    apart = tuple(one for one in suite.expectations if engine.counts_rows(one, key))
    across = tuple(one for one in suite.expectations if one not in apart)
    outcomes = {one.expectation.id: one for one in _apart(engine, pieces, replace(suite, expectations=apart), key)}
    if across:
        import pandas as pd  # Here: who only asks for the room must not wait for it.

        columns = [*dict.fromkeys((*key, *(name for one in across for name in one.columns)))]
        rows = pd.concat([_some(piece.read(), columns) for piece in pieces], ignore_index=True)
        told = engine.validate(rows, replace(suite, expectations=across), key=key, parameters=pieces[0].parameters)
        outcomes |= {one.expectation.id: one for one in told}
    return tuple(outcomes[one.id] for one in suite.expectations if one.id in outcomes)


def _some(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return frame[[name for name in columns if name in frame.columns]]


def _apart(engine: Engine, pieces: Sequence[Piece], suite: Suite, key: tuple[str, ...]) -> Iterator[Outcome]:
    counted = [
        {one.expectation.id: one for one in engine.count(piece.read(), suite, parameters=piece.parameters)}
        for piece in pieces
    ]
    merged = [_merge(one, [each[one.id] for each in counted if one.id in each]) for one in suite.expectations]
    failing = {one.expectation.id for one in merged if one is not None and not one.success}
    keys: dict[str, list[tuple[str, ...]]] = {name: [] for name in failing}
    for piece, each in zip(pieces, counted, strict=True):
        here = tuple(e for e in suite.expectations if e.id in failing and e.id in each and each[e.id].n_failing)
        if here and key:
            frame = piece.read()
            for name, rows in engine.list_keys(frame, suite.name, here, key, piece.parameters).items():
                keys[name] += rows
    for one in merged:
        if one is not None:
            yield replace(one, keys=tuple(keys.get(one.expectation.id, ())))


def _merge(expectation: Expectation, parts: Sequence[Outcome]) -> Outcome | None:
    """The outcome over all parts; None where no part could be asked."""
    if not parts:
        return None
    judged, failing = sum(one.n_judged for one in parts), sum(one.n_failing for one in parts)
    if expectation.columns:
        mostly = float(expectation.kwargs.get("mostly", 1.0))
        success = not judged or (judged - failing) / judged >= mostly
    else:  # The columns of a table are those of each of its pieces.
        success = all(one.success for one in parts)
    return replace(
        parts[0], success=success, n_rows=sum(one.n_rows for one in parts), n_judged=judged, n_failing=failing
    )
