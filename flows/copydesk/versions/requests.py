"""The requests to forget that a dataset has had: one file each, without a word of what was forgotten."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from copydesk.errors import StoreError
from copydesk.tables.arrow import write_bytes
from copydesk.versions.disk import building_site, create_file, make_folder, storing, sync_folder
from copydesk.versions.forgotten import NOTHING, Forgotten, check_hex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FOLDER = "forgotten"
"""The folder of requests, in the dataset's."""
JOURNAL = ".erasing.json"
"""The request that is being carried out: it is there until nothing remains to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to forget: its name, when it came (ISO, UTC), how the documents were named, how many they are.

    `by` lists how: "doc_id", "url", "author", "publisher". `everywhere` tells whether the versions that held them were
    to be rewritten.
    """

    name: str
    created: str
    by: tuple[str, ...]
    documents: int
    everywhere: bool
    what: Forgotten = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request that is being carried out, and the strings by which it is proved in the end, by their kind.

    The strings are those of the documents themselves: they go when it is done.
    """

    request: Request
    proof: Mapping[str, Sequence[str]] = field(repr=False)


def read_forgotten(root: Path) -> Forgotten:
    """All that was ever forgotten in the dataset in `root`. Raises StoreError for a request that can't be read."""
    return NOTHING.join(request.what for request in list_requests(root))


def list_requests(root: Path) -> tuple[Request, ...]:
    """The requests that were made, oldest first. Raises StoreError for one that can't be read."""
    return tuple(_decode(_load(path), path) for path in _paths(root))


def record_request(root: Path, request: Request) -> None:
    """Put a request among those of the dataset, where it stays whatever is pruned or rolled back; once."""
    folder = root / FOLDER
    with storing(folder):
        make_folder(folder)
        create_file(folder / f"{request.name}.json", _dump(_encode(request)))


def missing_requests(root: Path, other: Path) -> tuple[Request, ...]:
    """The requests of another dataset that the one in `root` does not have."""
    own = {path.name for path in _paths(root)}
    return tuple(_decode(_load(path), path) for path in _paths(other) if path.name not in own)


def begin_job(root: Path, job: Job) -> None:
    """Note that a request is being carried out: from now on nothing else works on the dataset before it is."""
    with storing(root):
        site = building_site(root)
        write_bytes(_dump({"request": _encode(job.request), "proof": dict(job.proof)}), site)
        site.replace(root / JOURNAL)
        sync_folder(root)


def pending_job(root: Path) -> Job | None:
    """The request that is being carried out, or was when its process died. Raises StoreError for a damaged note."""
    path = root / JOURNAL
    if not path.exists():
        return None
    data = _load(path)
    try:
        proof = {str(kind): tuple(map(str, strings)) for kind, strings in data["proof"].items()}
        return Job(request=_decode(data["request"], path), proof=proof)
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error


def end_job(root: Path) -> None:
    """Note that the request is carried out."""
    with storing(root):
        (root / JOURNAL).unlink(missing_ok=True)
        sync_folder(root)


def _paths(root: Path) -> list[Path]:
    folder = root / FOLDER
    with storing(folder):
        return (
            sorted(path for path in folder.glob("*.json") if not path.name.startswith(".")) if folder.is_dir() else []
        )


def _encode(request: Request) -> dict[str, Any]:
    record = asdict(request)
    what = record.pop("what")
    return {"format": 1, **record, **{name: sorted(values) for name, values in what.items()}}


def _dump(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, indent=1) + "\n").encode()


def _load(path: Path) -> Any:  # noqa: ANN401  what a file of JSON holds
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(f"can't read: {error.strerror}", where=str(path), then="see to the rights") from error
    except ValueError as error:
        raise _damaged(path) from error


def _decode(record: Any, path: Path) -> Request:  # noqa: ANN401  what a file of JSON holds
    try:
        if record["format"] != 1:
            raise ValueError(record["format"])
        return Request(
            name=str(record["name"]),
            created=str(record["created"]),
            by=tuple(map(str, record["by"])),
            documents=int(record["documents"]),
            everywhere=bool(record["everywhere"]),
            what=Forgotten(
                doc_ids=check_hex(record["doc_ids"]),
                **{name: check_hex(record[name], 64) for name in ("locators", "raws", "marks")},
            ),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> StoreError:
    then = "restore it from a copy of the dataset: without it, what was forgotten would come back"
    return StoreError("a request to forget is damaged", where=str(path), then=then)
