"""Makes the tables that are spoiled: the real pipeline, names and all, over the samples and over made-up pages."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.batches import plan_batches, process_batch
from copydesk.contracts import load_tables
from copydesk.corpus import complete_corpus
from copydesk.entities import DEFAULT_MODEL
from copydesk.ingest import find_inputs
from copydesk.tables import read_table
from copydesk.versions import found_dataset, stage
from mutants.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable

AS_OF = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[2] / "raw" / "samples"
PUBLISHERS = ("The Quay", "Harbour Review", "Strait Monitor")
"""The publishers of the made-up pages."""

_PEOPLE = [
    "Anna Keller",
    "Omar Haddad",
    "Jan Kowal",
    "Ilse Brandt",
    "Pavel Dorin",
    "Mina Sato",
    "Luis Vega",
    "Sara Lind",
]
_BODIES = ["NATO", "the United Nations", "the European Union", "the Pentagon", "the Kremlin", "the World Bank"]
_PLACES = [
    "Kyiv",
    "Moscow",
    "Tehran",
    "Baghdad",
    "Warsaw",
    "Ankara",
    "Riyadh",
    "Seoul",
    "Manila",
    "Taipei",
    "Vilnius",
    "Oslo",
    "Rabat",
    "Tunis",
]
_VERBS = [
    "said",
    "told",
    "warned",
    "wrote",
    "noted",
    "added",
    "argued",
    "announced",
    "insisted",
    "repeated",
    "denied",
    "confirmed",
]
_WORDS = [
    "talks",
    "convoy",
    "ships",
    "border",
    "river",
    "harbour",
    "winter",
    "supply",
    "fuel",
    "grain",
    "treaty",
    "ceasefire",
    "patrol",
    "exercise",
    "drones",
    "radar",
    "budget",
    "election",
    "coalition",
    "pressure",
    "sanctions",
    "embargo",
    "crossing",
    "bridge",
    "village",
    "garrison",
    "depot",
    "crew",
    "envoy",
    "mission",
]


def stage_base(folder: Path, *, pages: int = 24) -> World:
    """The samples and some pages, read, staged and joined below `folder`; gives their tables."""
    raw = folder / "raw"
    shutil.copytree(SAMPLES, raw / "samples")
    for number in range(pages):
        path = raw / "pages" / f"{number:03d}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made_page(number), encoding="utf-8")
    return stage_inputs(folder, raw)


def stage_inputs(folder: Path, raw: Path) -> World:
    """Everything below `raw`, read, staged and joined below `folder`; gives its tables."""
    root = folder / "dataset"
    found_dataset(root)
    done = [process_batch(batch) for batch in plan_batches(find_inputs(raw), folder / "run", model=DEFAULT_MODEL)]
    batches = [path for one in done for path in one.folders]
    staged = stage(root, batches, staging=folder / "version", as_of=AS_OF, found=sum(one.n_found for one in done))
    return read_world(complete_corpus(staged).folder / "tables", staged.found)


def read_world(tables: Path, found: int) -> World:
    """The rows of `<tables>/<table>/*.parquet`, and how many inputs were found."""
    rows = {name: read_table(sorted((tables / name).glob("*.parquet"))).to_pylist() for name in load_tables()}
    return World(rows=rows, found=found)


def made_page(number: int) -> str:
    """A page of some 250 words, the same for the same number: one in three is of each publisher."""
    rng = random.Random(f"page {number}")
    title = f"How {rng.choice(_PLACES)} lost the {rng.choice(_WORDS)} over the {rng.choice(_WORDS)} of {number + 100}"
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "author": {"@type": "Person", "name": rng.choice(_PEOPLE)},
        "publisher": {"@type": "Organization", "name": PUBLISHERS[number % 3]},
        "datePublished": (date(2026, 1, 5) + timedelta(days=3 * number)).isoformat(),
    }
    body = _wrapped("p", (_paragraph(rng) for _ in range(4)))
    body += f"<h2>What {rng.choice(_PLACES)} wants</h2>" + _wrapped("p", (_paragraph(rng) for _ in range(4)))
    body += f"<p>{_namesakes(number)}</p>"
    menu = _wrapped("li", ("World", "Defence", "Opinion", "Subscribe to our newsletter"))
    head = f'<script type="application/ld+json">{json.dumps(facts)}</script>'
    head += f'<link rel="canonical" href="https://example.org/{number}"><title>{title}</title>'
    foot = f"<footer><p>© 2026 {PUBLISHERS[number % 3]}. All rights reserved.</p></footer>"
    article = f"<article><h1>{title}</h1>{body}<p>Contact: press@example.org, tel. +386 1 555 0100</p></article>"
    return f'<html lang="en"><head>{head}</head><body><nav><ul>{menu}</ul></nav>{article}{foot}</body></html>'


def _namesakes(number: int) -> str:
    """Names that only the other pages explain: the corpus has identities of them."""
    full = number % 4 < 2
    who = "Tomas Verdik and Lena Oskar" if full else "Mr Verdik and Mrs Oskar"
    body = "the Baltic Transit Authority (BTA)" if full else "the BTA"
    return f"{who} of {body} said in Riga that the ferries would wait. Nobody else in Riga asked for a reason."


def _wrapped(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(2))


def _sentence(rng: random.Random) -> str:
    who = rng.choice(_PEOPLE) if rng.random() < 0.5 else rng.choice(_BODIES).replace("the ", "The ")
    words = " and the ".join(rng.choice(_WORDS) for _ in range(rng.randint(3, 5)))
    return f"{who} {rng.choice(_VERBS)} in {rng.choice(_PLACES)} that the {words} would have to wait until spring."
