"""Knows what a locator lies in: `a.zip#b.txt` is what the file `a.zip` holds under the name `b.txt`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


def containers_of(locator: str) -> Iterator[str]:
    """What a locator may lie in, the outermost first.

    >>> list(containers_of("a.zip#b.zip#c.txt"))
    ['a.zip', 'a.zip#b.zip']
    """
    for at, letter in enumerate(locator):
        if letter == "#":
            yield locator[:at]


def file_of(locator: str, inputs: Container[str]) -> str | None:
    """The input of a locator, None where there is none; one that is called so itself comes first.

    >>> file_of("a.zip#b.txt", {"a.zip"}), file_of("a#b.txt", {"a", "a#b.txt"}), file_of("c.txt", {"a"})
    ('a.zip', 'a#b.txt', None)
    """
    return next((name for name in (locator, *containers_of(locator)) if name in inputs), None)
