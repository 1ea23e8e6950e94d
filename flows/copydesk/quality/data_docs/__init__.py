"""Great Expectations' own Data Docs of a published version, as pages that load nothing from anywhere."""

from copydesk.quality.data_docs.writing import DataDocs, write_data_docs

__all__ = ["DataDocs", "write_data_docs"]
