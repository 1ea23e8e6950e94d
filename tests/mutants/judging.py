"""Puts a kind of damage into good tables, runs the gate on them, and tells whether it saw it."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq

from copydesk.errors import CopydeskError, StoreError
from copydesk.quality import run_gate
from mutants import kinds_facts, kinds_files, kinds_offsets, kinds_texts
from mutants.base import AS_OF
from mutants.baseline import CAN_COMPARE, publish_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from copydesk.quality import Verdict
    from copydesk.quality.engine import Engine, Outcome
    from mutants.world import World

TABLE = Path(__file__).parents[2] / "expectations" / "defects.md"
KINDS = kinds_files.KINDS | kinds_offsets.KINDS | kinds_texts.KINDS | kinds_facts.KINDS
BASELINES = kinds_facts.BASELINES
_RANK = {"": 0, "warning": 1, "critical": 2}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the gate said of one place of a kind: the worst severity, empty where it saw nothing, and its checks."""

    kind: str
    at: int
    wanted: str
    severity: str
    told: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """`caught` where it is at least as severe as wanted, else `weaker` or `missed`."""
        if _RANK[self.severity] >= _RANK[self.wanted]:
            return "caught"
        return "weaker" if self.severity else "missed"


def expected() -> Mapping[str, str]:
    """The severity by kind, as `expectations/defects.md` has it."""
    rows = re.findall(r"^\| ([a-z-]+) \| (critical|warning) \| .+ \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def places() -> Iterator[tuple[str, int]]:
    """Every kind, in each of its places."""
    yield from ((kind, at) for kind, (_, count) in KINDS.items() for at in range(count))


def judge(base: World, kind: str, at: int, folder: Path) -> Judged:
    """Spoil a copy of the base in one place, below `folder`, and judge it against what the gate says of the base."""
    before = BASELINES[kind](base) if kind in BASELINES else base
    spoiled = spoil(before, kind, at)
    more: dict[str, Any] = {}
    if kind in BASELINES and CAN_COMPARE:
        more = {"parent": publish_world(before, folder / "dataset", AS_OF)}
    try:
        verdict = _gate(spoiled, folder / "spoiled", **more)
    except StoreError as error:
        return Judged(kind=kind, at=at, wanted=expected()[kind], severity="critical", told=(type(error).__name__,))
    except (CopydeskError, ValueError, TypeError, KeyError, LookupError) as error:
        # A gate that broke publishes nothing, but it has not told what is wrong either.
        return Judged(kind=kind, at=at, wanted=expected()[kind], severity="", told=(f"BROKE {error!r:.300}",))
    known = set(_findings(_gate(before, folder / "before", **more)))
    new = [finding for finding in _findings(verdict) if finding not in known]
    worst = max((severity for severity, *_ in new), key=_RANK.__getitem__, default="")
    told = tuple(dict.fromkeys(f"{severity[0]} {table}: {check}" for severity, table, check, *_ in new))
    return Judged(kind=kind, at=at, wanted=expected()[kind], severity=worst, told=told)


def spoil(world: World, kind: str, at: int) -> World:
    """A copy with one place of the kind in it, the same for the same kind and place."""
    spoiled = world.copy()
    KINDS[kind][0](spoiled, random.Random(f"{kind} {at}"), at)
    return spoiled


def _gate(world: World, folder: Path, **more: Any) -> Verdict:
    tables = world.write(folder / "tables")
    return run_gate(tables, found=world.found, as_of=AS_OF, report_dir=folder / "report", **more)


def _findings(verdict: Verdict) -> Iterator[tuple[Any, ...]]:
    for finding in (*verdict.critical, *verdict.warnings):
        name = (finding.severity.value, finding.table, finding.check)
        yield (*name, finding.why, finding.n_rows, finding.keys, finding.detail)


def remember(validate: Callable[..., tuple[Outcome, ...]]) -> Callable[..., tuple[Outcome, ...]]:
    """The engine's `validate`, asked once for equal frames: most damage leaves most tables as they are."""
    known: dict[tuple[Any, ...], tuple[Outcome, ...]] = {}

    def asked(
        self: Engine, frame: pd.DataFrame, suite: Any, *, key: tuple[str, ...], parameters: Mapping[str, Any]
    ) -> tuple[Outcome, ...]:
        about = (suite.name, *map(str, frame.dtypes.items()), _digest(frame), _parents(Path(parameters["staged"])))
        if about not in known:
            known[about] = validate(self, frame, suite, key=key, parameters=parameters)
        return known[about]

    return asked


def _digest(frame: pd.DataFrame) -> str:
    hashed = pd.util.hash_pandas_object(frame, index=True)
    return hashlib.sha256(hashed.to_numpy().tobytes() + repr(list(frame.columns)).encode()).hexdigest()


def _parents(staged: Path) -> str:
    """The keys that foreign keys are looked up in."""
    files = [path for table in ("documents", "paragraphs") for path in sorted((staged / table).glob("*.parquet"))]
    total = hashlib.sha256()
    for path in files:
        table = pq.read_table(path)
        names = [name for name in ("doc_id", "paragraph_id") if name in table.schema.names]
        total.update(repr(table.select(names).to_pydict()).encode())
    return total.hexdigest()
