"""The steps of the main job as plain calls in one process without Prefect, each with its CPU seconds.

    PYTHONPATH=flows python tests/bench/speed_steps.py RESULT.json RAW DATASET [MODEL]

What an article goes through is timed by wrapping the functions that the journey calls (`WRAPPED`). Without MODEL no
names are looked for. `load` is what comes before: imports, rules, the model, Great Expectations.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = date(2026, 3, 1)

BATCHES = (
    "copydesk.batches.processing" if find_spec("copydesk.batches").submodule_search_locations else "copydesk.batches"
)
"""Where batches are read."""
WRAPPED = (
    (BATCHES, "open_input", "ingest"),
    ("copydesk.pipeline", "unwrap", "ingest"),
    ("copydesk.pipeline", "decode_article", "ingest"),
    ("copydesk.pipeline", "make_source", "source"),
    ("copydesk.pipeline", "recognise_source", "structure"),
    ("copydesk.pipeline", "label_source", "structure"),
    ("copydesk.pipeline", "gather_metadata", "metadata"),
    ("copydesk.pipeline", "split_paragraphs", "segment"),
    ("copydesk.pipeline", "document_text", "segment"),
    ("copydesk.pipeline", "find_in_paragraphs", "entities"),
    (BATCHES, "article_rows", "rows"),
    (BATCHES, "write_batches", "rows"),
)
"""Where a function is called from, its name there, and the stage that its time counts for."""
MODEL = ("copydesk.entities.spacy_model.SpacyBackend", "find", "model")
"""What runs the model, within `entities`: told apart from it."""


class Account:
    """CPU seconds by stage: of a stage within another, only the inner one counts them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def run(self, stage: str, function: Callable, *args, **kwargs):
        """What the function gives; what an iterator yields is taken from it at once."""
        self._inner.append(0.0)
        started = time.process_time()
        try:
            given = function(*args, **kwargs)
            return iter(tuple(given)) if hasattr(given, "__next__") else given
        finally:
            spent = time.process_time() - started
            self.seconds[stage] += spent - self._inner.pop()
            self._inner[-1] += spent

    def wrap(self, place: str, name: str, stage: str) -> None:
        """Let a function of a module, or a method of a class, be timed. Raises SystemExit where there is none."""
        try:
            owner = import_module(place)
        except ImportError:
            module, _, kind = place.rpartition(".")
            owner = getattr(import_module(module), kind)
        function = getattr(owner, name, None)
        if function is None:
            raise SystemExit(f"{place} has no '{name}' any more: mend WRAPPED in {__file__}")
        setattr(owner, name, lambda *args, **kwargs: self.run(stage, function, *args, **kwargs))


def build(raw: Path, dataset: Path, models: list[str], account: Account) -> int:
    """One version by the calls that the flow makes; gives the number of documents."""
    import copydesk.batches
    from copydesk.batches import plan_batches, process_batch
    from copydesk.corpus import complete_corpus
    from copydesk.increments import count_found, keep_rest, list_inputs, plan_increment
    from copydesk.ingest import find_inputs
    from copydesk.quality import judge_staged
    from copydesk.reader import reader_digest
    from copydesk.records import Limits
    from copydesk.versions import clean_up, found_dataset, publish, read_parent, stage

    staging, run = dataset / ".staging" / "run", account.run
    found_dataset(dataset)
    reader = run("planning", reader_digest, models, Limits())
    inputs = run("planning", find_inputs, raw)
    increment = run("planning", plan_increment, inputs, read_parent(dataset), reader)
    batches = run("planning", plan_batches, tuple(increment.to_read()), staging, model=models or None)
    done = []
    for batch in batches:
        waiting = [batch]
        while waiting:
            done.append(run("reading, other", process_batch, waiting[0]))
            rest = copydesk.batches.divide_rest(waiting[0], done[-1]) if getattr(done[-1], "rest", ()) else ()
            waiting = [*rest, *waiting[1:]]
    folders = [folder for batch in done for folder in batch.folders]
    found = {locator: n for batch in done for locator, n in batch.found.items()}
    how = {"as_of": AS_OF, "found": count_found(increment, found), "kept": keep_rest(increment)}
    staged = run("staging", stage, dataset, folders, staging=staging / "version", **how)
    staged = run("corpus", complete_corpus, staged)
    verdict = run("gate", judge_staged, staged, staging / "gate", None)
    if not verdict.ok:
        raise SystemExit(f"the gate refused: {verdict.critical[0]}")
    listed = run("planning", lambda: list(list_inputs(increment, found, staged.lost)))
    about = {"producer": {}, "inputs": {"raw": "raw", "reader": reader}, "validation": verdict.summary}
    about |= {"report": verdict.report, "validation_dir": verdict.report.parent / "validation", "listed": listed}
    run("publishing", publish, dataset, staged, as_of=AS_OF, **about)
    run("publishing", clean_up, dataset)
    return sum(batch.n_documents for batch in done)


def main() -> None:
    """Build a version in this process and write what it took."""
    result, raw, dataset, *models = sys.argv[1:]
    from copydesk.pipeline import take_tools
    from copydesk.quality import load_gate

    take_tools(model=models or None)
    load_gate()
    account = Account()
    for place, name, stage in WRAPPED:
        account.wrap(place, name, stage)
    if models:
        account.wrap(*MODEL)
    load = time.process_time()
    documents = build(Path(raw), Path(dataset), models, account)
    told = {"load": load, "whole": time.process_time() - load, "documents": documents, "stages": account.seconds}
    Path(result).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
