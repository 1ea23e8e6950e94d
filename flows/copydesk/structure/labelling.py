"""From a source text to its ledger: the passes in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.kinds import KEPT, Role
from copydesk.rules import LineRule, load_path_rules
from copydesk.structure.after_text import give_house_notes, give_later_days, give_near_related
from copydesk.structure.block_weighing import give_weighed_blocks
from copydesk.structure.blocks import give_bare_authors, give_blocks, give_names_above_contacts, keep_subjects
from copydesk.structure.body import MINIMUM_WIDE_WORDS, MINIMUM_WORDS, find_body
from copydesk.structure.contents import give_contents
from copydesk.structure.given import Fitting, Labels, give_anywhere, give_by_path, give_cut_parts, give_edges
from copydesk.structure.given_back import give_back, give_rows_back, give_summaries_back
from copydesk.structure.inside import give_inside
from copydesk.structure.leads import give_leads, give_points
from copydesk.structure.ledger import write_ledger
from copydesk.structure.line_model import LineModel, load_line_model, load_page_model
from copydesk.structure.lists import give_lists
from copydesk.structure.lone_names import give_lives
from copydesk.structure.opening import after_title, give_opening, opens_text
from copydesk.structure.page_forms import treat_headings_alike
from copydesk.structure.parts import give_parts_back
from copydesk.structure.pieces import Piece, cut_pieces, is_wide
from copydesk.structure.refusals import find_refusal
from copydesk.structure.repeats import give_repeats
from copydesk.structure.sections import give_numbered
from copydesk.structure.weighing import give_weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.records import LedgerSpan, SourceText


def label_source(source: SourceText, rules: Sequence[LineRule]) -> tuple[LedgerSpan, ...]:
    """The ledger of a source text. Raises RefusedError (`no_article`) where no running text of an article is found."""
    pieces = cut_pieces(source, rules)
    labels = label_pieces(pieces, rules, claims_by_field(source))
    text = [piece for at, piece in enumerate(pieces) if labels[at].role in KEPT]
    kept = sum(piece.n_words for piece in text)
    wanted = MINIMUM_WIDE_WORDS if is_wide("\n".join(piece.text for piece in text)) else MINIMUM_WORDS
    text_roles = KEPT - {Role.HEADING}
    if kept < wanted or not any(given.role in text_roles for given in labels.values()):
        raise RefusedError(
            Reason.NO_ARTICLE, f"{kept} words of running text found, {wanted} wanted", stage=Stage.STRUCTURE
        )
    if (why := find_refusal(pieces, labels)) is not None:
        raise RefusedError(Reason.NO_ARTICLE, why, stage=Stage.STRUCTURE)
    return write_ledger(source, pieces, labels)


def label_pieces(
    pieces: Sequence[Piece],
    rules: Sequence[LineRule],
    claims: Mapping[str, Sequence[str]],
    model: LineModel | None = None,
    page_model: LineModel | None = None,
) -> Labels:
    """A role for every piece: what rules name first, then what the whole page tells.

    Of the lines of a pasted text that no rule names, `model` (by default the one that copydesk ships) tells which are
    text, and of the blocks of a page, `page_model`.
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
    labels = give_lives(pieces, give_opening(pieces, labels, body, claims), claims.get("authors", ()))
    body = after_title(pieces, labels, body)
    labels = give_repeats(pieces, labels, body)
    if pieces and not pieces[0].block.in_page:
        lead = next((at for at in body[:1] if at not in labels and opens_text(pieces[at])), None)
        labels = give_weighed(pieces, labels, fitting, model or load_line_model(), lead)
        labels = give_later_days(pieces, give_near_related(pieces, give_house_notes(pieces, labels)))
    elif pieces:
        labels = give_weighed_blocks(pieces, labels, fitting, page_model or load_page_model())
    labels = give_back(pieces, give_summaries_back(pieces, give_rows_back(pieces, labels)))
    labels = give_points(pieces, give_leads(pieces, treat_headings_alike(pieces, give_parts_back(pieces, labels))))
    return give_inside(pieces, labels, range(len(pieces)))


def claims_by_field(source: SourceText) -> Mapping[str, Sequence[str]]:
    """What a page states of itself, by field."""
    fields = {claim.field for claim in source.claims}
    return {field: [claim.value for claim in source.claims if claim.field == field] for field in fields}
