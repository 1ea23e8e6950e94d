"""Tags: names for versions, each a file of its own, created exclusively."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError, StoreError
from copydesk.tables.arrow import write_bytes
from copydesk.versions.disk import building_site, create_file, make_folder, storing, sync_folder
from copydesk.versions.layout import version_name
from copydesk.versions.manifest import list_versions

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.versions.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A name for a version, and when it was given (ISO, UTC); both None where the tag's file is damaged."""

    name: str
    version: int | None
    created: str | None


def list_tags(layout: Layout) -> tuple[Tag, ...]:
    """All tags, by name. Raises StoreError where their folder can't be read."""
    folder = layout.root / "tags"
    with storing(folder):
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
        return tuple(_read(path) for path in paths if not path.name.startswith("."))


def create_tag(layout: Layout, name: str, number: int, *, force: bool = False, now: datetime | None = None) -> Tag:
    """Name a version; with `force`, a tag that is there is moved.

    Raises ConfigurationError for a name that is none, StoreError where the tag is there already, or where the version
    is not there or is being pruned.
    """
    if not re.fullmatch(r"\w[\w.+-]{0,99}", name, re.ASCII):
        raise ConfigurationError(f"'{name}' is no name of a tag", then="use letters, digits, '.', '-' and '_'")
    _check_version(layout.refreshed(), number)
    tag = Tag(name=name, version=number, created=(now or datetime.now(UTC)).isoformat(timespec="seconds"))
    path = layout.tag(name)
    with storing(path):
        make_folder(path.parent)
        data = (json.dumps({"version": number, "created": tag.created}) + "\n").encode()
        created = origin.create(path, data) if (origin := layout.origin) else create_file(path, data)
        if not created:
            _move(layout, path, data, force=force)
    if not created:
        return _shown(layout, tag)
    try:
        # `prune` looks for tags once it has moved a version's folder away: one of both sees the other.
        _check_version(layout.refreshed(), number)
    except StoreError:
        _remove(layout, path)
        raise
    return _shown(layout, tag)


def delete_tag(layout: Layout, name: str) -> None:
    """Remove a tag; its version stays. Raises StoreError where there is no such tag."""
    path = layout.refreshed().tag(name)
    with storing(path):
        try:
            path.stat()
            _remove(layout, path)
        except FileNotFoundError as error:
            then = "`copydesk tag --list` tells the names"
            raise StoreError(f"there is no tag '{name}'", where=str(path), then=then) from error
        sync_folder(path.parent)


def _remove(layout: Layout, path: Path) -> None:
    if origin := layout.origin:
        origin.remove(path)
    else:
        path.unlink(missing_ok=True)


def _shown(layout: Layout, tag: Tag) -> Tag:
    """The tag; in a store, its version has its plain folder from now on."""
    if (origin := layout.origin) and tag.version is not None:
        from copydesk.versions.origin_views import complete_view

        complete_view(origin, tag.version)
    return tag


def _move(layout: Layout, path: Path, data: bytes, *, force: bool) -> None:
    layout.refreshed()
    if not force:
        there = _read(path)
        names = f"names {version_name(there.version)}" if there.version is not None else "is damaged"
        what = f"the tag '{there.name}' is there already and {names}"
        raise StoreError(what, where=str(path), then="give another name, or --force to move it")
    if origin := layout.origin:
        origin.replace(path, data)
        return
    site = building_site(path.parent)
    write_bytes(data, site)
    site.chmod(0o444)
    site.replace(path)
    sync_folder(path.parent)


def _check_version(layout: Layout, number: int) -> None:
    numbers = list_versions(layout)
    if number not in numbers:
        where, then = str(layout.manifest(number)), "`copydesk log` lists them"
        raise StoreError(f"there is no version {number}", where=where, then=then)
    if layout.origin is None and number != numbers[-1] and not layout.version(number).is_dir():
        where, then = str(layout.version(number)), "name another version: `copydesk prune` was about to remove this one"
        raise StoreError(f"the folder of {version_name(number)} is not there", where=where, then=then)


def _read(path: Path) -> Tag:
    try:
        data = json.loads(path.read_bytes())
        return Tag(name=path.stem, version=int(data["version"]), created=str(data["created"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Tag(name=path.stem, version=None, created=None)
