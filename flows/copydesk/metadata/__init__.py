"""Facts about an article, each with its evidence: title, authors, dates, origin, rights, language."""

from copydesk.metadata.gathering import gather_metadata

__all__ = ["gather_metadata"]
