"""From a decoded article to its source text: text as it stands, or a page or a PDF rendered."""

from copydesk.source.making import make_source
from copydesk.source.pdf import read_pdf

__all__ = ["make_source", "read_pdf"]
