"""Damaged inputs of every kind, made from samples by chance: what is to come of each is documents and refusals.

python tests/bench/fuzz.py [--seconds N] [--first SEED] [--kind NAME]     until the time is over; exit 1 after a failure
python tests/bench/fuzz.py --seed SEED [--kind NAME]                      one again

A failure is an exception that is no refusal, nothing at all, a locator that comes twice, more than `BOUND` seconds of
CPU, or, where one member alone is damaged, another that is lost or changed. Each is printed with its seed.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz_samples import MARK, PARTED, SAMPLES

from copydesk.errors import RefusedError
from copydesk.ingest import find_inputs, open_input
from copydesk.pipeline import read_raw, take_tools
from copydesk.records import Quarantined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.pipeline import Tools

BOUND = 20
"""How many seconds of CPU one damaged input may take: the samples are small."""
TOKENS = (
    *(
        b"<",
        b"<!--",
        b"</html>",
        b"<![CDATA[",
        b"&#x0;",
        b"\0",
        b"<table>",
        b"<script>",
        b"'",
        b'"',
        b"]]>",
        b"<p hidden>",
    ),
    *(
        b"PK\3\4",
        b"PK\1\2",
        b"PK\5\6",
        b"\x1f\x8b\x08",
        b"%PDF-1.4",
        b"endobj",
        b"stream\n",
        b"\r\n\r\n",
        b"--b",
        b"+++\n",
    ),
    *(
        b"---\n",
        b"WARC/1.0\r\n",
        b"PAR1",
        b"\xff\xff\xff\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xe2\x80",
        b"\xd0",
        b"{",
        b"\n",
    ),
)


class _TooSlowError(BaseException):
    """An input took more than its time; no `except Exception` of the library may hold it back."""


def damage(data: bytes, chance: random.Random) -> bytes:
    """The bytes after some damages that chance chooses."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        _damage_once(out, chance)
    return bytes(out)


def _damage_once(out: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(out) + 1)
    size = min(chance.choice((1, 2, 4, 16, 300, 5_000)), len(out) - at)
    kind = chance.choice(("flip", "flip", "byte", "cut", "drop", "splice", "twice", "zero", "noise", "token", "token"))
    if kind in ("flip", "byte") and at < len(out):
        out[at] = out[at] ^ (1 << chance.randrange(8)) if kind == "flip" else chance.randrange(256)
    elif kind == "cut":
        del out[at:]
    elif kind == "drop":
        del out[at : at + size]
    elif kind == "splice":
        other = SAMPLES[chance.choice(sorted(SAMPLES))]
        start = chance.randrange(len(other))
        out[at : at + chance.choice((0, size))] = other[start : start + chance.choice((4, 64, 2_000))]
    elif kind == "twice":
        out[at:at] = out[at : at + size]
    elif kind == "zero":
        out[at : at + size] = bytes(size)
    elif kind == "noise":
        out[at : at + size] = chance.randbytes(size)
    elif kind == "token":
        out[at:at] = chance.choice(TOKENS)


def damage_member(data: bytes, chance: random.Random) -> tuple[bytes, bytes]:
    """The bytes with some changed inside one member, and the mark in it; its length and its lines stay."""
    marks = sorted({data[at : at + len(MARK) + 2] for at in _places(data)})
    mark = chance.choice(marks)
    out = bytearray(data)
    for start in _places(data, mark):
        at = start + len(mark) + chance.randrange(1, 40)
        for place in range(at, at + chance.choice((1, 4, 9))):
            out[place] = chance.choice([*range(97, 123), *range(0x80, 0x100)])
    return bytes(out), mark


def _places(data: bytes, mark: bytes = MARK) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def outcomes(name: str, data: bytes, tools: Tools) -> dict[str, str | bytes]:
    """What comes of a file: of each locator the reason, or the bytes of the article. Raises what should not be."""
    found: dict[str, str | bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data)
        [item] = find_inputs(Path(folder))
        for opened in open_input(item, limits=tools.limits):
            if opened.locator in found:
                raise AssertionError(f"'{opened.locator}' comes twice")
            found[opened.locator] = opened.reason if isinstance(opened, Quarantined) else opened.data
            if isinstance(opened, Quarantined):
                continue
            try:
                read_raw(opened, tools)
            except RefusedError as error:
                str(error.reason.value).encode()
    if not found:
        raise AssertionError("nothing came of it")
    return found


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TooSlowError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def try_one(seed: int, kind: str | None, tools: Tools, tally: Counter[str]) -> str | None:
    """What failed with a seed, or None."""
    chance = random.Random(seed)
    parted = chance.random() < 0.25 and (kind is None or kind in PARTED)
    name = kind or chance.choice(sorted(PARTED if parted else SAMPLES))
    data, mark = damage_member(SAMPLES[name], chance) if parted else (damage(SAMPLES[name], chance), b"")
    try:
        with _bounded(BOUND):
            found = outcomes(name, data, tools)
            if parted:
                _check_neighbours(found, outcomes(name, SAMPLES[name], tools), mark)
    except _TooSlowError:
        return f"{name}: more than {BOUND} s of CPU"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{name}: {type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {str(error)[:200]}"
    tally[name] += 1
    return None


def _check_neighbours(found: dict[str, str | bytes], whole: dict[str, str | bytes], mark: bytes) -> None:
    """Raises AssertionError where a member that is not damaged is not what it was."""
    for locator, data in whole.items():
        if isinstance(data, bytes) and mark not in data and found.get(locator) != data:
            raise AssertionError(f"'{locator}' is not what it was, though another member is damaged")


def main() -> int:
    """Run as the arguments say; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--kind", choices=sorted(SAMPLES))
    chosen = parser.parse_args()
    tools, tally, failed = take_tools(model=None), Counter[str](), 0
    seed, ends = chosen.first if chosen.seed is None else chosen.seed, time.monotonic() + chosen.seconds
    while time.monotonic() < ends:
        if fault := try_one(seed, chosen.kind, tools, tally):
            failed += 1
            print(f"seed {seed}: {fault}", flush=True)
        seed += 1
        if chosen.seed is not None:
            break
    print(f"{tally.total()} inputs of {len(tally)} kinds ended well, {failed} did not; the next seed is {seed}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
