"""The gate: whether staged tables may be published, by contract, law and sense; Great Expectations' only door."""

from copydesk.quality.bounds import Bounds, load_bounds, without_names
from copydesk.quality.gate import judge_staged, judge_without, load_gate, run_gate
from copydesk.quality.refusing import refusal
from copydesk.quality.verdict import Finding, Verdict

__all__ = [
    "Bounds",
    "Finding",
    "Verdict",
    "judge_staged",
    "judge_without",
    "load_bounds",
    "load_gate",
    "refusal",
    "run_gate",
    "without_names",
]
