"""Offsets hold and mentions do not overlap, whatever the text and whatever the model finds in it."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.entities import Recogniser, find_in_texts, find_mentions, resolve_mentions
from copydesk.entities.spacy_model import SpacyBackend
from copydesk.kinds import Label, Role
from copydesk.records import Paragraph
from copydesk.rules.gazetteers import load_gazetteers
from copydesk.spans import Span, containing, fold

PIECES = st.sampled_from(
    [
        "Putin",
        "President ",
        "Foreign Minister ",
        "Iran",
        "-",
        "–",
        "Israel",
        "war",
        " War",
        "12 Day ",
        "(",
        "RLSI",
        ")",
        "Royal Lorem ",
        "Services Institute ",
        "al-",
        "’s",
        "'s",
        "U.S.",
        "S-400",
        "Geran-2s",
        "the ",
        "USS ",
        "Gerald R. ",
        " party",
        "Ministry of ",
        "of ",
        "Karachi",
        "MOSCOW",
        "İ",
        "ß",
        "ﬁ",
        "e\u0301",
        "\u200b",
        "\u202e",
        "\ud800",
        "😀",
        " ",
        "\n",
        ".",
        "?",
        "“",
        "”",
        "Лавров",
        "北京",
        "א",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(st.characters(), max_size=80))


class Wild:
    """A pipeline that finds anything anywhere, from a seed."""

    def __init__(self, draw):
        self.draw = draw

    def pipe(self, texts, batch_size):
        for text in texts:
            ents = []
            for _ in range(self.draw(st.integers(0, 6))):
                start = self.draw(st.integers(0, max(0, len(text) - 1)))
                end = self.draw(st.integers(start, len(text)))
                label = self.draw(st.sampled_from([*Label, "DATE"]))
                ents.append(SimpleNamespace(start_char=start, end_char=end, label_=str(label)))
            yield SimpleNamespace(ents=ents)


def paragraph(position, text, at):
    folded = fold(text, at * 3)
    middle = len(folded.text) // 2
    places = tuple(folded.places[:middle]) + tuple(place + 7 for place in folded.places[middle:])
    solid = [Span(part[0], part[-1] + 1) for part in (places[:middle], places[middle:]) if part]
    role = Role.HEADING if position % 3 == 2 else Role.PARAGRAPH
    return Paragraph(
        position=position,
        role=role,
        section=None,
        text=folded.text,
        start=at,
        end=at + len(folded.text),
        source=Span(solid[0].start, solid[-1].end),
        places=places,
        solid=tuple(solid),
    )


@settings(max_examples=250, deadline=None)
@given(st.data(), st.lists(TEXTS.filter(lambda text: fold(text).text), max_size=4))
def test_offsets_are_exact_and_mentions_disjoint(data, texts):
    rows, at = [], 0
    for position, text in enumerate(texts):
        rows.append(paragraph(position, text, at))
        at = rows[-1].end + 2
    model = Recogniser(model="wild", identity="wild-1", language="en", digest="", backend=SpacyBackend(Wild(data.draw)))
    mentions = find_mentions(rows, model, load_gazetteers(), language="en")
    last = 0
    for m in mentions:
        row = rows[m.paragraph]
        assert m.start < m.end
        assert row.text[m.start : m.end] == m.text
        assert (m.doc_start, m.doc_end) == (row.start + m.start, row.start + m.end)
        assert m.doc_start >= last
        last = m.doc_end
        outer = (row.places[m.start], row.places[m.end - 1] + 1)
        assert m.source == (Span(*outer) if containing(row.solid, *outer) is not None else None)
        assert m.entity_id.partition(":")[2]
        assert m.name
        assert (m.kb is None) == (m.kb_id is None)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, max_size=3).map("\n\n".join))
def test_the_real_model_keeps_offsets_on_hostile_text(text):
    (mentions,) = find_in_texts([text])
    for m in mentions:
        assert text[m.doc_start : m.doc_end] == m.text


@settings(max_examples=60, deadline=None)
@given(st.data(), TEXTS.filter(bool))
def test_given_spans_get_one_entity_each(data, text):
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda ends: ends[0] < ends[1])
    spans = [(*data.draw(ends), data.draw(st.sampled_from([None, "PERSON", "ORG", "LOC", "x"]))) for _ in range(4)]
    assert len(resolve_mentions(text, spans)) == 4


TEXT = """Foreign Minister Jana Novak of the Royal Lorem Services Institute (RLSI) met Petr Novak in Karachi, Pakistan.

RLSI said Novak and Erdogan spoke of the Gaza war, S-400s, Springfield, and Iran's Foreign Ministry."""
PROGRAM = "import sys; from copydesk.entities import find_in_texts; print(find_in_texts([sys.argv[1]]))"


def test_the_hash_seed_changes_nothing():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, TEXT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
    assert "royal-lorem-services-institute" in outputs.pop()
