"""The line model: trees that weigh what is known of a line, learned by `tests/bench/train_line_model.py`.

Gradient-boosted trees (Friedman 2001), as LightGBM learns them. Their values are whole numbers, so that a sum does not
depend on the order or the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from copydesk.errors import ConfigurationError
from copydesk.rules import RULES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Numbers = NDArray[np.float64]

MODEL_FILE = RULES_FOLDER / "line_model.tsv"
PAGE_MODEL_FILE = MODEL_FILE.with_name("page_model.tsv")
SCALE = 10_000
"""A value of 1 in the file is this fraction of a unit of log odds."""
_ROWS = 256
"""So many lines are looked at together."""
_STEPS = 4
"""After so many steps what has come to a leaf is left behind: most trees have one long branch and many short ones."""
_TITLE = "# copydesk line model 1"
_FAMILIES = (
    ("words", ("share:", "opens:", "telling", "cues")),
    ("rules", ("rule:", "named", "cut", "ruled")),
    ("repetition", ("times", "time", "same_start", "shared", "same_tail")),
    ("topic", ("topic", "close_topic")),
    ("neighbours", ("blank_", "run", "prose_above", "prose_below", "block_")),
    ("place", ("place", "prose_", "words_before", "from_", "to_", "inside", "firmly", "n_lines", "n_prose")),
)


@dataclass(frozen=True, kw_only=True)
class LineModel:
    """Nodes of all trees in one row: a line goes `left` where its feature is at most the threshold, else `right`.

    A leaf leads to itself. `values` of inner nodes are what the tree would say if it ended there; `roots` begin trees.
    """

    names: tuple[str, ...]
    roots: Whole
    features: Whole
    thresholds: Numbers
    left: Whole
    right: Whole
    values: Whole

    @classmethod
    def read(cls, path: Path = MODEL_FILE) -> LineModel:
        """The model in a file. Raises ConfigurationError where it is none, or a damaged one."""
        try:
            title, names, *rows = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
            if title != _TITLE:
                raise ValueError(f"its first line is not '{_TITLE}'")
            return cls._of(tuple(names.split("\t")), [row.split("\t") for row in rows])
        except (OSError, ValueError, IndexError) as error:
            raise ConfigurationError(
                f"the line model can't be read: {error}", where=str(path), then="install copydesk anew"
            ) from error

    @classmethod
    def _of(cls, names: tuple[str, ...], rows: Sequence[Sequence[str]]) -> LineModel:
        table = np.array(rows, dtype=np.float64)
        features, left, right = (table[:, column].astype(np.int64) for column in (1, 3, 4))
        nodes = np.arange(len(table))
        inner = left != nodes
        forward = (left[inner] > nodes[inner]).all() and (right[inner] > nodes[inner]).all()
        if features.max() >= len(names) or not forward or left.max() >= len(table) or right.max() >= len(table):
            raise ValueError("its nodes are out of order")
        return cls(
            names=names,
            roots=np.flatnonzero(table[:, 0] == 1),
            features=features,
            thresholds=table[:, 2],
            left=left,
            right=right,
            values=table[:, 5].astype(np.int64),
        )

    def weigh(self, features: Numbers) -> Whole:
        """For each row of features, how much speaks for the article's text, in units of 1 / SCALE."""
        sums = [self.values.take(self._leaves(chunk)).sum(axis=1) for chunk in _chunks(features)]
        return np.concatenate(sums) if sums else np.zeros(0, dtype=np.int64)

    def blame(self, features: Numbers) -> tuple[str, ...]:
        """For each row of features, what family of features speaks most against the article's text.

        That is the family with the least sum of what it changed along each path (Saabas 2014).
        """
        sums = [self._said[self._leaves(chunk)].sum(axis=1) for chunk in _chunks(features)]
        return tuple(self._families[at] for chunk in sums for at in chunk.argmin(axis=1))

    def _leaves(self, features: Numbers) -> Whole:
        """The leaf that each row reaches in each tree: an array (rows, trees)."""
        order, first_child, columns, thresholds = self._walk
        known, (n_rows, width) = np.ascontiguousarray(features).ravel(), features.shape
        at = np.tile(np.arange(len(self.roots)), n_rows)
        starts = np.repeat(np.arange(n_rows) * width, len(self.roots))
        found, places = np.empty_like(at), np.arange(len(at))
        while len(at):
            for _ in range(_STEPS):
                right = known.take(columns.take(at) + starts) > thresholds.take(at)
                at = first_child.take(at) + right
            found[places] = at
            on = np.flatnonzero(first_child.take(at) != at)
            at, starts, places = at.take(on), starts.take(on), places.take(on)
        return order.take(found).reshape(n_rows, -1)

    @cached_property
    def _walk(self) -> tuple[Whole, Whole, Whole, Numbers]:
        """The nodes in an order that is soon walked: the roots, then level by level, a left child before the right one.

        That is the place of each among the nodes, the new place of its left child, its feature, and its threshold; a
        leaf is its own child, and nothing is above its threshold.
        """
        levels = [self.roots]
        while len(inner := levels[-1][self._is_inner[levels[-1]]]):
            levels.append(np.column_stack((self.left[inner], self.right[inner])).ravel())
        order = np.concatenate(levels)
        new = np.empty_like(order)
        new[order] = np.arange(len(order))
        is_inner = self._is_inner[order]
        thresholds = np.where(is_inner, self.thresholds[order], np.inf)
        return order, new[self.left[order]], self.features[order], thresholds

    @cached_property
    def _is_inner(self) -> NDArray[np.bool_]:
        inner: NDArray[np.bool_] = self.left != np.arange(len(self.left))
        return inner

    @cached_property
    def _families(self) -> tuple[str, ...]:
        return tuple(sorted({_family(name) for name in self.names}))

    @cached_property
    def _said(self) -> Whole:
        """For each node, how much of its value each family changed on the way from the root."""
        family = np.array([self._families.index(_family(name)) for name in self.names])[self.features]
        said = np.zeros((len(self.values), len(self._families)), dtype=np.int64)
        nodes = self.roots
        while len(nodes := nodes[self._is_inner[nodes]]):
            for children in (self.left[nodes], self.right[nodes]):
                said[children] = said[nodes]
                said[children, family[nodes]] += self.values[children] - self.values[nodes]
            nodes = np.concatenate((self.left[nodes], self.right[nodes]))
        return said


def _chunks(features: Numbers) -> Iterator[Numbers]:
    return (features[start : start + _ROWS] for start in range(0, len(features), _ROWS))


def _family(name: str) -> str:
    if name.startswith("markup:"):
        return "markup"
    if "@" in name or "[" in name:
        return "neighbours"
    return next((family for family, starts in _FAMILIES if name.startswith(starts)), "shape")


@cache
def load_line_model() -> LineModel:
    """The model for lines of text that copydesk ships."""
    return LineModel.read()


@cache
def load_page_model() -> LineModel:
    """The model for blocks of pages that copydesk ships."""
    return LineModel.read(PAGE_MODEL_FILE)


def write_model(trees: Mapping[str, Any], names: Sequence[str], path: Path) -> None:
    """Write what LightGBM's `dump_model` gives as a model file: a title, the features, a row a node.

    A row holds: whether a tree begins, the feature, the threshold, the nodes to the left and right, the value.
    """
    rows: list[str] = []
    for tree in trees["tree_info"]:
        _add_nodes(tree["tree_structure"], rows, root=True)
    path.write_text("\n".join((_TITLE, "\t".join(names), *rows)) + "\n", encoding="utf-8")


def _add_nodes(node: Mapping[str, Any], rows: list[str], *, root: bool) -> int:
    """Add a node and all below it; gives its place."""
    at = len(rows)
    rows.append("")
    if "split_feature" in node:
        left = _add_nodes(node["left_child"], rows, root=False)
        right = _add_nodes(node["right_child"], rows, root=False)
        told = (node["split_feature"], f"{node['threshold']:.9g}", left, right, round(node["internal_value"] * SCALE))
    else:
        told = (0, "0", at, at, round(node["leaf_value"] * SCALE))
    rows[at] = "\t".join(map(str, (int(root), *told)))
    return at
