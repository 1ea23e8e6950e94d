from __future__ import annotations

import io
import random
import time
from contextlib import suppress
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from copydesk.errors import Reason, RefusedError
from copydesk.ingest.parquet_pages import check_pages, page_sizes

TABLE = pa.table(
    {
        "text": [f"{number} {'a b' * 50}" for number in range(9_000)],
        "some": [[{"name": str(number)}] for number in range(9_000)],
    }
)


def written(**how: Any) -> tuple[io.BytesIO, list[Any]]:
    file = io.BytesIO()
    parquet.write_table(TABLE, file, data_page_size=10_000, **how)
    group = parquet.ParquetFile(file).metadata.row_group(0)
    return file, [group.column(at) for at in range(group.num_columns)]


def start_of(chunk: Any) -> int:
    return min(filter(None, (chunk.dictionary_page_offset, chunk.data_page_offset)))


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"use_dictionary": False},
        {"data_page_version": "2.0"},
        {"compression": "zstd", "write_page_checksum": True},
        {"write_page_index": True, "write_statistics": False},
    ],
)
def test_every_page_is_seen_whatever_its_header_holds(how):
    file, chunks = written(**how)
    for chunk in chunks:
        pages = list(page_sizes(file, start_of(chunk), chunk.total_compressed_size))
        assert len(pages) > 2
        unpacked, packed = (sum(sizes) for sizes in zip(*pages, strict=True))
        # What remains of both sums are the headers, which are not packed.
        assert chunk.total_uncompressed_size - unpacked == chunk.total_compressed_size - packed > 0


def test_a_page_that_grows_too_much_is_refused():
    file, (text, _) = written(compression="zstd")
    start, length = start_of(text), text.total_compressed_size
    check_pages(file, start, length, free_bytes=1_000_000)
    with pytest.raises(RefusedError) as caught:
        check_pages(file, start, length, free_bytes=1_000)
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "unit", [b"\x00", b"\xff", b"\x19", b"\x1c", b"\x1b\xff", b"\x18\xff\xff\x7f", b"\x15\x00" * 99]
)
def test_what_is_no_page_ends_soon(unit):
    data = unit * (400_000 // len(unit))
    started = time.process_time()
    assert len(list(page_sizes(io.BytesIO(data), 0, len(data)))) < 400_000
    with suppress(RefusedError):
        check_pages(io.BytesIO(data), 0, len(data), free_bytes=1_000_000)
    assert time.process_time() - started < 10


def test_random_bytes_end_soon():
    noise = random.Random(7).randbytes(1_000_000)
    for at in range(0, 2_000, 7):
        with suppress(RefusedError):
            check_pages(io.BytesIO(noise), at, 900_000, free_bytes=10**12)
