"""Builds on arrival: watches the raw articles, and builds the next version whenever what arrives has settled.

    python flows/watch_arrivals.py [--settle SECONDS] [--poll SECONDS] [--once] [options of build_dataset.py]
    python flows/watch_arrivals.py --deployment build-dataset/daily [--raw PLACE]

It runs until it is stopped. There is never more than one build of its own at a time, and a build that fails ends
nothing but itself.
"""

from __future__ import annotations

import argparse
import signal
import sys
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from runtime.arrivals import Arrivals
from runtime.by_hand import end
from runtime.faults import STOPPED as STOPPED_WORDS
from runtime.launching import DISTURBED, STOPPED, DeployedBuild, Launch, LocalBuild
from runtime.options import parse_arguments
from runtime.places import check_place, keep_apart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

PAUSE_SECONDS = 60.0
"""How long the first pause is after a build that could not read, write or live to its end; each that follows is twice
as long, up to an hour."""
LONGEST_PAUSE = 3600.0


def watch_arrivals(watch: Arrivals, launch: Launch, *, once: bool = False) -> int:
    """Build whenever what arrives has settled, until `watch.stop` is set, or `once`; gives the exit code.

    What the gate refused is built again when something changes; what could not be read or written, or died, is so after
    a pause, too. A wrong call ends the watch where it is the first build.
    """
    known, failed, first = None, 0, True
    while (state := watch.wait_still(known)) is not None:
        code = launch(partial(watch.has_changed, state), watch.stop)
        if watch.stop.is_set():
            break
        if code == DISTURBED:
            watch.tell("something arrived before the build knew its inputs: it begins again when that has settled")
            continue
        if once or (first and code == ConfigurationError.exit_code):
            return code
        first = False
        if code in (0, 1, 2):
            known, failed = state, 0
            if code:
                watch.tell(f"the build ended with exit code {code}; the next one begins when something changes")
            continue
        pause = min(PAUSE_SECONDS * 2**failed, LONGEST_PAUSE)
        failed += 1
        watch.tell(f"the build ended with exit code {code}; trying again in {pause:.0f} s")
        watch.stop.wait(pause)
    return STOPPED


def main(arguments: Sequence[str] | None = None) -> int:
    """Watch from the command line; gives the exit code: that of the build with --once, 0 where it is stopped."""
    options, rest = _parse(arguments)
    stop, codes = Event(), [0]

    def run() -> None:
        asked = parse_arguments(rest)
        build = asked.settings
        if asked.serve or build.accept:
            name = "--serve" if asked.serve else "--accept"
            raise ConfigurationError(f"{name} is not for a watch", then="run build_dataset.py with it")
        check_place(build.raw)
        keep_apart(build.raw, build.dataset)
        launch: Launch
        if options.deployment:
            launch = DeployedBuild(name=options.deployment, poll=options.poll)
            launch.check()
        else:
            launch = LocalBuild(dataset=build.dataset, options=rest, poll=options.poll)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, partial(_ask, stop))
        print(f"watching {build.raw}: a build begins when nothing has changed for {options.settle:g} s", flush=True)
        arrivals = Arrivals(place=build.raw, settle=options.settle, poll=options.poll, stop=stop, tell=_tell)
        codes.append(watch_arrivals(arrivals, launch, once=options.once))
        if stop.is_set():
            _tell(STOPPED_WORDS)
            codes.append(0)

    return end(run) or codes[-1]


def _parse(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="watch_arrivals.py",
        description="Build the next version whenever what arrives has settled.",
        epilog="All options of build_dataset.py but --serve and --accept are taken too: its --help lists them.",
        allow_abbrev=False,
    )
    told = "how long nothing must have changed before a build begins (default: 10)"
    parser.add_argument("--settle", type=_seconds, default=10.0, metavar="SECONDS", help=told)
    told = "how often to look (default: 2; where a look takes long, rarer)"
    parser.add_argument("--poll", type=_seconds, default=2.0, metavar="SECONDS", help=told)
    told = "wait until what is there has settled, build once and end with its exit code"
    parser.add_argument("--once", action="store_true", help=told)
    told = "run this deployment, such as build-dataset/daily, instead of building here"
    parser.add_argument("--deployment", metavar="FLOW/NAME", help=told)
    return parser.parse_known_args(arguments)


def _seconds(text: str) -> float:
    number = float(text)
    if not 0.1 <= number <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 0.1 and 86400")
    return number


def _ask(stop: Event, _number: int, _frame: FrameType | None) -> None:
    # From another thread: this one may be within the very lock that it takes.
    Thread(target=stop.set).start()


def _tell(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
