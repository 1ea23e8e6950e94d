"""From a source text to its ledger: the passes in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.kinds import KEPT, Role
from copydesk.rules import LineRule, load_path_rules
from copydesk.structure.after_text import give_house_notes, give_later_days, give_near_related
from copydesk.structure.blocks import give_bare_authors, give_blocks, give_names_above_contacts, keep_subjects
from copydesk.structure.body import MINIMUM_WORDS, find_body
from copydesk.structure.contents import give_contents
from copydesk.structure.given import Fitting, Labels, give_anywhere, give_by_path, give_cut_parts, give_edges
from copydesk.structure.given_back import give_back, give_rows_back, give_summaries_back
from copydesk.structure.inside import give_inside, give_rest
from copydesk.structure.ledger import write_ledger
from copydesk.structure.line_model import LineModel, load_line_model
from copydesk.structure.lists import give_lists
from copydesk.structure.lone_names import give_lives
from copydesk.structure.opening import after_title, give_opening, opens_text
from copydesk.structure.pieces import Piece, cut_pieces
from copydesk.structure.repeats import give_repeats
from copydesk.structure.sections import give_numbered
from copydesk.structure.weighing import give_weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.records import LedgerSpan, SourceText


def label_source(source: SourceText, rules: Sequence[LineRule]) -> tuple[LedgerSpan, ...]:
    """The ledger of a source text. Raises RefusedError (`no_article`) where no running text is found."""
    pieces = cut_pieces(source, rules)
    labels = label_pieces(pieces, rules, _claims(source))
    kept = sum(piece.n_words for at, piece in enumerate(pieces) if labels[at].role in KEPT)
    text_roles = KEPT - {Role.HEADING}
    if kept < MINIMUM_WORDS or not any(given.role in text_roles for given in labels.values()):
        raise RefusedError(
            Reason.NO_ARTICLE, f"{kept} words of running text found, {MINIMUM_WORDS} wanted", stage=Stage.STRUCTURE
        )
    return write_ledger(source, pieces, labels)


def label_pieces(
    pieces: Sequence[Piece],
    rules: Sequence[LineRule],
    claims: Mapping[str, Sequence[str]],
    model: LineModel | None = None,
) -> Labels:
    """A role for every piece: what rules name first, then what the whole page tells.

    Of the lines of a pasted text that no rule names, `model` (by default the one that copydesk ships) tells which are
    text; the blocks of a page are told by its markup.
    """
    fitting = Fitting(rules)
    labels = give_lists(pieces, give_by_path(pieces, load_path_rules(), give_cut_parts(pieces)))
    labels = give_contents(pieces, give_anywhere(pieces, fitting, labels))
    if pieces and not pieces[0].block.in_page:
        labels = give_numbered(pieces, labels)
    labels = give_blocks(pieces, rules, labels)
    labels = give_edges(pieces, fitting, labels, find_body(pieces, labels))
    labels = give_names_above_contacts(pieces, give_blocks(pieces, rules, labels))
    body = find_body(pieces, labels)
    labels = keep_subjects(pieces, give_edges(pieces, fitting, labels, body))
    labels = give_bare_authors(pieces, labels, body)
    labels = give_lives(pieces, give_opening(pieces, labels, body, claims))
    body = after_title(pieces, labels, body)
    labels = give_repeats(pieces, labels, body)
    if pieces and not pieces[0].block.in_page:
        lead = next((at for at in body[:1] if at not in labels and opens_text(pieces[at])), None)
        labels = give_weighed(pieces, labels, fitting, model or load_line_model(), lead)
        labels = give_later_days(pieces, give_near_related(pieces, give_house_notes(pieces, labels)))
        body = range(len(pieces))
    labels = give_inside(pieces, give_back(pieces, give_summaries_back(pieces, give_rows_back(pieces, labels))), body)
    return give_rest(pieces, labels)


def _claims(source: SourceText) -> Mapping[str, Sequence[str]]:
    fields = {claim.field for claim in source.claims}
    return {field: [claim.value for claim in source.claims if claim.field == field] for field in fields}
