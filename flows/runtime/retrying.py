"""Tries again what a moment's trouble may have stopped: a store or a disk that did not answer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from copydesk.errors import BeatenError, StoreError
from copydesk.versions.seen import retell

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES = 5
"""How often a build that another machine's overtakes starts, before it ends with an error."""
PAUSE_SECONDS = 60.0
"""How long the first pause is after something could not be read or written; each that follows is twice as long."""

Result = TypeVar("Result")


def retry(
    build: Callable[[], Result],
    *,
    retries: int,
    tell: Callable[[str], object],
    tries: int = TRIES,
    pause: Callable[[float], None] = time.sleep,
) -> Result:
    """What `build` gives: it is called again, up to `tries` times in all, where another build overtook it.

    Where something could not be read or written (StoreError, OSError) it is called again up to `retries` times, after
    pauses of 1, 2, 4, ... minutes. What the gate refuses and what is called wrongly would end so again: it is not tried
    again. `tell` hears of each. Raises what the last call raised.
    """
    beaten = failed = 0
    while True:
        try:
            return build()
        except BeatenError as error:
            beaten += 1
            if beaten == tries:
                raise
            tell(f"{error.what}; starting again from there")
        except (StoreError, OSError) as error:
            if failed == retries:
                raise
            seconds = PAUSE_SECONDS * 2**failed
            failed += 1
            what = retell(error) if isinstance(error, StoreError) else str(error)
            tell(f"{what}\ntrying again in {seconds:.0f} s ({failed} of {retries})")
            pause(seconds)
