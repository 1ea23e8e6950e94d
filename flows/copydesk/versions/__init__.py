"""Versions of the dataset: staged, published whole or not at all, read and verified."""

from copydesk.versions.cleanup import clean_up
from copydesk.versions.corpus_tables import add_table
from copydesk.versions.dataset import Dataset, open_dataset
from copydesk.versions.erasure import resume_erasure
from copydesk.versions.finish import finish, is_finished
from copydesk.versions.forgotten import NOTHING, Face, Forgotten, mark_reader
from copydesk.versions.inputs import Input, InputTable, reveal_inputs
from copydesk.versions.layout import found_dataset
from copydesk.versions.lock import hold_lock
from copydesk.versions.parent import Kept, Parent, read_parent
from copydesk.versions.publish import publish
from copydesk.versions.requests import read_forgotten
from copydesk.versions.stage import Staged, stage
from copydesk.versions.version import Version
from copydesk.versions.without import Makers

__all__ = [
    "NOTHING",
    "Dataset",
    "Face",
    "Forgotten",
    "Input",
    "InputTable",
    "Kept",
    "Makers",
    "Parent",
    "Staged",
    "Version",
    "add_table",
    "clean_up",
    "finish",
    "found_dataset",
    "hold_lock",
    "is_finished",
    "mark_reader",
    "open_dataset",
    "publish",
    "read_forgotten",
    "read_parent",
    "resume_erasure",
    "reveal_inputs",
    "stage",
]
