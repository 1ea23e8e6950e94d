"""The command `copydesk`: reads one article, explains a document, verifies a version, tells the history."""

from copydesk.cli.commands import main

__all__ = ["main"]
