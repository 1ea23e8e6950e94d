"""Knows delimited text, such as CSV: a header, then an article a row, which may run over several lines."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import deque
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError
from copydesk.ingest.lines import read_lines
from copydesk.ingest.rows import check_columns, read_row, refused
from copydesk.ingest.streams import quarantined
from copydesk.rules.columns import choose_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.ingest.lines import Line
    from copydesk.ingest.streams import Opened, Stream
    from copydesk.rules.columns import Columns

_DELIMITERS = ",;\t|"
_STATED = re.compile(rb'\s*"?sep=([,;\t|])"?\s*\Z')
"""A first line in which a spreadsheet says what parts the columns."""
_MAX_TRIES = 1_000
"""At how many lines of a broken row, at most, the next good one is looked for."""
_MAX_REREAD = 10
"""How often as many bytes as an article may have are read again after broken rows, at most."""


class _TooLongError(Exception):
    """A row is longer than an article may be."""


def open_delimited(stream: Stream) -> Iterator[Opened]:
    """An article for each row under the header; the locator has the row's number.

    Raises RefusedError: malformed where no column holds the text, empty where there is no row.
    """
    records = _Records(read_lines(stream), stream.limits.max_bytes)
    columns = records.read_header(stream)
    number = 0
    for number, (cells, lines) in enumerate(records, 1):
        locator = f"{stream.locator}#{number}"
        try:
            if isinstance(cells, RefusedError):
                raise cells
            if any(line.data and b"\0" in line.data for line in lines):
                raise refused(Reason.MALFORMED, "a NUL byte in the row", locator)
            row = {name: cell.encode("latin-1") for name, cell in zip(records.names, cells, strict=True)}
            yield read_row(row, columns, stream, locator=locator)
        except RefusedError as error:
            yield quarantined(
                error, locator=locator, sha256=_digest(lines), n_bytes=sum(line.n_bytes for line in lines)
            )
    if not number:
        raise refused(Reason.EMPTY, "a table without a row", stream.locator)


def _digest(lines: Iterable[Line]) -> str | None:
    """That of all bytes of a row; None where they were too many to be had."""
    data = [line.data for line in lines]
    return None if None in data else hashlib.sha256(b"".join(filter(None, data))).hexdigest()


class _Records:
    """The rows of delimited text, each with the lines that it was read from.

    The text is read as Latin-1, so that every cell gives back its bytes: each row may be in a charset of its own.
    """

    def __init__(self, lines: Iterator[Line], limit: int) -> None:
        self._lines, self._limit, self._reread = lines, limit, 0
        self._back: deque[Line] = deque()
        self._delimiter = ","
        self.names: tuple[str, ...] = ()

    def read_header(self, stream: Stream) -> Columns:
        """The columns of the first row, which also tells the delimiter."""
        first = next((line for line in self._lines if line.data is None or line.data.strip()), None)
        if first is None:
            raise refused(Reason.EMPTY, "a table without a row", stream.locator)
        if first.data is None:
            raise refused(Reason.TOO_LARGE, f"a header of {first.n_bytes} bytes", stream.locator)
        delimiters = "\t,;|" if stream.suffix == ".tsv" else _DELIMITERS
        stated = _STATED.match(first.data)
        if stated:
            delimiters = stated[1].decode()
        else:
            self._back.append(first)
        names, self._delimiter = self._best_header(delimiters)
        self.names = tuple(name.strip() for name in names)
        columns = choose_columns(self.names, stream.about.fields)
        check_columns(columns, self.names, stream)
        twice = [name for part in columns.of_part.values() for name in part if self.names.count(name) > 1]
        if twice:
            detail = f"several columns are called '{twice[0][:40]}', and an article's part is looked for there"
            raise refused(Reason.MALFORMED, detail, stream.locator)
        return columns

    def _best_header(self, delimiters: str) -> tuple[list[str], str]:
        """The names in the header and their delimiter: the one that makes most of them, the first of equals."""
        best: tuple[list[str], str] = ([], delimiters[0])
        pulled: list[Line] = []
        for delimiter in delimiters:
            self._back.extendleft(reversed(pulled))
            pulled = []
            self._delimiter = delimiter
            try:
                names = self._parse(pulled)
            except (csv.Error, _TooLongError, StopIteration):
                continue
            if len(names) > len(best[0]):
                best = ([name.encode("latin-1").decode("utf-8", "replace") for name in names], delimiter)
        return best

    def __iter__(self) -> Iterator[tuple[Sequence[str] | RefusedError, Sequence[Line]]]:
        while True:
            pulled: list[Line] = []
            try:
                cells = self._parse(pulled)
            except StopIteration:
                return
            except csv.Error:
                detail = "a quotation mark in it is not closed, or not written twice inside a quoted cell"
                fault = refused(Reason.MALFORMED, detail)
            except _TooLongError:
                fault = refused(Reason.TOO_LARGE, f"more than {self._limit} bytes in a row")
            else:
                if not cells:
                    continue  # a blank line
                if len(cells) == len(self.names):
                    yield cells, pulled
                    continue
                detail = f"{len(cells)} cells under a header of {len(self.names)}"
                fault = refused(Reason.MALFORMED, detail)
            end = self._find_next(pulled)
            self._back.extendleft(reversed(pulled[end:]))
            yield fault, pulled[:end]

    def _parse(self, pulled: list[Line]) -> list[str]:
        before = csv.field_size_limit(self._limit)
        try:
            return next(csv.reader(self._pull(pulled), delimiter=self._delimiter, strict=True))
        finally:
            csv.field_size_limit(before)

    def _pull(self, pulled: list[Line]) -> Iterator[str]:
        """Lines for one row, as long as it asks for more; they are noted in `pulled`."""
        size = 0
        while line := self._back.popleft() if self._back else next(self._lines, None):
            pulled.append(line)
            size += line.n_bytes
            if line.data is None or size > self._limit:
                raise _TooLongError
            yield line.data.decode("latin-1")

    def _find_next(self, pulled: Sequence[Line]) -> int:
        """Where in the lines of a broken row the next good one begins: a quotation mark may have swallowed some."""
        self._reread += sum(line.n_bytes for line in pulled)
        if self._reread > _MAX_REREAD * self._limit:
            return len(pulled)
        for start in range(1, min(len(pulled), _MAX_TRIES)):
            rest = (line.data.decode("latin-1") for line in pulled[start : start + _MAX_TRIES] if line.data is not None)
            before = csv.field_size_limit(self._limit)
            try:
                cells = next(csv.reader(rest, delimiter=self._delimiter, strict=True), [])
            except csv.Error as error:
                if "end of data" in str(error):
                    return start  # what was read ends inside this row, which may be a good one
                continue
            finally:
                csv.field_size_limit(before)
            if len(cells) == len(self.names):
                return start
        return len(pulled)
