"""Names places and tables as URIs, by which other systems know them; no name holds a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from copydesk.ingest import Address

if TYPE_CHECKING:
    from copydesk.ingest import Place


def name_place(place: Place) -> str:
    """The URI of a place without what may be secret: a folder as file:///..., an address up to its `?`.

    >>> from pathlib import Path
    >>> name_place(Path("/data/raw articles"))
    'file:///data/raw%20articles'
    """
    if isinstance(place, Address):
        scheme, _, rest = str(place).partition("?")[0].partition("://")
        return f"{scheme}://{quote(rest, safe='/:@%+~')}".rstrip("/")
    return place.absolute().as_uri()


def name_table(dataset: Place, table: str) -> str:
    """The URI of a table: the same for every version."""
    return f"{name_place(dataset)}/latest/{table}"
