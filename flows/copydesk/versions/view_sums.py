"""The checksums that stand in a version's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.versions.disk import digest_file
from copydesk.versions.manifest import view_files

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.versions.manifest import Manifest


def checksums(manifest: Manifest, file: Path) -> bytes:
    """The SHA256SUMS of a version's folder, as `sha256sum --check` takes it; `file` is the manifest's."""
    digests = {name: sha256 for name, (_, sha256) in view_files(manifest).items()}
    digests["manifest.json"] = digest_file(file)
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(digests.items())).encode()
