"""Whether a bucket gives what a folder gives, through s3fs and an S3 server on this machine, and what it costs.

pip install 'copydesk[s3]' 'moto[server]'
python tests/bench/buckets.py [--keys N] [--megabytes N]

Uploads raw/samples and keys that are no paths, compares every article and refusal with those of the folder, then
measures the listing of many keys and the reading of one large archive. Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import re
import resource
import sys
import tarfile
import time
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.ingest import find_inputs, open_input, parse_place
from copydesk.records import Quarantined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
ODD = ["odd//a.txt", "odd/./b.txt", "odd/[c]*?.txt", "odd/d#e.txt", "odd/100%.txt", "odd/%41.txt", "odd/f g.txt"]
ODD += ["odd/caf\u00e9.txt", "odd/back\\slash.txt", "odd/h+i&j=k.txt", "odd/::l.txt", "odd/m?n.txt"]
UNREADABLE = "odd/o?versionId=p.txt"
"""A key that s3fs takes for another's version: it is refused, and not lost."""
WORDS = b"words " * 20


def serve() -> tuple[object, dict[str, str]]:
    """An S3 server, and what s3fs must know of it."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    known = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    return server, {**known, "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}"}


def compare(client: object) -> list[str]:
    """How the samples differ in a bucket, and which odd keys are not read."""
    client.create_bucket(Bucket="samples")
    for path in (ROOT / "raw").rglob("*"):
        if path.is_file():
            client.put_object(
                Bucket="samples", Key=f"deep/raw/{path.relative_to(ROOT / 'raw')}", Body=path.read_bytes()
            )
    client.put_object(Bucket="samples", Key="deep/raw/", Body=b"")
    client.put_object(Bucket="samples", Key="deep/raw2/beside.txt", Body=WORDS)
    there = find_inputs(parse_place("s3://samples/deep/raw"))
    here = find_inputs(ROOT / "raw")
    faults = [f"{one.locator} is on one side only" for one in symmetric(here, there)]
    for one, other in zip(here, there, strict=False):
        if [astuple(a) for a in open_input(one)] != [astuple(b) for b in open_input(other)]:
            faults.append(f"{one.locator} differs")
    for key in (*ODD, UNREADABLE):
        client.put_object(Bucket="samples", Key=key, Body=WORDS)
    odd = find_inputs(parse_place("s3://samples/odd"))
    refused = {one.locator: one.reason for found in odd for one in open_input(found) if isinstance(one, Quarantined)}
    if len(odd) != len(ODD) + 1 or refused != {UNREADABLE.removeprefix("odd/"): "unreadable"}:
        faults.append(f"of {len(ODD) + 1} odd keys {len(odd)} are found; refused are {refused}")
    return [*faults, *told_wrong()]


def symmetric(here: tuple, there: tuple) -> Iterator:
    """What has its locator on one side only."""
    for some, others in ((here, there), (there, here)):
        known = {one.locator for one in others}
        yield from (one for one in some if one.locator not in known)


def told_wrong() -> Iterator[str]:
    """Places that are not there, and are not told so."""
    try:
        find_inputs(parse_place("s3://no-such-bucket/raw"))
        yield "a bucket that is not there is not told"
    except StoreError as error:
        if "no such place" not in str(error):
            yield f"a bucket that is not there is told as: {error}"
    if find_inputs(parse_place("s3://samples/no/such/prefix")):
        yield "a prefix that is not there gives inputs"


def list_many(_: int) -> str:
    """The listing of many keys."""
    return f"{len(find_inputs(parse_place('s3://many/raw')))} keys listed"


def read_large(_: int) -> str:
    """The reading of one large archive."""
    (found,) = find_inputs(parse_place("s3://large/a.tar"))
    number = sum(1 for _ in open_input(found))
    return f"{number} articles of {found.n_bytes / 1e6:.0f} MB read"


def measure(job: Callable[[int], str]) -> None:
    """Print what a job took in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.apply(timed, (job,)))


def timed(job: Callable[[int], str]) -> str:
    """The result of a job with seconds and the most memory over that of imports."""
    import s3fs  # noqa: F401  its memory is not the job's

    before, started = most_memory(), time.perf_counter()
    told = job(0)
    return f"{told}: {time.perf_counter() - started:.1f} s, {most_memory() - before:.0f} MB more"


def most_memory() -> float:
    """The most memory that this process had, in MB: on Linux not by `getrusage`, which counts its parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        (kilobytes,) = re.findall(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))
        return int(kilobytes) / 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def archive(megabytes: int) -> bytes:
    """A tar archive of articles, about so large."""
    out, chance = io.BytesIO(), random.Random(1)
    with tarfile.open(fileobj=out, mode="w") as tar:
        for number in range(megabytes * 10):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 100_000
            tar.addfile(info, io.BytesIO(chance.randbytes(50_000).hex().encode()))
    return out.getvalue()


def main() -> int:
    """Run the comparison and the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=300)
    options = parser.parse_args()
    server, known = serve()
    os.environ.update(known)
    try:
        import boto3

        client = boto3.client("s3")
        faults = compare(client)
        for fault in faults:
            print(fault)
        for bucket in ("many", "large"):
            client.create_bucket(Bucket=bucket)
        for number in range(options.keys):
            client.put_object(Bucket="many", Key=f"raw/2026/{number % 100:02}/{number}.txt", Body=b"x")
        client.put_object(Bucket="large", Key="a.tar", Body=archive(options.megabytes))
        measure(list_many)
        measure(read_large)
    finally:
        server.stop()
    print("a bucket gives what a folder gives" if not faults else f"{len(faults)} fault(s)")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
