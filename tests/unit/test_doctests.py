import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import copydesk
import runtime

SKIPPED = frozenset({"copydesk.__main__", "copydesk.contracts.__main__", "copydesk.quality.__main__"})
"""Modules that act when they are imported."""
PACKAGES = ((copydesk, "copydesk."), (runtime, "runtime."))


def modules_with_examples():
    for package, prefix in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, prefix):
            spec = module.module_finder.find_spec(module.name)
            if module.name not in SKIPPED and ">>>" in Path(spec.origin).read_text(encoding="utf-8"):
                yield module.name


@pytest.mark.parametrize("name", sorted(modules_with_examples()))
def test_the_examples_hold(name):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


def test_examples_are_found():
    assert {"copydesk.spans", "copydesk.rules.dates", "copydesk.structure.blocks"} <= set(modules_with_examples())
