"""copydesk as the scorer of pasted text wants it: text in, the kept stretches out; the standfirst counts as body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.records import Decoding
from copydesk.rules import load_line_rules
from copydesk.source.text import read_text
from copydesk.structure.labelling import label_pieces
from copydesk.structure.pieces import cut_pieces

if TYPE_CHECKING:
    from copydesk.structure.line_model import LineModel


def clean(text: str) -> list[str]:
    """The kept pieces of a pasted page, in order."""
    return clean_with(None, text)


def clean_with(model: LineModel | None, text: str) -> list[str]:
    """The same with another line model than the one that copydesk ships."""
    rules = load_line_rules()
    pieces = cut_pieces(read_text(text, Decoding(charset="utf-8", how="utf-8")), rules)
    labels = label_pieces(pieces, rules, {}, model)
    kept = KEPT | {Role.STANDFIRST}
    return [piece.text for at, piece in enumerate(pieces) if labels[at].role in kept]
