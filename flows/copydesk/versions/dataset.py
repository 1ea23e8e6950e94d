"""A dataset and its versions as their readers meet them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions.details import read_details
from copydesk.versions.diff import Diff, compare_versions
from copydesk.versions.layout import Layout, read_settings
from copydesk.versions.manifest import Manifest, list_versions, read_manifest
from copydesk.versions.places import find_folder
from copydesk.versions.prune import GRACE, Pruned, prune
from copydesk.versions.rollback import roll_back
from copydesk.versions.tags import Tag, create_tag, list_tags
from copydesk.versions.verify import Verifier
from copydesk.versions.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike
    from pathlib import Path

    from copydesk.tables.laws import Fault
    from copydesk.versions.details import Details
    from copydesk.versions.diff import Change
    from copydesk.versions.retention import Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Versions that never change, and a newest: in a folder, or in a store, with its working copy in `root`."""

    root: Path
    dataset_id: str

    def versions(self) -> tuple[int, ...]:
        """The numbers of all versions, oldest first."""
        return list_versions(Layout(self.root).refreshed())

    def version(self, ref: str | int | date = "latest") -> Version:
        """A version by number (21), name ("v000021"), "latest", tag ("tag:spring"), or day.

        A day, or its ISO form, means the newest version created on it or before, in UTC. Raises ConfigurationError for
        what is none of these, StoreError where there is no such version.
        """
        layout = Layout(self.root).refreshed()
        number = self._number(ref)
        return Version(root=self.root, number=number, manifest=read_manifest(layout, number))

    def log(self) -> tuple[Manifest, ...]:
        """The manifests of all versions, newest first."""
        numbers = self.versions()
        return tuple(read_manifest(Layout(self.root), number) for number in reversed(numbers))

    def verify(self, *, deep: bool = True) -> Iterator[tuple[Version, tuple[Fault, ...]]]:
        """Every version, newest first, with what is wrong with it; what versions share is checked once."""
        verifier = Verifier(Layout(self.root), deep=deep)
        for number in reversed(self.versions()):
            version = self.version(number)
            yield version, verifier.verify(number, version.manifest)

    def diff(
        self,
        before: str | int | date | None = None,
        after: str | int | date = "latest",
        *,
        thorough: bool = False,
    ) -> Diff:
        """What differs between two versions: documents added, removed, changed and why; rows beside the documents.

        Without `before`, it is the newest version that is older than `after`; `thorough` compares all tables even where
        nothing that makes them has changed. Raises as `version` does, and StoreError
        where there is none before.
        """
        new = self.version(after)
        older = [number for number in self.versions() if number < new.number]
        if before is None and not older:
            where, then = str(self.root), "name two versions; `copydesk log` lists them"
            raise StoreError(f"there is no version before {new.name}", where=where, then=then)
        old = self.version(older[-1] if before is None else before)
        return compare_versions(Layout(self.root), old.manifest, new.manifest, thorough=thorough)

    def details(self, changes: Iterable[Change]) -> Iterator[Details]:
        """What changed in each changed document of a diff: its paragraphs and the names in it, read when asked for."""
        return read_details(self.root, changes)

    def rollback(self, ref: str | int | date) -> Version | None:
        """A new version that holds what an older one held; None where the newest holds the same already.

        Holds the lock. Raises as `version` does, and StoreError where the older one is not whole.
        """
        return roll_back(self.root, self.version(ref).number)

    def tag(self, name: str, ref: str | int | date = "latest", *, force: bool = False) -> Tag:
        """A name for a version, which `version("tag:NAME")` then takes; with `force`, one that is there is moved.

        Raises as `version` does, ConfigurationError for a name that is none, StoreError where it is taken.
        """
        return create_tag(Layout(self.root), name, self.version(ref).number, force=force)

    def tags(self) -> tuple[Tag, ...]:
        """All tags, by name."""
        return list_tags(Layout(self.root).refreshed())

    def prune(self, retention: Retention | None = None, *, grace: timedelta = GRACE, dry_run: bool = True) -> Pruned:
        """Remove versions that `retention` does not keep, and what no version refers to; with `dry_run`, only tell.

        By default the newest 14, the newest of each month and those with a tag are kept. Holds the lock.
        """
        return prune(self.root, retention, grace=grace, dry_run=dry_run)

    def _number(self, ref: str | int | date) -> int:
        if isinstance(ref, date):
            return self._on(_day(ref))
        text = str(ref)
        if text == "latest":
            return self._newest()
        if text.startswith("tag:"):
            return self._tagged(text[4:])
        if match := re.fullmatch(r"v?(\d{1,18})", text, re.ASCII):
            return int(match[1])
        try:
            return self._on(date.fromisoformat(text))
        except ValueError as error:
            then = "give 'latest', a number, a name as 'v000021', 'tag:NAME', or a day as '2026-02-14'"
            raise ConfigurationError(f"'{text}' names no version", then=then) from error

    def _newest(self) -> int:
        # From the manifests, not from the link: the link may lag after a crash.
        numbers = list_versions(Layout(self.root))
        if not numbers:
            raise StoreError("the dataset has no version yet", where=str(self.root), then="build one")
        return numbers[-1]

    def _on(self, day: date) -> int:
        for number in reversed(list_versions(Layout(self.root))):
            if _day(datetime.fromisoformat(read_manifest(Layout(self.root), number)["created"])) <= day:
                return number
        raise StoreError(f"no version is as old as {day}", where=str(self.root), then="`copydesk log` lists them")

    def _tagged(self, name: str) -> int:
        path = Layout(self.root).tag(name)
        try:
            return int(json.loads(path.read_bytes())["version"])
        except FileNotFoundError as error:
            raise StoreError(f"there is no tag '{name}'", where=str(path), then="look into tags/") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"the tag '{name}' is damaged", where=str(path), then="make it anew") from error


def open_dataset(root: str | PathLike[str]) -> Dataset:
    """The dataset at a place, for reading: a path, one below `~`, a `file://` address, or one such as s3://bucket/prefix.

    Of a dataset in an object store, what is asked for is brought into a working copy in the user's cache. Raises
    StoreError where there is none, or the store can't be reached, ConfigurationError where it is of another format or
    schema, or the address is none that a dataset can have.
    """
    folder = find_folder(root)
    return Dataset(root=folder, dataset_id=read_settings(folder).dataset_id)


def _day(moment: date) -> date:
    """The day in UTC; a time without a zone counts as UTC."""
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()
