import sys
from subprocess import run

from copydesk.quality.later import import_later

_LOADED = """
import sys
from copydesk.quality import load_gate
load_gate()
print(any(name.startswith("scipy.stats") for name in sys.modules))
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as one
print(round(one.stats.entropy([0.5, 0.5], [0.4, 0.6]), 4))
from scipy import stats
print(stats.norm.cdf(0.0), "scipy.stats._stats_py" in sys.modules)
"""


def test_a_module_is_loaded_when_something_of_it_is_used(tmp_path, monkeypatch):
    (tmp_path / "seldom_used.py").write_text("ANSWER = 42\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with import_later("seldom_used"):
        import seldom_used
    assert "seldom_used" not in sys.modules
    assert seldom_used.ANSWER == 42
    assert sys.modules.pop("seldom_used").__file__ == str(tmp_path / "seldom_used.py")


def test_using_it_within_the_block_loads_it_and_leaves_it_loaded(tmp_path, monkeypatch):
    (tmp_path / "seldom_used.py").write_text("ANSWER = 42\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with import_later("seldom_used"):
        from seldom_used import ANSWER
    assert ANSWER == 42
    assert sys.modules.pop("seldom_used").ANSWER == 42


def test_a_module_that_is_loaded_stays_as_it_is():
    before = sys.modules["json"] if "json" in sys.modules else __import__("json")
    with import_later("json"):
        import json
    assert json is before is sys.modules["json"]


def test_the_gate_loads_no_statistics_until_an_expectation_of_distributions_asks():
    told = run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.split() == ["False", "0.0204", "0.5", "True"]
