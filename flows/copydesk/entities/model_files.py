"""Knows where the files of a model lie on this machine, what names them, and how torch gives the same twice.

Nothing is downloaded: a model is a folder, or lies in the local cache of the Hugging Face Hub.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable


def digest(folders: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of the folders' files, in the order of their names; in hex."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not _is_passing(p.relative_to(folder))):
            total.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _is_passing(path: Path) -> bool:
    """Whether Python or a download has left it beside the model."""
    return "__pycache__" in path.parts or path.parts[:1] == (".cache",)


def find_folder(name: str) -> Path:
    """The folder of a model: the one named, or its newest snapshot in the local cache of the Hugging Face Hub.

    Raises ConfigurationError where there is neither.
    """
    if name and Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"the model '{name}' is not on this machine",
            where="--ner-model",
            then=f"name the folder it was saved to, or get it first with: hf download {name or 'NAME'}",
        ) from error


def steady_torch() -> None:
    """Keep torch to one thread and to operations that give the same twice, and the Hub's client from the network.

    How many threads add up decides the last digits of a sum: with one, they are the same for any number of workers.
    """
    import torch
    from huggingface_hub import constants

    constants.HF_HUB_OFFLINE = True
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True, warn_only=True)


def missing_extra(kind: str, error: ImportError) -> ConfigurationError:
    """The error for a kind of model whose libraries are not installed."""
    return ConfigurationError(
        f"models named '{kind}:...' need a library that can't be loaded: {error}",
        where="--ner-model",
        then=f"install it with: pip install 'copydesk[{kind}]'",
    )


def cannot_load(model: str, error: Exception, then: str) -> ConfigurationError:
    """The error for a model whose files are there and can't be loaded."""
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ConfigurationError(f"the model '{model}' can't be loaded: {said}", where="--ner-model", then=then)
