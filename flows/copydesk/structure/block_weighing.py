"""Blocks of a page that no rule names, weighed by the page model: text stays open, the rest gets its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.structure.given import Given, Labels
from copydesk.structure.line_features import feature_names
from copydesk.structure.line_model import SCALE
from copydesk.structure.page_features import page_features
from copydesk.structure.weighing import likely_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.given import Fitting
    from copydesk.structure.line_model import LineModel
    from copydesk.structure.pieces import Piece

KEEP = round(-0.5 * SCALE)
"""Log odds above which a block is text, a chance of 0.38: the markup tells more than lines do, and errs less."""


def give_weighed_blocks(pieces: Sequence[Piece], labels: Labels, fitting: Fitting, model: LineModel) -> Labels:
    """The labels and, for every open block that is no text, the role that removes it."""
    features = page_features(pieces, fitting)
    odds = model.log_odds(features).tolist()
    unnamed = [at for at in range(len(pieces)) if at not in labels]
    text = {at for at in unnamed if pieces[at].n_words and odds[at] > KEEP}
    start = min(text, default=len(pieces))
    dropped = [at for at in unnamed if at not in text]
    reasons = dict(zip(dropped, model.reasons(features[dropped]), strict=True))
    n_shapes = len(feature_names())
    found = dict(labels)
    for at in dropped:
        role = Role.NAVIGATION if at < start else likely_role(pieces[at], features[at, :n_shapes])
        found[at] = Given(role=role, rule=f"line-model:{reasons[at]}")
    return found
