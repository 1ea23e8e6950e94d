"""copydesk as the scorer of pasted text wants it: text in, the kept stretches out; the standfirst counts as body."""

from __future__ import annotations

from copydesk.kinds import KEPT, Role
from copydesk.records import Decoding
from copydesk.rules import load_line_rules
from copydesk.source.text import read_text
from copydesk.structure.labelling import label_pieces
from copydesk.structure.pieces import cut_pieces


def clean(text: str) -> list[str]:
    """The kept pieces of a pasted page, in order."""
    rules = load_line_rules()
    source = read_text(text, Decoding(charset="utf-8", how="utf-8"))
    pieces = cut_pieces(source, rules)
    labels = label_pieces(pieces, rules, {})
    kept = KEPT | {Role.STANDFIRST}
    return [piece.text for at, piece in enumerate(pieces) if labels[at].role in kept]
