"""What `speed.py` prints of its measurements, each beside its bar."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from speed import Bench

RATIO, NAMELESS, TWO, SMALL, SERVED, WORKER_MB = 1.4, 300.0, 1.8, 22.0, 13.0, 900.0
"""The bars: see the parts of `speed.py`."""
MANY = 20_000
"""How many articles the bar of part a is meant for."""
GATE_BATCH = 5_000
"""About how many articles the gate holds at once: each such batch costs what the gate costs to judge hardly any."""
GROUPS: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "entity rules": (0.15, ("entities",)),
    "structure+metadata": (0.07, ("ingest", "source", "structure", "metadata", "segment", "reading, other")),
    "gate": (0.08, ("gate",)),
    "tables+publishing": (0.06, ("rows", "staging", "corpus", "publishing")),
}
"""Which stages a budget is for, as a share of what is bare; what is left of a whole run is Prefect and planning."""
PREFECT = 0.04


def verdict(value: float, bar: float, *, most: bool = True) -> str:
    """The bar, and whether the value keeps it."""
    kept = value <= bar if most else value >= bar
    return f"(bar: at {'most' if most else 'least'} {bar:g}) {'ok' if kept else 'MISSED'}"


def reckon(whole: float, fixed: float, articles: int, *, many: int = MANY) -> float:
    """What `many` articles take, where so many take `whole`, and none would take `fixed`."""
    return fixed + (whole - fixed) * many / articles


def shares(stages: Mapping[str, float], bare: float) -> dict[str, tuple[float, float]]:
    """By group, CPU seconds and their share of what is bare."""
    sums = {name: sum(stages.get(one, 0.0) for one in some) for name, (_, some) in GROUPS.items()}
    return {name: (seconds, seconds / bare) for name, seconds in sums.items()}


def show_small(bench: Bench) -> None:
    """Part d."""
    own, served = bench.cpu("small"), bench.cpu("small-served")
    print("\nd. three small articles, after the migration of Prefect's database")
    print(f"  server of its own  {own:7.1f} CPU s {verdict(own, SMALL)}   {_by_kind(bench, 'small')}")
    print(f"  server that runs   {served:7.1f} CPU s {verdict(served, SERVED)}")


def show_main(bench: Bench) -> None:
    """Part a: the whole against what is bare, then by stage."""
    n, fixed, whole = bench.articles, bench.cpu("small"), bench.cpu("main")
    model, pages = bench.median("bare", "model"), bench.median("bare", "pages")
    bare = model + pages
    documents = bench.told["steps"][-1]["documents"]
    print(f"\na. the main job, one worker: {documents} documents of {n} articles")
    print(
        f"  bare: model {model:.1f} + trafilatura {pages:.1f} = {bare:.1f} CPU s, {1000 * bare / n:.1f} ms an article"
    )
    print(f"  main job            {whole:8.1f} CPU s = {whole / bare:.3f} x bare   {_by_kind(bench, 'main')}")
    print(f"  without start-up    {whole - fixed:8.1f} CPU s = {(whole - fixed) / bare:.3f} x bare")
    many, much = reckon(whole, fixed, n), bare * MANY / n
    reckoned = "" if n == MANY else f" (reckoned from {n})"
    print(f"  {MANY} articles{reckoned}: {many / much:.3f} x bare {verdict(many / much, RATIO)}")
    _show_stages(bench, whole, fixed, bare)


def _show_stages(bench: Bench, whole: float, fixed: float, bare: float) -> None:
    n = bench.articles
    stages, once = _beyond(bench, "steps")
    print("  what each stage takes beyond what it takes once (for three small articles, with start-up)")
    print("  stage                    CPU s   ms/article   share of bare")
    line: Callable[..., str] = "  {:<22} {:8.2f} {:10.2f} {:12.4f}   {}".format
    for name, (seconds, share) in shares(stages, bare).items():
        print(line(name, seconds, 1000 * seconds / n, share, verdict(share, GROUPS[name][0])))
        for one in GROUPS[name][1]:
            if len(GROUPS[name][1]) > 1 and stages.get(one):
                print(line(f"    {one}", stages[one], 1000 * stages[one] / n, stages[one] / bare, ""))
    running = stages.get("model", 0.0) - bench.median("bare", "model")
    print(line("model, beyond bare", running, 1000 * running / n, running / bare, ""))
    gates = stages["gate"] * MANY / n + once["gate"] * (-(-MANY // GATE_BATCH) - 1)
    share = gates / (bare * MANY / n)
    print(line(f"gate, of {MANY}", gates, 1000 * gates / MANY, share, verdict(share, GROUPS["gate"][0])))
    steps = sum(seconds for stage, seconds in stages.items() if stage != "planning")
    rest = max(0.0, whole - fixed - steps)
    print(line("Prefect+planning", rest, 1000 * rest / n, rest / bare, "what is left of the whole run"))
    planning = stages.get("planning", 0.0)
    print(line("    planning", planning, 1000 * planning / n, planning / bare, ""))
    print(line("    start-up", fixed, 1000 * fixed / n, fixed / bare, "as of three small articles"))
    much = bare * MANY / n
    share = (rest * MANY / n + fixed) / much
    print(line(f"    both, of {MANY}", share * much, 1000 * share * much / MANY, share, verdict(share, PREFECT)))


def _beyond(bench: Bench, name: str) -> tuple[dict[str, float], dict[str, float]]:
    """CPU seconds by stage beyond what three small articles take, and what those take."""
    stages, once = _stages(bench, name), _stages(bench, f"small-{name}")
    return {stage: seconds - once.get(stage, 0.0) for stage, seconds in stages.items()}, once


def _stages(bench: Bench, name: str) -> dict[str, float]:
    names = {stage for told in bench.told[name] for stage in told["stages"]}
    return {stage: bench.median(name, "stages", stage) for stage in sorted(names)}


def show_nameless(bench: Bench) -> None:
    """Part b."""
    n = bench.articles
    whole, start = bench.median("nameless-steps", "whole"), bench.median("small-nameless-steps", "whole")
    print("\nb. without names")
    many = MANY / reckon(whole, start, n)
    print(f"  the library's steps {n / whole:6.0f} articles a CPU s, {n / (whole - start):.0f} once they run")
    print(f"  {MANY} articles      {many:6.0f} articles a CPU s {verdict(many, NAMELESS, most=False)}")
    for stage, seconds in sorted(_beyond(bench, "nameless-steps")[0].items(), key=lambda one: -one[1]):
        print(f"    {stage:<20} {1000 * seconds / n:7.3f} ms an article")
    if "nameless" in bench.runs:
        cpu, fixed = bench.cpu("nameless"), bench.cpu("small")
        print(f"  the whole run       {n / cpu:6.0f} articles a CPU s, with its start-up {cpu:.1f} CPU s")
        many = MANY / reckon(cpu, fixed, n)
        print(f"  {MANY} articles    {many:6.0f} articles a CPU s {verdict(many, NAMELESS, most=False)}")
    else:
        print("  the main job has no --no-entities: the steps alone")


def show_two(bench: Bench) -> None:
    """Part c."""
    one, two, fixed = bench.wall("main"), bench.wall("two"), bench.wall("small")
    print("\nc. two workers against one")
    print(f"  wall {one:.1f} s and {two:.1f} s: {one / two:.2f} times as fast {verdict(one / two, TWO, most=False)}")
    if min(one, two) > fixed:
        print(f"  without start-up ({fixed:.1f} s): {(one - fixed) / (two - fixed):.2f} times")
    more = bench.cpu("two") / bench.cpu("main")
    print(f"  CPU {bench.cpu('main'):.1f} s and {bench.cpu('two'):.1f} s: {more:.3f} times   {_by_kind(bench, 'two')}")


def show_peaks(bench: Bench) -> None:
    """Part e."""
    print("\ne. peak memory")
    for name, label in (("main", "one worker (the driver reads)"), ("two", "two workers")):
        peaks = {kind: max(run.peaks.get(kind, 0) for run in bench.runs[name]) / 1e6 for kind in _kinds(bench, name)}
        shown = ", ".join(f"{kind} {peak:.0f} MB" for kind, peak in sorted(peaks.items()))
        told = verdict(peaks["worker"], WORKER_MB) if "worker" in peaks else ""
        print(f"  {label}: {shown} {told}")


def _kinds(bench: Bench, name: str) -> set[str]:
    return {kind for run in bench.runs[name] for kind in run.peaks}


def _by_kind(bench: Bench, name: str) -> str:
    """What the driver, the workers and the server took of it."""
    runs = bench.runs[name]
    kinds = sorted({kind for run in runs for kind in run.cpu_by_kind})
    return ", ".join(
        f"{kind} {statistics.median(run.cpu_by_kind.get(kind, 0.0) for run in runs):.1f}" for kind in kinds
    )
