"""The gate: whether staged tables may be published, by contract, law and sense; Great Expectations' only door."""

from copydesk.quality.gate import judge_staged, load_gate, run_gate
from copydesk.quality.verdict import Finding, Verdict

__all__ = ["Finding", "Verdict", "judge_staged", "load_gate", "run_gate"]
