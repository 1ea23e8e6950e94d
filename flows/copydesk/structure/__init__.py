"""SourceText -> Ledger: what every stretch of an article's source text is."""

from copydesk.structure.labelling import label_source
from copydesk.structure.sources import recognise_source

__all__ = ["label_source", "recognise_source"]
