"""Articles for the tests: paragraphs, and a model that finds what a test says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from copydesk.entities import Recogniser, find_mentions
from copydesk.entities.spacy_model import SpacyBackend
from copydesk.kinds import Role
from copydesk.records import Paragraph
from copydesk.rules.gazetteers import load_gazetteers
from copydesk.spans import Span


@dataclass
class Model:
    """A pipeline that finds every writing it was given, with its label; "in |Oslo" is Oslo, but only after "in "."""

    knows: dict[str, str]

    def pipe(self, texts, batch_size):
        for text in texts:
            ents = [
                SimpleNamespace(
                    start_char=m.start() + len(name.partition("|")[0]) * ("|" in name), end_char=m.end(), label_=label
                )
                for name, label in self.knows.items()
                if name.replace("|", "") in text
                for m in re.finditer(re.escape(name.replace("|", "")), text)
            ]
            yield SimpleNamespace(ents=ents)


def paragraphs(*texts, role=Role.PARAGRAPH):
    at, rows = 0, []
    for position, text in enumerate(texts):
        its_role = Role.HEADING if text.startswith("# ") else role
        text = text.removeprefix("# ")
        span = Span(at, at + len(text))
        places = tuple(range(span.start + 1000, span.end + 1000))
        source = Span(span.start + 1000, span.end + 1000)
        rows.append(
            Paragraph(
                position=position, role=its_role, section=None, text=text, start=span.start, end=span.end,
                source=source, places=places, solid=(source,),
            )
        )  # fmt: skip
        at = span.end + 2
    return tuple(rows)


@pytest.fixture
def article():
    """`article("Text.", ..., model={"Trump": "ORG"})` gives the mentions of an article; "# " marks a heading."""

    def read(*texts, model=None, language="en", speaks="en"):
        pipeline = Model(model or {})
        backend = SpacyBackend(pipeline)
        recogniser = Recogniser(model="fake", identity="fake-1", language=speaks, digest="", backend=backend)
        return find_mentions(paragraphs(*texts), recogniser, load_gazetteers(), language=language)

    return read


@pytest.fixture
def names(article):
    """Like `article`, but gives `{text: label}`, and refuses a text with two labels."""

    def read(*texts, model=None):
        found = {}
        for mention in article(*texts, model=model):
            assert found.setdefault(mention.text, mention.label.value) == mention.label.value
        return found

    return read
