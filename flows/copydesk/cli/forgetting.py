"""The command forget: tells which documents would go, from which versions, and with --yes takes them out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copydesk.cli.gutter import Page
from copydesk.cli.history import about_dataset
from copydesk.cli.safe_text import safe_json, safe_line
from copydesk.errors import ConfigurationError
from copydesk.rules.stated import canonical_url
from copydesk.versions import Makers, hold_lock, open_dataset, resume_erasure
from copydesk.versions.erasure import forget, refuse_store
from copydesk.versions.layout import Layout, version_name
from copydesk.versions.manifest import list_versions
from copydesk.versions.selecting import Wanted, select_documents

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from copydesk.versions.erasure import Erased
    from copydesk.versions.selecting import Selection

_REMAINS = "the inputs lie where they did: remove them there too, and every export or copy that was made"


def add_forget(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of `copydesk`."""
    told = "tell which documents a request to erase means, and with --yes take them out for good"
    command = commands.add_parser("forget", help=told, description=f"{told[0].upper()}{told[1:]}.")
    command.add_argument("doc_ids", nargs="*", metavar="DOC_ID", help="the id of a document")
    several = "may come several times"
    command.add_argument("--url", action="append", default=[], metavar="U", help=f"the document with it; {several}")
    by = f"all documents that name this author, in any case; {several}"
    command.add_argument("--author", action="append", default=[], metavar="NAME", help=by)
    of = f"all documents of this publisher, in any case; {several}"
    command.add_argument("--publisher", action="append", default=[], metavar="NAME", help=of)
    everywhere = "rewrite the versions that hold them, also those with a tag; without it, they stay in those"
    command.add_argument("--everywhere", action="store_true", help=everywhere)
    command.add_argument("--yes", action="store_true", help="do it, and don't only tell")
    command.add_argument("--resume", action="store_true", help="end an erasure that was cut off, and no more")
    command.add_argument("--json", action="store_true", help="as JSON, for machines")
    about_dataset(command)
    command.set_defaults(run=_forget)


def _forget(options: argparse.Namespace) -> int:
    root, wanted = open_dataset(options.dataset).root, _wanted(options)
    refuse_store(Layout(root))
    if options.resume == bool(wanted.by):
        then = "give ids, --url, --author or --publisher, or --resume alone"
        raise ConfigurationError("it is not clear what is to be forgotten", then=then)
    if not (options.yes or options.resume):
        selection = select_documents(root, wanted)
        _tell(options, _as_record(selection), [*_listed(selection), *_planned(root, selection, options)])
        return 0
    makers = _makers()
    with hold_lock(root, erasing=True):
        resumed = resume_erasure(root, makers)
    if options.resume:
        lines = _done(resumed) if resumed else ["no erasure was cut off"]
        _tell(options, _done_record(resumed), lines)
        return 1 if resumed and resumed.left else 0
    if resumed and not options.json:
        _say(["an erasure that was cut off is done now:", *_done(resumed)])
    return _forget_now(options, root, wanted, makers, resumed)


def _forget_now(options: argparse.Namespace, root: Path, wanted: Wanted, makers: Makers, resumed: Erased | None) -> int:
    try:
        selection, erased = forget(root, wanted, makers, everywhere=options.everywhere)
    except ConfigurationError:
        if resumed is None or resumed.request.by != wanted.by or not wanted.doc_ids <= resumed.request.what.doc_ids:
            raise
        # The very same request, given again: it is done.
        _tell(options, _done_record(resumed), [])
        return 1 if resumed.left else 0
    _tell(options, _as_record(selection) | _done_record(erased), [*_listed(selection), *_done(erased)])
    return 1 if erased.left else 0


def _wanted(options: argparse.Namespace) -> Wanted:
    return Wanted(
        doc_ids=frozenset(options.doc_ids),
        urls=frozenset(canonical_url(url) or url for url in options.url),
        authors=frozenset(options.author),
        publishers=frozenset(options.publisher),
    )


def _makers() -> Makers:
    # Here, because they take seconds to load, and to tell what would go needs neither.
    from copydesk.corpus import complete_corpus
    from copydesk.quality import judge_without

    return Makers(complete=complete_corpus, judge=judge_without)


def _tell(options: argparse.Namespace, record: dict[str, Any], lines: Iterable[str]) -> None:
    if options.json:
        print(safe_json(json.dumps(record, indent=2)))
    else:
        _say(lines)


def _say(lines: Iterable[str]) -> None:
    out = Page()
    for line in lines:
        out.print(Text(safe_line(line)), soft_wrap=True)


def _as_record(selection: Selection) -> dict[str, Any]:
    documents: dict[tuple[str, str, str | None], list[int]] = {}
    refused: dict[str, list[int]] = {}
    for number, traces in sorted(selection.traces.items()):
        for face in traces.documents:
            documents.setdefault((face.doc_id, face.locator, face.title), []).append(number)
        for row in traces.refused:
            refused.setdefault(row.locator, []).append(number)
    return {
        "done": False,
        "documents": [
            {"doc_id": doc_id, "title": title, "locator": locator, "versions": numbers}
            for (doc_id, locator, title), numbers in sorted(documents.items(), key=lambda item: (item[0][:2], item[1]))
        ],
        "refused": [{"locator": locator, "versions": numbers} for locator, numbers in sorted(refused.items())],
    }


def _listed(selection: Selection) -> Iterator[str]:
    record = _as_record(selection)
    for one in record["documents"]:
        yield f"{one['doc_id']}: {one['title'] or 'no title'} ({one['locator']}), in {_named(one['versions'])}"
    for one in record["refused"]:
        yield f"in quarantine: {one['locator']}, in {_named(one['versions'])}"


def _planned(root: Path, selection: Selection, options: argparse.Namespace) -> Iterator[str]:
    newest = list_versions(Layout(root))[-1]
    yield f"{len(selection.doc_ids)} document(s) would go, and stay out of later builds"
    if newest in selection.traces:
        yield f"a new version would be made without them, after {version_name(newest)}"
    if options.everywhere:
        yield f"would be rewritten: {_named(sorted(selection.traces))}"
    elif selection.traces:
        yield f"would still hold them: {_named(sorted(selection.traces))}; --everywhere rewrites these too"
    yield "nothing is done yet; --yes does it"


def _done(erased: Erased) -> Iterator[str]:
    request = erased.request
    yield f"{request.documents} document(s) are forgotten, and stay out of later builds"
    if erased.published is not None:
        yield f"published without them: {version_name(erased.published)}"
    if erased.rewritten:
        yield f"rewritten without them: {_named(erased.rewritten)}"
    if erased.unpassed:
        yield f"the gate would not pass what is left of {_named(erased.unpassed)}: see their report.html"
    if not request.everywhere:
        yield "the versions before still hold what they held; --everywhere rewrites them"
    strings, files = erased.searched
    yield f"searched {files} files for {strings} strings of theirs: {len(erased.left) or 'no'} file(s) hold any"
    for path, told in erased.left.items():
        yield f"left in {path}: {', '.join(told)}"
    yield _REMAINS


def _done_record(erased: Erased | None) -> dict[str, Any]:
    if erased is None:
        return {"done": False}
    return {
        "done": True,
        "request": erased.request.name,
        "published": erased.published,
        "rewritten": list(erased.rewritten),
        "unpassed": list(erased.unpassed),
        "searched": {"strings": erased.searched[0], "files": erased.searched[1]},
        "left": {path: list(told) for path, told in erased.left.items()},
    }


def _named(numbers: Iterable[int]) -> str:
    return ", ".join(map(version_name, numbers))
