"""Batches: inputs planned by size, each batch read and written as folders of rows, nothing lost on the way."""

from copydesk.batches.attempts import Attempt, HopelessError
from copydesk.batches.batch import Batch, BatchDone, divide_rest
from copydesk.batches.finished import Finished, find_finished
from copydesk.batches.planning import BATCH_BYTES, BATCH_INPUTS, plan_batches
from copydesk.batches.processing import open_guarded, process_batch, process_raw

__all__ = [
    "BATCH_BYTES",
    "BATCH_INPUTS",
    "Attempt",
    "Batch",
    "BatchDone",
    "Finished",
    "HopelessError",
    "divide_rest",
    "find_finished",
    "open_guarded",
    "plan_batches",
    "process_batch",
    "process_raw",
]
