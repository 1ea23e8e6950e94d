"""Trains the page model, or scores it by cross-validation over sites.

    python tests/bench/train_page_model.py --gold FOLDER --packages FOLDER            scores by cross-validation
    python tests/bench/train_page_model.py --gold FOLDER --packages FOLDER --write    writes rules/page_model.tsv

The first folder holds the benchmark of articles (html_body.py and its data), the second the unpacked packages of
`published_pages.toml`. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from learning import FOLDS, Example, learn, weigh_pieces
from line_pages import fold_of
from published_pages import read_published

from copydesk.errors import RefusedError
from copydesk.ingest import decode_article
from copydesk.kinds import KEPT, Role
from copydesk.records import RawArticle
from copydesk.rules import load_rulebook
from copydesk.segment import split_paragraphs
from copydesk.source import make_source
from copydesk.structure.given import Fitting
from copydesk.structure.labelling import claims_by_field, label_pieces
from copydesk.structure.ledger import write_ledger
from copydesk.structure.line_model import PAGE_MODEL_FILE, LineModel, write_model
from copydesk.structure.page_features import page_feature_names, page_features
from copydesk.structure.pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import lightgbm

    from copydesk.records import SourceText
    from copydesk.structure.pieces import Piece

ROUNDS, FEWEST = 200, 30
MATCHED, COVERED = 0.6, 0.8
"""The share of a block's words that must stand in the gold body, and of the gold that the page must show."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a set (scrapinghub, fundus or published): its source text, its gold as blocks, its title."""

    set: str
    site: str
    english: bool
    source: SourceText
    gold: tuple[tuple[str, str], ...]
    title: str | None


def read_source(html: bytes, url: str | None) -> SourceText | None:
    """The source text of a page; None where it has none."""
    raw = RawArticle(locator="page.html", data=html, media_type="text/html", url=url)
    try:
        return make_source(raw, *decode_article(raw))
    except RefusedError:
        return None


def read_pages(gold: Path, packages: Path) -> list[Page]:
    """All pages that can be read."""
    sys.path.insert(0, str(gold))
    import common
    import plain_text_cleaning as scorer

    data = str(gold / "data")
    given = [
        (name, page.site, page.english, page.html, page.url, tuple(scorer.gold_blocks(page)), page.title)
        for name, pages in (("scrapinghub", common.load_scrapinghub(data)), ("fundus", common.load_fundus(data)))
        for page in pages
    ]
    given += [
        ("published", page.path, page.english, page.html, None, tuple(("", line) for line in page.body), None)
        for page in read_published(packages, gold)
    ]
    return [
        Page(set=name, site=site, english=english, source=source, gold=blocks, title=title)
        for name, site, english, html, url, blocks, title in given
        if (source := read_source(html, url)) is not None
    ]


def read_example(page: Page) -> Example | None:
    """The pieces of a page as numbers; None where the page does not show its gold."""
    import plain_text_cleaning as scorer

    rules = load_rulebook().lines
    pieces = cut_pieces(page.source, rules)
    lines = [scorer.words(piece.text) for piece in pieces]
    gold: list[str] = []
    starts, ends = set(), set()
    for _, text in page.gold:
        starts.add(len(gold))
        gold += scorer.words(text)
        ends.add(len(gold))
    found = scorer.chain(lines, gold, starts, ends)
    if sum(len(lines[at]) for at in found) < COVERED * len(gold):
        return None
    label = np.array([0 if line else -1 for line in lines])
    for at, (_, share) in found.items():
        label[at] = 1 if share >= MATCHED else -1
    words = np.array([piece.n_words for piece in pieces], dtype=float)
    features = page_features(pieces, Fitting(rules)).astype(np.float32)
    return Example(site=page.site, features=features, label=label, weight=weigh_pieces(words, label))


def train(examples: Iterable[Example]) -> lightgbm.Booster:
    """The trees learned from pages."""
    some = list(examples)
    return learn(some, [1.0] * len(some), rounds=ROUNDS, fewest=FEWEST)


def kept_text(page: Page, model: LineModel) -> str:
    """The text that is kept of a page, the standfirst too."""
    rules = load_rulebook().lines
    pieces: Sequence[Piece] = cut_pieces(page.source, rules)
    labels = label_pieces(pieces, rules, claims_by_field(page.source), page_model=model)
    kept = KEPT | {Role.STANDFIRST}
    return "\n\n".join(piece.text for at, piece in enumerate(pieces) if labels[at].role in kept)


def kept_blocks(page: Page, model: LineModel) -> list[tuple[str, str]]:
    """The paragraphs and headings that are kept of a page, the standfirst first."""
    rules = load_rulebook().lines
    pieces: Sequence[Piece] = cut_pieces(page.source, rules)
    labels = label_pieces(pieces, rules, claims_by_field(page.source), page_model=model)
    blocks = [("paragraph", piece.text) for at, piece in enumerate(pieces) if labels[at].role is Role.STANDFIRST]
    parts = split_paragraphs(page.source, write_ledger(page.source, pieces, labels))
    return blocks + [("heading" if part.role is Role.HEADING else "paragraph", part.text) for part in parts]


def cross_validate(pages: Sequence[Page], examples: Sequence[Example | None], keep: Path) -> None:
    """Print the scores of pages, each read by a model that has seen no page of its site; whole pipeline."""
    import common
    import html_body
    import segmentation

    answers: dict[int, str] = {}
    blocks: dict[int, list[tuple[str, str]]] = {}
    for fold in range(FOLDS):
        rest = [e for e, p in zip(examples, pages, strict=True) if e is not None and _is_seen(p, fold)]
        path = keep / f"page_model_{fold}.tsv"
        write_model(train(rest).dump_model(), page_feature_names(), path)
        model = LineModel.read(path)
        unseen = [at for at, page in enumerate(pages) if not _is_seen(page, fold)]
        answers |= {at: kept_text(pages[at], model) for at in unseen}
        blocks |= {at: kept_blocks(pages[at], model) for at in unseen if pages[at].set == "fundus"}
    for name in ("scrapinghub", "fundus"):
        group = [at for at, page in enumerate(pages) if page.set == name]
        for language, chosen in (("all", group), ("English", [at for at in group if pages[at].english])):
            pairs = [_score(common, html_body, pages[at], answers[at]) for at in chosen]
            common.show(f"{name}, {language}: {len(chosen)} pages", html_body.COLS, [html_body.row("held out", pairs)])
            if name == "fundus":
                gold = [SimpleNamespace(title=pages[at].title, blocks=pages[at].gold) for at in chosen]
                row = ["held out", *segmentation.evaluate(gold, [blocks[at] for at in chosen])]
                common.show(f"{name}, {language}: paragraphs and headings", segmentation.COLS[: len(row)], [row])


def _is_seen(page: Page, fold: int) -> bool:
    return page.set == "published" or fold_of(page.site, FOLDS) != fold


def _score(common: Any, html_body: Any, page: Page, answer: str) -> tuple[float | None, float | None]:
    gold = "\n".join(text for _, text in page.gold)
    if page.set == "scrapinghub":
        return common.shingle_pr(gold, answer, plain=True)
    return common.shingle_pr(gold, html_body.without_title(answer, page.title))


def main() -> None:
    """Score or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="the folder of html_body.py")
    parser.add_argument("--packages", type=Path, required=True, help="the folder of unpacked packages")
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    parser.add_argument("--keep", type=Path, default=Path("/tmp"), help="where the models of the folds are put")
    options = parser.parse_args()
    pages = read_pages(options.gold, options.packages)
    with Pool(2) as workers:
        examples = workers.map(read_example, pages, chunksize=8)
    if options.write:
        trees = train(example for example in examples if example is not None)
        write_model(trees.dump_model(), page_feature_names(), PAGE_MODEL_FILE)
    else:
        cross_validate(pages, examples, options.keep)


if __name__ == "__main__":
    main()
