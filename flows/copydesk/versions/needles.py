"""Finds many strings in much text at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_SIZE = 8
"""Bytes by which a string is looked for first."""
_BITS = 22
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose product mixes the bits."""
_PIECE = 1 << 22

Numbers = np.ndarray[Any, np.dtype[np.uint64]]


class Needles:
    """Strings to look for: `parts` anywhere in a text, `wholes` only where they are all of it.

    A part of less than eight bytes counts as a whole.
    """

    def __init__(self, *, parts: Iterable[str], wholes: Iterable[str]) -> None:
        encoded = {part.encode("utf-8", "surrogatepass"): part for part in parts}
        short = {part for data, part in encoded.items() if len(data) < _SIZE}
        self._wholes = set(wholes) | short
        self._parts: dict[bytes, list[tuple[bytes, str]]] = {}
        for data, part in encoded.items():
            if part not in short:
                self._parts.setdefault(data[:_SIZE], []).append((data, part))
        self._seen = np.zeros(1 << _BITS, np.bool_)
        if self._parts:
            self._seen[_mix(_windows(b"".join(self._parts))[::_SIZE])] = True

    def search(self, texts: Sequence[str]) -> set[str]:
        """Those that stand in the texts.

        >>> sorted(Needles(parts=["in the port"], wholes=["Port"]).search(["It lay in the port.", "Port", "Ports"]))
        ['Port', 'in the port']
        """
        found = self._wholes.intersection(texts) if self._wholes else set[str]()
        if self._parts:
            for data in _pieces(texts):
                found |= self._search(data)
        return found

    def _search(self, data: bytes) -> set[str]:
        windows = _windows(data)
        found = set()
        for at in np.flatnonzero(self._seen[_mix(windows)]).tolist():
            for part, string in self._parts.get(data[at : at + _SIZE], ()):
                if data.startswith(part, at):
                    found.add(string)
        return found


def _windows(data: bytes) -> Numbers:
    """The eight bytes from each place on, as numbers."""
    if len(data) < _SIZE:
        return np.zeros(0, np.uint64)
    count = len(data) - _SIZE + 1
    made = np.empty(count, np.uint64)
    for shift in range(_SIZE):
        own = np.frombuffer(data, "<u8", (len(data) - shift) // _SIZE, shift)
        made[shift::_SIZE] = own[: len(made[shift::_SIZE])]
    return made


def _mix(windows: Numbers) -> Numbers:
    return (windows * _FACTOR) >> np.uint64(64 - _BITS)


def _pieces(texts: Collection[str]) -> Iterator[bytes]:
    """The texts in UTF-8, many joined by a sign that none holds, so that a string is found in one of them alone."""
    group: list[bytes] = []
    size = 0
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        group.append(data)
        size += len(data) + 1
        if size >= _PIECE:
            yield b"\xff".join(group)
            group, size = [], 0
    if group:
        yield b"\xff".join(group)
