"""Writes `schemas/README.md` anew: `python -m copydesk.contracts`."""

from copydesk.contracts.dictionary import data_dictionary
from copydesk.contracts.tables import packaged

(packaged("schemas") / "README.md").write_text(data_dictionary(), encoding="utf-8")
