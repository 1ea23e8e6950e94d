"""Makes pasted articles of some 600 words by number, for measuring speed: always the same, and each in other words.

    python tests/bench/made_articles.py FOLDER --articles 1000

A headline, byline and day, paragraphs with quotations and figures, headings, and what is pasted along: menus, captions,
pleas to subscribe, teasers, contact and copyright lines. No article of anyone's stands in it.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from datetime import date, timedelta
from pathlib import Path

WORDS = 500
"""How many words the running text of an article has, or a few more; some 130 of captions and the like come on top."""
POOLS = {
    kind: words.split()
    for kind, words in tomllib.loads((Path(__file__).parent / "made_words.toml").read_text(encoding="utf-8")).items()
}
MONTHS = POOLS["months"]
SIDE = (
    "Read more: {0} {1} {2}",
    "Sign up for our newsletter on {0} and {1}",
    "Photo: {5} {6}/{7} News",
    "A {3} {0} near the {1} in {7}, {9} {8}. ({5} {6}/{7} News)",
    "Also read | {5} {6} on the {3} {0}",
    "Share this article",
    "Advertisement",
    "Listen to this article: {10} min",
    "Our work on the {0} depends on readers. Support us with a gift today.",
)
FRONT = ("Home", "World", "Politics", "Business", "Opinion", "Subscribe", "Sign in", "Skip to main content", "Video")
END = (
    "Related articles",
    "{5} {6} covers the {0} and the {1} for {7} News. Follow {5} on Twitter @{6}{10}.",
    "For more information contact {5} {6}, press officer, +44 20 7946 0{10}{10}, {6}@{7}news.example",
    "The views expressed here are the author's own and need not be those of {7} News.",
    "© {8} {7} News. All rights reserved.",
    "Most read",
    "{3} {0} says {1} is {4}",
    "Terms of use | Privacy policy | Contact us",
)
SENTENCES = (
    "The {a} {n} of {p} {v}ed the {n} on {d}, according to the {n} and two people who know the {n}.",
    "{o}, the {n} {v}s {c} {n}s a year, and the {a} {n} has not said why the {n} was {v}ed.",
    '"We will {v} the {n} before the {n} is {a}," said {g} {s}, a {a} {n} in {p}.',
    "“Nobody {v}s a {n} for {c} dollars,” {s} said. “It is the {n} that must {v}.”",
    "In {p}, {c} {n}s were {v}ed, up from {c} in {y}, and the {n} of the {a} {n} fell by {k}.{k} percent.",
    "{g} {s}, who led the {n} from {y} to {y}, called the {n} {a} but {a}.",
    "The U.S. {n} and the {p} {n} {v}ed a {a} {n}, though neither would {v} it at 5 p.m. on {d}.",
    "It was {a}.",
    "What the {n} needs, Mr. {s} told {p} Radio, is a {n} that can {v} the {n} and a {n} that cannot.",
    "Few {n}s {v} so {a} a {n}; the {n} in {p} is one, and its {n} has {v}ed since {y}.",
    "{o} the {n} can {v}, the {a} {n} must first {v} {c} {n}s, which its {n} (once {a}) does not have.",
    "Can the {n} {v} the {n}?",
    "Officials in {p} and {p} say that the {n}'s {n} will {v} by {d}, if the {n} is {a}.",
)


def make_article(number: int) -> str:
    """The pasted text of article `number`, a natural number: the same on every machine, another for each number."""
    rng = random.Random(f"article {number}")
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(4_000))
    author, place = f"{_pick(rng, 'given')} {_name(rng)}", _name(rng)
    lines = rng.sample(FRONT, rng.randrange(5))
    lines += ["", _headline(rng), "", f"By {author}", f"{MONTHS[day.month - 1]} {day.day}, {day.year}", ""]
    body = _body(rng)
    if rng.random() < 0.5:
        body[0] = f"{place.upper()} ({place} News) — {body[0]}"
    for at, paragraph in enumerate(body):
        lines += [paragraph, ""]
        if at and rng.random() < 0.22:
            lines += [_filled(rng, rng.choice(SIDE)), ""]
        elif at and rng.random() < 0.12:
            lines += [_headline(rng), ""]
    lines += [_filled(rng, line) for line in END if rng.random() < 0.7]
    return "\n".join(lines) + "\n"


def write_articles(folder: Path, n: int) -> None:
    """Write articles 0 to `n` - 1 below `folder`, each as a UTF-8 text file named by its number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n):
        (folder / f"{number:06d}.txt").write_text(make_article(number), encoding="utf-8", newline="\n")


def _body(rng: random.Random) -> list[str]:
    paragraphs, words = [], 0
    while words < WORDS:
        paragraph = " ".join(_sentence(rng) for _ in range(rng.randint(1, 5)))
        paragraphs.append(paragraph)
        words += paragraph.count(" ") + 1
    return paragraphs


def _sentence(rng: random.Random) -> str:
    parts = rng.choice(SENTENCES).split("{")
    text = parts[0]
    for part in parts[1:]:
        text += _word(rng, part[0]) + part[2:]
    return text.replace("eed ", "ed ").replace("yed ", "ied ")


def _word(rng: random.Random, kind: str) -> str:
    """A word for a place in a sentence; one noun in eight is a compound, so that words stay as varied as in print."""
    if kind == "n":
        noun = _pick(rng, "nouns")
        return f"{noun} {_pick(rng, 'nouns')}" if rng.random() < 0.125 else noun
    if kind in "pgs":
        return _pick(rng, "given") if kind == "g" else _name(rng)
    if kind == "c":
        return f"{rng.randrange(2, 90_000):,}"
    if kind == "d":
        return f"{_pick(rng, 'months')} {rng.randrange(1, 29)}"
    if kind in "yk":
        return str(rng.randrange(1950, 2026) if kind == "y" else rng.randrange(1, 10))
    return rng.choice({"v": POOLS["verbs"], "a": POOLS["adjectives"], "o": POOLS["openers"]}[kind])


def _pick(rng: random.Random, kind: str) -> str:
    return rng.choice(POOLS[kind])


def _name(rng: random.Random) -> str:
    return _pick(rng, "heads") + _pick(rng, "middles") * rng.randrange(2) + _pick(rng, "tails")


def _headline(rng: random.Random) -> str:
    noun, other, third = (_pick(rng, "nouns") for _ in range(3))
    kind = _pick(rng, "adjectives").capitalize()
    return f"{kind} {noun} leaves {_name(rng)} without a {other} as the {third} nears"


def _filled(rng: random.Random, line: str) -> str:
    kinds = ("nouns", "nouns", "nouns", "adjectives", "adjectives", "given")
    words = [_pick(rng, kind) for kind in kinds]
    year, figure = rng.randrange(2015, 2026), rng.randrange(10, 99)
    return line.format(*words, _name(rng), _name(rng), year, _pick(rng, "months"), figure)


def main() -> None:
    """Write the articles that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    write_articles(options.folder, options.articles)


if __name__ == "__main__":
    main()
