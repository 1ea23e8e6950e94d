"""The command `copydesk`: reads one article, explains a document, verifies a version, tells history and quarantine."""

from copydesk.cli.commands import main

__all__ = ["main"]
