"""Files of rules, written for the tests: an invented source, and folders that hold it beside the general rules."""

import shutil
from pathlib import Path

from copydesk.rules.rulebook import HERE

SOURCE = """
[source]
name = "Harbour Review"
sites = ["harbour-review.example"]
why = "An invented paper."

[[sign]]
words = ["harbour"]
pattern = '^© Harbour Review'
is = ["© Harbour Review, 2031"]
is_not = ["The harbour was full."]

[[rule]]
id = "harbour-review-mast"
role = "pitch"
why = "It asks for a berth."
pattern = '^Rent a berth'
removes = ["Rent a berth today"]
keeps = ["They rent a berth."]
"""


def folder(tmp_path: Path, **sources: str) -> Path:
    """A folder of rules: the general ones as they are, and these sources."""
    shutil.copytree(HERE / "lines", tmp_path / "lines")
    shutil.copy(HERE / "page_paths.toml", tmp_path)
    (tmp_path / "sources").mkdir()
    for name, text in sources.items():
        (tmp_path / "sources" / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def bare_folder(tmp_path: Path, **sources: str) -> Path:
    """A folder of rules: these sources and nothing else, so that a check of it takes no time."""
    shutil.rmtree(folder(tmp_path, **sources) / "lines")
    (tmp_path / "page_paths.toml").write_text("", encoding="utf-8")
    return tmp_path


def other(text: str = SOURCE) -> str:
    """The same for a second paper, whose name is another."""
    return text.replace("harbour-review", "port-review").replace('name = "Harbour Review"', 'name = "Port Review"')
