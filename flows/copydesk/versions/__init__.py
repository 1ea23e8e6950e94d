"""Versions of the dataset: staged, published whole or not at all, read and verified."""

from copydesk.versions.cleanup import clean_up
from copydesk.versions.dataset import Dataset, open_dataset
from copydesk.versions.finish import finish
from copydesk.versions.lock import hold_lock
from copydesk.versions.publish import publish
from copydesk.versions.stage import Staged, stage
from copydesk.versions.version import Version

__all__ = ["Dataset", "Staged", "Version", "clean_up", "finish", "hold_lock", "open_dataset", "publish", "stage"]
