"""Writes the generated suites, and the ids of those by hand, anew: `python -m copydesk.quality`."""

from copydesk.quality.shapes import suite_texts
from copydesk.quality.suites import suites_folder

for name, text in suite_texts().items():
    (suites_folder() / name).write_text(text, encoding="utf-8")
