"""Lets an article that holds the word POISON kill the process that reads it, as a fault in a library would.

Python runs this file at the start of every process whose PYTHONPATH names this folder.
"""

import os
import signal
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.records import RawArticle


def poison() -> None:
    """From now on such an article kills this process."""
    processing: Any = import_module("copydesk.batches.processing")
    harmless = processing.process_raw

    def read(raw: "RawArticle", tools: object) -> object:
        if b"POISON" in raw.data:
            os.kill(os.getpid(), signal.SIGKILL)
        return harmless(raw, tools)

    processing.process_raw = read


if os.environ.get("POISONED"):
    poison()
