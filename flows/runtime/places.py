"""Where raw articles and the dataset lie: what can't be, and how a place goes through Prefect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from copydesk.errors import ConfigurationError, StoreError
from copydesk.ingest import Address, Place
from copydesk.stores import check_address
from copydesk.versions import open_dataset
from copydesk.versions.layout import Layout
from copydesk.versions.requests import missing_requests, record_request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


def keep_apart(raw: Place, dataset: Place) -> None:
    """Raise ConfigurationError where one place lies in the other: a build would read what it writes."""
    if isinstance(raw, Address) or isinstance(dataset, Address):
        ends = [f"{one.url.rstrip('/')}/" for one in (raw, dataset) if isinstance(one, Address)]
        if len(ends) == 2 and (ends[0].startswith(ends[1]) or ends[1].startswith(ends[0])):
            what = f"the dataset '{dataset}' and the raw articles '{raw}' lie in one another"
            raise ConfigurationError(what, then="keep them at prefixes apart")
        return
    inside, outside = dataset.resolve(), raw.resolve()
    if inside.is_relative_to(outside) or outside.is_relative_to(inside):
        raise ConfigurationError(
            f"the dataset '{dataset}' and the raw articles '{raw}' lie in one another",
            where=f"{inside} and {outside}",
            then="keep them in folders apart",
        )


def read_first_seen(ref: str) -> Mapping[str, date]:
    """Since when each document of DATASET, or DATASET@VERSION, is known, by its id. Raises StoreError."""
    place, _, version_ref = ref.partition("@")
    columns = ["doc_id", "first_seen"]
    table = open_dataset(place).version(version_ref or "latest").scan("documents").to_table(columns)
    return dict(zip(*(table[name].to_pylist() for name in columns), strict=True))


def adopt_requests(ref: str, dataset: Path) -> None:
    """Let what is forgotten in DATASET, or DATASET@VERSION, be forgotten in another dataset too. Raises StoreError."""
    requests = missing_requests(dataset, open_dataset(ref.partition("@")[0]).root)
    if requests and (origin := Layout(dataset).origin):
        what = "the other dataset has forgotten documents, which one in an object store can't keep out"
        raise ConfigurationError(what, where=str(origin), then="build into a folder, or without --first-seen")
    for request in requests:
        record_request(dataset, request)


def check_place(raw: Place) -> None:
    """Raise StoreError where there is no such folder, ConfigurationError where what reads the address is missing."""
    if isinstance(raw, Address):
        check_address(raw)
    elif not raw.is_dir():
        raise StoreError("there is no such folder of raw articles", where=str(raw), then="name it with --raw")


def as_parameter(raw: Place) -> Path | str | SecretStr:
    """The place as the flow takes it: Prefect keeps the parameters of each run, and must not keep a secret."""
    if not isinstance(raw, Address):
        return raw
    return raw.url if raw.url == str(raw) else SecretStr(raw.url)
