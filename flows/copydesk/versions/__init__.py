"""Versions of the dataset: staged, published whole or not at all, read and verified."""

from copydesk.versions.cleanup import clean_up
from copydesk.versions.corpus_tables import add_table
from copydesk.versions.dataset import Dataset, Version, open_dataset
from copydesk.versions.finish import finish
from copydesk.versions.lock import hold_lock
from copydesk.versions.publish import publish
from copydesk.versions.stage import Staged, stage

__all__ = [
    "Dataset",
    "Staged",
    "Version",
    "add_table",
    "clean_up",
    "finish",
    "hold_lock",
    "open_dataset",
    "publish",
    "stage",
]
