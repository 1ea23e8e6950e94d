"""How refused inputs begin, where they still lie as they did when they were refused."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from copydesk.batches import open_guarded
from copydesk.errors import CopydeskError
from copydesk.ingest import find_files
from copydesk.ingest.locators import file_of
from copydesk.ingest.opening import open_file
from copydesk.pipeline import take_tools
from copydesk.records import RawArticle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.ingest import Found, Place
    from copydesk.pipeline import Tools

KEPT_BYTES = 600
"""So many bytes are a beginning."""
MOST_BYTES = 1_000_000_000
"""A larger file is not read whole only to tell whether it is the same."""
_PIECE = 1 << 20
_NO_HASH = "no hash of it was kept, so nothing tells whether what lies there is what was refused"
_CHANGED = "what lies there now has another hash: it was changed"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The first bytes of an input; None where they can't be shown, and `why`."""

    data: bytes | None = None
    why: str = ""


def read_beginnings(rows: Sequence[Row], raw: Place) -> Mapping[str, Beginning]:
    """The beginning of each input of a quarantine by its locator; each file is opened once for all that lies in it.

    Only what has the hash of its row is given; of any other it is said why not, also where `raw` can't be listed.
    """
    try:
        inputs = find_files((row["locator"] for row in rows), raw)
    except CopydeskError as error:
        return {row["locator"]: Beginning(why=error.what) for row in rows}
    given: dict[str, Beginning] = {}
    files: dict[str, list[Row]] = {}
    for row in rows:
        name = file_of(row["locator"], inputs)
        if row["raw_sha256"] is None:
            given[row["locator"]] = Beginning(why=_NO_HASH)
        elif name is None:
            given[row["locator"]] = Beginning(why="its file does not lie there any more")
        else:
            files.setdefault(name, []).append(row)
    tools = take_tools(model=None)
    for name, own in files.items():
        given |= _read_file(inputs[name], own, tools)
    return given


def _read_file(found: Found, rows: Sequence[Row], tools: Tools) -> dict[str, Beginning]:
    if found.refusal:
        why = f"it must not be opened: {found.detail or found.refusal}"
        return {row["locator"]: Beginning(why=why) for row in rows}
    try:
        given = _read_inside(found, [row for row in rows if row["locator"] != found.locator], tools)
        given |= {row["locator"]: _read_whole(found, row, tools) for row in rows if row["locator"] == found.locator}
        return given
    except (CopydeskError, OSError) as error:
        told = error.what if isinstance(error, CopydeskError) else error.strerror or type(error).__name__
        why = f"its file can't be read: {told}"
        return {row["locator"]: Beginning(why=why) for row in rows}


def _read_whole(found: Found, row: Row, tools: Tools) -> Beginning:
    """The beginning of a file, or of what alone is packed in it: the hash is the one's or the other's."""
    if found.n_bytes is not None and found.n_bytes > MOST_BYTES:
        return Beginning(why=f"it has {found.n_bytes:,} bytes, too many to be compared here")
    digest, start = hashlib.sha256(), b""
    with open_file(found, tools.limits) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            start = start or piece[:KEPT_BYTES]
    if digest.hexdigest() == row["raw_sha256"]:
        return Beginning(data=start)
    return dict(_answers(found, [row], tools, most=1)).get(found.locator, Beginning(why=_CHANGED))


def _read_inside(found: Found, rows: Sequence[Row], tools: Tools) -> dict[str, Beginning]:
    missing = Beginning(why="its file does not give it any more, or does not give its bytes")
    return {row["locator"]: missing for row in rows} | dict(_answers(found, rows, tools))


def _answers(
    found: Found, rows: Sequence[Row], tools: Tools, *, most: int | None = None
) -> Iterator[tuple[str, Beginning]]:
    """What comes out of a file for the rows, read no further than to the last of them."""
    wanted = {row["locator"]: row["raw_sha256"] for row in rows}
    if not wanted:
        return
    with closing(open_guarded(found, tools)) as stream:
        for opened in islice(stream, most):
            if not isinstance(opened, RawArticle) or opened.locator not in wanted:
                continue
            same = hashlib.sha256(opened.data).hexdigest() == wanted.pop(opened.locator)
            yield opened.locator, Beginning(data=opened.data[:KEPT_BYTES]) if same else Beginning(why=_CHANGED)
            if not wanted:
                return
