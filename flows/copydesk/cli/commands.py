"""The commands, their options and exit codes: 0 done, 1 something is wrong, 2 usage, 3 input or output."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from copydesk.cli.article_html import article_as_html
from copydesk.cli.article_json import article_as_json
from copydesk.cli.article_page import show_article
from copydesk.cli.choosing import choose_article, split_member
from copydesk.cli.data_docs import add_data_docs
from copydesk.cli.explaining import explain
from copydesk.cli.exporting import add_export
from copydesk.cli.forgetting import add_forget
from copydesk.cli.history import about_dataset, add_history
from copydesk.cli.options import path_option, place_option
from copydesk.cli.quarantine import add_quarantine
from copydesk.cli.safe_text import safe, safe_json
from copydesk.cli.schema import add_schema
from copydesk.cli.writing import STANDARD, check_target, write_page
from copydesk.entities import DEFAULT_MODEL
from copydesk.errors import CopydeskError, StoreError
from copydesk.ingest import Address
from copydesk.pipeline import read_article, read_raw, take_tools
from copydesk.versions import open_dataset
from copydesk.versions.seen import retell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copydesk.records import Article


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()  # here, where a reader that has gone is no surprise
        return code
    except CopydeskError as error:
        print(safe(f"error: {retell(error)}"), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output, such as `head`, has enough: nothing to tell, and nowhere to tell it.
        _end_output()
        return 0
    except OSError as error:
        if error.errno in _FULL and not error.filename:
            _end_output()
        print(safe(f"error: {_explained(error)}"), file=sys.stderr)
        return StoreError.exit_code


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def _explained(error: OSError) -> StoreError:
    """What the system refuses, as an error of ours; one without a name of a file comes from a standard stream."""
    if error.errno in _FULL:
        what, where = f"can't write: {error.strerror}", error.filename or "standard output"
        return StoreError(what, where=where, then="free some space there, or send the output elsewhere")
    then = "name a file or folder that is there and may be read"
    return StoreError(error.strerror or str(error), where=error.filename or "standard input or output", then=then)


def _end_output() -> None:
    """Let what is still to be written go nowhere, so that the end of the program does not try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_FILE = "an article; or an archive with one in it, or one of its articles as FILE#MEMBER; or - for standard input"
_FILE += "; FILE may be an address, such as s3://bucket/key or https://..."


class _Parser(argparse.ArgumentParser):
    """A parser that tells how to name a file whose name looks like an option."""

    def error(self, message: str) -> NoReturn:
        """End with usage and message."""
        hint = "; a name that begins with - is written as ./-name" if "FILE" in message else ""
        super().error(f"{message}{hint}")


_MODELS = (
    "what finds them: a spaCy pipeline by name or path, gliner:NAME or transformers:NAME; one more for each further "
    "language, such as fr=NAME"
)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="copydesk", description="Read articles, and look into a dataset of them.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser("read", help="show one article as copydesk reads it")
    read.add_argument("file", type=place_option, metavar="FILE", help=_FILE)
    form = read.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, for machines")
    form.add_argument("--html", type=path_option, metavar="OUT", help="as a page for browsers: a file, or - for stdout")
    read.add_argument("--all", action="store_true", help="show what was removed whole, not shortened")
    read.add_argument("--entities", action="store_true", help="find the names too")
    read.add_argument("--ner-model", action="append", metavar="[LANG=]NAME", help=_MODELS)
    read.add_argument("--url", help="where the article comes from")
    read.set_defaults(run=_read)
    explain_ = commands.add_parser("explain", help="tell why a document is as it is: every removal, every value")
    explain_.add_argument("doc_id", metavar="DOC_ID", help="the id of a document, or its locator, or one in quarantine")
    about_dataset(explain_)
    explain_.set_defaults(run=_explain)
    add_history(commands)
    add_quarantine(commands)
    add_export(commands)
    add_data_docs(commands)
    add_forget(commands)
    add_schema(commands)
    return parser


def _read(options: argparse.Namespace) -> int:
    if options.html and not isinstance(options.file, Address):
        check_target(options.html, split_member(options.file)[0])
    article = _read_one(options)
    if options.json:
        plain = "utf" not in (sys.stdout.encoding or "").lower()
        print(safe_json(json.dumps(article_as_json(article), ensure_ascii=plain, indent=2)))
    elif options.html:
        write_page(article_as_html(article), options.html)
    else:
        show_article(article, whole=options.all)
    return 0


def _read_one(options: argparse.Namespace) -> Article:
    if options.file == STANDARD:
        data, name = sys.stdin.buffer.read(), options.file.name
        names = {"find_entities": options.entities, "model": options.ner_model or DEFAULT_MODEL}
        return read_article(data, locator=name, url=options.url, **names)
    raw = choose_article(options.file)
    tools = take_tools(model=(options.ner_model or DEFAULT_MODEL) if options.entities else None)
    return read_raw(replace(raw, url=options.url or raw.url), tools)


def _explain(options: argparse.Namespace) -> int:
    return explain(open_dataset(options.dataset).version("latest"), options.doc_id)
