"""Puts an import off until something of the module is used: for what a library loads and a run hardly ever needs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Later(ModuleType):
    """Stands for a module of its name, which is imported when an attribute of it is first asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def import_later(name: str) -> Iterator[None]:
    """Who imports the module within the block gets one that loads when something of it is used.

    Outside the block nothing is changed; where the module is loaded already, nothing is inside either.
    """
    if name in sys.modules:
        yield
        return
    stand_in = sys.modules[name] = _Later(name)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
