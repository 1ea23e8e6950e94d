"""Versions of the dataset: staged, published whole or not at all, read and verified."""

from copydesk.versions.cleanup import clean_up
from copydesk.versions.corpus_tables import add_table
from copydesk.versions.dataset import Dataset, open_dataset
from copydesk.versions.finish import finish, is_finished
from copydesk.versions.inputs import Input
from copydesk.versions.layout import found_dataset
from copydesk.versions.lock import hold_lock
from copydesk.versions.parent import Kept, Parent, read_parent
from copydesk.versions.publish import publish
from copydesk.versions.stage import Staged, stage
from copydesk.versions.version import Version

__all__ = [
    "Dataset",
    "Input",
    "Kept",
    "Parent",
    "Staged",
    "Version",
    "add_table",
    "clean_up",
    "finish",
    "found_dataset",
    "hold_lock",
    "is_finished",
    "open_dataset",
    "publish",
    "read_parent",
    "stage",
]
