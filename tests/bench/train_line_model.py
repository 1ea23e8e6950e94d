"""Trains the line model, or scores it by cross-validation over sites.

    python tests/bench/train_line_model.py --gold FOLDER            cross-validation, in the columns of the scorer
    python tests/bench/train_line_model.py --gold FOLDER --write    trains on all pages and writes rules/line_model.tsv

FOLDER holds the benchmark of pasted text (plain_text_cleaning.py and its data); the pages of our own stand beside
this script. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_right
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from learning import FOLDS, Example, learn, weigh_pieces
from line_pages import BODY, NEITHER, LabelledPage, excerpt, fold_of, from_case, read_gold, read_own, variants

from copydesk.records import Decoding
from copydesk.rules import load_rulebook
from copydesk.source.text import read_text
from copydesk.structure.given import Fitting
from copydesk.structure.line_features import feature_names, line_features
from copydesk.structure.line_model import MODEL_FILE, LineModel, write_model
from copydesk.structure.pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import lightgbm

ROUNDS, FEWEST = 350, 40
OWN_WEIGHT, EXCERPT_WEIGHT = 0.7, 0.2


def read_example(page: LabelledPage) -> Example:
    """The pieces of a page as numbers; a piece that a rule cut out of its line is not learned."""
    rules = load_rulebook().lines
    pieces = cut_pieces(read_text(page.text, Decoding(charset="utf-8", how="utf-8")), rules)
    starts = [0]
    for text, _ in page.lines:
        starts.append(starts[-1] + len(text) + 1)
    labels = [page.lines[bisect_right(starts, piece.span.start) - 1][1] for piece in pieces]
    label = np.array([-1 if label == NEITHER else int(label == BODY) for label in labels])
    label[[piece.rule is not None for piece in pieces]] = -1
    words = np.array([piece.n_words for piece in pieces])
    features = line_features(pieces, Fitting(rules)).astype(np.float32)
    return Example(site=page.site, features=features, label=label, weight=weigh_pieces(words, label))


def training_pages(
    gold: Mapping[str, Sequence[LabelledPage]], own: Sequence[LabelledPage]
) -> Iterator[tuple[LabelledPage, float]]:
    """Pages to learn from, each with its weight: as they are, and in excerpts."""
    rng = random.Random(7)
    for variant in gold.values():
        yield from ((page, 1.0) for page in variant)
    for page in own:
        yield from ((variant, OWN_WEIGHT) for variant in variants(page, rng))
    for page in (*gold["full"], *own):
        weight = OWN_WEIGHT if page.site.startswith("own/") else 1.0
        for _ in range(2):
            yield excerpt(page, rng), weight * EXCERPT_WEIGHT


def train(pages: Iterable[tuple[LabelledPage, float]], workers: Pool) -> lightgbm.Booster:
    """The trees learned from pages."""
    kept = [(page, weight) for page, weight in pages if any(label == BODY for _, label in page.lines)]
    examples = workers.map(read_example, [page for page, _ in kept], chunksize=16)
    return learn(examples, [weight for _, weight in kept], rounds=ROUNDS, fewest=FEWEST)


def cross_validate(scorer: Any, cases: dict[str, list[Any]], own: list[LabelledPage], workers: Pool, keep: Path):
    """Print the scores of pages, each read by a model that has seen no page of its site; whole pipeline."""
    from pasted_systems import clean_with

    answers: dict[tuple[str, str], Any] = {}
    for fold in range(FOLDS):
        gold = {
            variant: [from_case(case) for case in group if fold_of(case.site, FOLDS) != fold]
            for variant, group in cases.items()
        }
        path = keep / f"line_model_{fold}.tsv"
        write_model(train(training_pages(gold, own), workers).dump_model(), feature_names(), path)
        model = LineModel.read(path)
        for variant, group in cases.items():
            for case in group:
                if fold_of(case.site, FOLDS) == fold:
                    answers[variant, case.id] = clean_with(model, case.text)
    for variant, group in cases.items():
        scores = [scorer.score(case, answers[variant, case.id]) for case in group]
        for name, chosen in (("all languages", group), ("English", [case for case in group if case.english])):
            rows = [score for case, score in zip(group, scores, strict=True) if case in chosen]
            scorer.show(f"{variant}, {name}: {len(rows)} pages", scorer.COLS, [scorer.summary("held out", rows, "-")])


def main() -> None:
    """Score or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="the folder of plain_text_cleaning.py")
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    parser.add_argument("--keep", type=Path, default=Path("/tmp"), help="where the models of the folds are put")
    options = parser.parse_args()
    scorer, cases = read_gold(options.gold)
    own = read_own()
    with Pool(2) as workers:
        if options.write:
            gold = {variant: [from_case(case) for case in group] for variant, group in cases.items()}
            trees = train(training_pages(gold, own), workers)
            write_model(trees.dump_model(), feature_names(), MODEL_FILE)
        else:
            cross_validate(scorer, cases, own, workers, options.keep)


if __name__ == "__main__":
    main()
