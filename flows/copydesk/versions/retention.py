"""Which versions are kept, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copydesk.versions.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The newest `keep` versions are kept; if `monthly`, the newest of each month too, and all of the last `days` days.

    The newest version and those with a tag are kept whatever is said here. Raises ConfigurationError for a negative
    number, or for a `keep` of none.
    """

    keep: int = 14
    monthly: bool = True
    days: int = 0

    def __post_init__(self) -> None:
        if self.keep < 1:
            raise ConfigurationError(f"'{self.keep}' versions can't be kept", then="keep 1 or more")
        if self.days < 0:
            raise ConfigurationError(f"'{self.days}' is no number of days", then="give 0 or more")


def choose_kept(
    manifests: Iterable[Manifest], tagged: Mapping[int, Sequence[str]], retention: Retention, now: datetime
) -> dict[int, tuple[str, ...]]:
    """The numbers of the versions that are kept, newest first, each with the reasons.

    `tagged` has the names of tags by number. Months and days are those in UTC in which versions were created.
    """
    created = {m["version"]: datetime.fromisoformat(m["created"]).astimezone(UTC) for m in manifests}
    kept: dict[int, tuple[str, ...]] = {}
    months: set[tuple[int, int]] = set()
    for rank, number in enumerate(sorted(created, reverse=True)):
        when = created[number]
        reasons = ["latest"] if rank == 0 else []
        reasons += [f"tag {name}" for name in tagged.get(number, ())]
        reasons += [f"one of the last {retention.keep}"] if rank < retention.keep else []
        if retention.monthly and (when.year, when.month) not in months:
            reasons.append(f"newest of {when:%Y-%m}")
        if when > now - timedelta(days=retention.days):
            reasons.append(f"of the last {retention.days} days")
        months.add((when.year, when.month))
        if reasons:
            kept[number] = tuple(reasons)
    return kept
