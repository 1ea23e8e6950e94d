"""Damage to texts that only sense can tell, for all that hangs on it is mended; and some that laws tell."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mutants.mending import count_words, cut_tail, mend, retext, some_block, some_document, state

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from mutants.world import World

    Seed = Callable[[World, random.Random, int], None]


def _whole(*texts: str) -> Seed:
    """A block gets another text."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        retext(world, some_block(world, rng), texts[at])

    return seed


def _added(*texts: str) -> Seed:
    """Something is added to a block's end, or stands in its middle where it begins with `|`."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        block, text = some_block(world, rng), texts[at]
        words = block["text"].split(" ")
        if text.startswith("|"):
            retext(world, block, " ".join(words[:4]) + text[1:] + " ".join(words[4:]))
        else:
            retext(world, block, block["text"] + text)

    return seed


def _white_space(world: World, rng: random.Random, at: int) -> None:
    block = some_block(world, rng)
    retext(world, block, block["text"].replace(" ", ("  ", "\t", "\n")[at], 1))


def _unseen(*signs: str) -> Seed:
    """A sign in the text of a block, at last one in a title."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        if at == len(signs) - 1:
            document = some_document(world, rng, title=None, language="en")
            state(world, document, "title", document["title"][:5] + signs[at] + document["title"][5:])
        else:
            _added(*("|" + sign for sign in signs))(world, rng, at)

    return seed


def _text_not_blocks(world: World, rng: random.Random, at: int) -> None:
    row = some_document(world, rng)
    row["text"] = (row["text"].replace(" ", "_", 1), row["text"] + ".", row["text"].replace("\n\n", "\n", 1))[at]


def _text_truncated(world: World, rng: random.Random, at: int) -> None:
    row = some_document(world, rng)
    text = row["text"][: len(row["text"]) // (2, 3, 5)[at]]
    row |= {"text": text, "n_words": count_words(text), "content_sha256": hashlib.sha256(text.encode()).hexdigest()}


def _text_empty(world: World, rng: random.Random, at: int) -> None:
    if at == 0:
        some_document(world, rng)["text"] = ""
    elif at == 1:
        retext(world, some_block(world, rng), "")
    else:
        cut_tail(world, some_document(world, rng)["doc_id"], 0, "line-model:short")


def _mention_of(*texts: str) -> Seed:
    """A mention of something that is no name, put at the end of its block."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        block = some_block(world, rng)
        retext(world, block, f"{block['text']} {texts[at]}")
        mentions = world.of("entities", block["doc_id"])
        like = dict(mentions[0])
        length, end = len(texts[at]), len(block["text"])
        like |= {"paragraph_id": block["paragraph_id"], "text": texts[at], "start": end - length, "end": end}
        like |= {"doc_start": block["end"] - length, "doc_end": block["end"], "kb": None, "kb_id": None}
        like |= {"source_start": block["source_end"] - length, "source_end": block["source_end"]}
        number = 1 + max(int(one["mention_id"][-4:]) for one in mentions)
        world.rows["entities"].append(like | {"mention_id": f"{block['doc_id']}-m{number:04d}"})
        world.sort()
        mend(world, block["doc_id"])

    return seed


KINDS: dict[str, tuple[Seed, int]] = {
    "mention-number": (_mention_of("2026", "3,000", "12/05"), 3),
    "mention-address": (_mention_of("press@example.org", "a.b@mail.example.com", "desk@example.net"), 3),
    "text-not-blocks": (_text_not_blocks, 3),
    "text-truncated": (_text_truncated, 3),
    "text-empty": (_text_empty, 3),
    "white-space": (_white_space, 3),
    "control-character": (_unseen("\x07", "\x00", "\x9d", "\x1b"), 4),
    "zero-width": (_unseen("\u200b", "\ufeff", "\xad", "\u200b"), 4),
    "mojibake": (_added(" Itâ€™s late.", " The cafÃ© shut.", " ÐŸÑ€Ð¸Ð²ÐµÑ‚ to all.", " Â© and Â£5."), 4),
    "replacement-character": (_added(" It\ufffds late.", "|\ufffd ", " caf\ufffd"), 3),
    "markup-left": (
        _added(" <br/>", ' See <a href="https://example.org">this</a>.', " Ships &amp; men &nbsp;", " <!-- ad -->"), 4
    ),
    "menu-left": (
        _whole(
            "Home | World | Defence | Opinion | About us", "We use cookies to improve your experience. Accept all",
            "Subscribe to our newsletter to get the best of the week", "Read more: What the ships want",
            "Skip to main content", "Share on Facebook Share on Twitter", "Advertisement", "Log in to leave a comment",
        ),
        8,
    ),
    "contact-left": (
        _whole(
            "Press contact: Ilka Vorn, press@example.org", "Contact: tel. +386 1 555 0100",
            "Media enquiries: +44 20 7946 0958",
            "For more information write to desk@example.org or call (202) 555-0143.",
        ),
        4,
    ),
    "caption-left": (
        _whole("Photo: A ship in the strait", "Image credit: Harbour Archive", "(AP Photo/Jan Kowal)", "Getty Images"),
        4,
    ),
    "copyright-left": (_whole("© 2026 The Quay", "All rights reserved.", "Copyright 2026 The Quay"), 3),
    "byline-left": (_whole("By Anna Keller", "Written by Omar Haddad", "BY JAN KOWAL"), 3),
}  # fmt: skip
"""By kind, how it is done and in how many places."""
