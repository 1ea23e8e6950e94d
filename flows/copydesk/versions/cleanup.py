"""Removes what crashed builds left: staging and building sites. Nothing that a manifest names is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.versions.disk import DEAD, remove_tree, storing
from copydesk.versions.layout import Layout
from copydesk.versions.requests import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def clean_up(root: Path, *, keep: Path | None = None) -> tuple[str, ...]:
    """Remove the leftovers of builds that died, but for `keep`; gives their paths below `root`.

    Only for the holder of the lock, before it stages: everything in `.staging/` then belongs to nobody.
    """
    layout = Layout(root)
    removed = []
    with storing(root):
        for path in leftovers(layout):
            if path == keep:
                continue
            removed.append(path.relative_to(root).as_posix())
            remove_tree(path)
    return tuple(removed)


def leftovers(layout: Layout) -> Iterator[Path]:
    """What builds and prunes that died have left: staging, and building sites. Only for the holder of the lock."""
    if layout.staging.is_dir():
        yield from sorted(layout.staging.iterdir())
    pool = sorted(layout.objects.iterdir()) if layout.objects.is_dir() else []
    for folder in (layout.root, layout.manifests, layout.versions, layout.root / "tags", layout.root / FOLDER, *pool):
        if folder.is_dir():
            yield from sorted(folder.glob(f"{DEAD}*"))
