"""The other side of `speed.py --peer`: datatrove's local executor over the same pages, run by its own interpreter.

    PEER/bin/python tests/bench/speed_peer.py RESULT.json PAGES.jsonl FOLDER

PEER is a virtual environment made with `pip install "datatrove[io,processing]" lxml_html_clean`. It reads the pages,
extracts their text with trafilatura, makes MinHash signatures and writes Parquet. Between the steps stand probes that
count the CPU seconds of all that comes before them, of datatrove's extracting process too.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import ParquetWriter

_TICK = os.sysconf("SC_CLK_TCK")
SECONDS: dict[str, float] = {}
COUNTS: dict[str, int] = {}


_children: dict[int, float] = {}
"""What each child had taken when it was last seen: it is over when the last document has come."""


def _spent() -> float:
    """CPU seconds of this process and of its children."""
    for child in multiprocessing.active_children():
        times = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        _children[child.pid] = (int(times[11]) + int(times[12])) / _TICK
    return time.process_time() + sum(_children.values())


class Probe(PipelineStep):
    """Lets documents through, and counts what it took to get them."""

    type = "PROBE"

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.stage = stage

    def run(self, data, rank: int = 0, world_size: int = 1):
        """The documents as they come."""
        documents = iter(data)
        SECONDS[self.stage], COUNTS[self.stage] = 0.0, 0
        while True:
            started = _spent()
            document = next(documents, None)
            SECONDS[self.stage] += _spent() - started
            if document is None:
                return
            COUNTS[self.stage] += 1
            yield document


class Signatures(MinhashDedupSignature):
    """Signatures of documents that go on to the next step; datatrove's own is the end of a pipeline."""

    def run(self, data, rank: int = 0, world_size: int = 1):
        """All documents, after their signatures are made."""
        documents = list(data)
        super().run(iter(documents), rank, world_size)
        yield from documents


def main() -> None:
    """Run the pipeline and write what it took by step."""
    result, pages, folder = sys.argv[1:]
    load = time.process_time()
    steps = [
        JsonlReader(str(Path(pages).parent), glob_pattern=Path(pages).name),
        Probe("read"),
        Trafilatura(timeout=30),
        Probe("extract"),
        Signatures(f"{folder}/signatures"),
        Probe("signatures"),
        ParquetWriter(f"{folder}/parquet", compression="zstd"),
        Probe("write"),
    ]
    LocalPipelineExecutor(pipeline=steps, tasks=1, workers=1, logging_dir=f"{folder}/logs").run()
    before, stages = 0.0, {}
    for stage in (step.stage for step in steps if isinstance(step, Probe)):
        stages[stage], before = SECONDS[stage] - before, SECONDS[stage]
    told = {"load": load, "stages": stages, "documents": COUNTS["write"], "version": version("datatrove")}
    told["trafilatura"] = version("trafilatura")
    Path(result).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
