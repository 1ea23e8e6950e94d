"""From a decoded article to its source text: text as it stands, or a page rendered."""

from copydesk.source.making import make_source

__all__ = ["make_source"]
