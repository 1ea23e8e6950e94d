"""The laws of the tables that all documents decide: what they name and count stands in the tables of the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.tables.laws.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def check_identities(identities: Sequence[tuple[str, str, int, int]], named: Mapping[str, int]) -> Iterator[Fault]:
    """The identities of a version against its mentions: ids and counts are theirs, and none leads on to another.

    A row is `entity_id`, `same_as`, `n_documents`, `n_known`; `named` tells how many documents mention each id.
    """
    own = {entity_id for entity_id, _, _, _ in identities}
    for entity_id, same_as, n_documents, n_known in identities:
        for one, count in ((entity_id, n_documents), (same_as, n_known)):
            if one not in named:
                detail = f"no mention has the id '{one}'"
                yield Fault(law="reference", table="identities", key=entity_id, detail=detail)
            elif named[one] != count:
                detail = f"{named[one]} documents mention '{one}', not {count}"
                yield Fault(law="counts", table="identities", key=entity_id, detail=detail)
        if same_as in own:
            detail = "'same_as' has a row of its own: whoever joins once does not reach the last"
            yield Fault(law="chain", table="identities", key=entity_id, detail=detail)
