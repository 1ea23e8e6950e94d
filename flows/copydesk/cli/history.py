"""The commands about a dataset's versions: log, diff, verify, rollback, tag, prune."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copydesk.cli.differences import diff_as_json, show_diff
from copydesk.cli.gutter import Page
from copydesk.cli.safe_text import safe, safe_json, safe_line
from copydesk.errors import ConfigurationError
from copydesk.versions import open_dataset
from copydesk.versions.layout import Layout, version_name
from copydesk.versions.retention import Retention
from copydesk.versions.tags import delete_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from copydesk.tables.laws import Fault
    from copydesk.versions import Version
    from copydesk.versions.manifest import Manifest
    from copydesk.versions.prune import Pruned

Commands = argparse._SubParsersAction  # the class of what `add_subparsers` gives has no public name
_VERSION = "a number, a name as v000021, tag:NAME, a day as 2026-02-14, or latest"


def add_history(commands: Commands[Any]) -> None:
    """Add the commands to those of the parser."""
    log = _add(commands, "log", "list the versions, the newest first", _log)
    log.add_argument("--json", action="store_true", help="as JSON, for machines")
    _add_diff(commands)
    verify = _add(commands, "verify", "check every checksum and every law of a version", _verify)
    verify.add_argument("version", nargs="?", default="latest", metavar="VERSION", help=f"{_VERSION} (the default)")
    how = verify.add_mutually_exclusive_group()
    how.add_argument("--deep", action="store_true", help="checksums and laws: the default")
    how.add_argument("--quick", action="store_true", help="only that every file is there and of its size")
    verify.add_argument("--all", action="store_true", help="every version; what they share is checked once")
    rollback = _add(commands, "rollback", "make a new version that holds what an older one held", _rollback)
    rollback.add_argument("version", metavar="VERSION", help=_VERSION)
    _add_tag(commands)
    _add_prune(commands)


def about_dataset(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the dataset."""
    told = "a folder, or an address such as s3://bucket/prefix (default: processed)"
    parser.add_argument("--dataset", default="processed", metavar="PLACE", help=told)


def _add(
    commands: Commands[Any], name: str, told: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    about_dataset(parser)
    parser.set_defaults(run=run)
    return parser


def _add_diff(commands: Commands[Any]) -> None:
    diff = _add(commands, "diff", "tell what differs between two versions, and why", _diff)
    diff.add_argument("before", nargs="?", metavar="A", help=f"{_VERSION} (default: the version before the other)")
    diff.add_argument("after", nargs="?", default="latest", metavar="B", help="the same (default: latest)")
    form = diff.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, for machines: all of it")
    form.add_argument("--all", action="store_true", help="show everything, and every text whole")
    thorough = "compare all tables, also where the same rules, models and code made both"
    diff.add_argument("--thorough", action="store_true", help=thorough)
    diff.add_argument("--exit-code", action="store_true", help="end with 1 where something differs")


def _add_tag(commands: Commands[Any]) -> None:
    tag = _add(commands, "tag", "give a version a name, which tag:NAME then means", _tag)
    tag.add_argument("name", nargs="?", metavar="NAME", help="letters, digits, '.', '-' and '_'")
    tag.add_argument("version", nargs="?", default="latest", metavar="VERSION", help=f"{_VERSION} (the default)")
    form = tag.add_mutually_exclusive_group()
    form.add_argument("--list", action="store_true", help="list the tags")
    form.add_argument("--delete", metavar="NAME", help="remove a tag; its version stays")
    form.add_argument("--force", action="store_true", help="move a tag that is there already")


def _add_prune(commands: Commands[Any]) -> None:
    told = "tell which versions are not to be kept, and with --yes remove them and what only they hold"
    prune = _add(commands, "prune", told, _prune)
    keep = "keep the newest N (default: the newest 14 and the newest of each month)"
    prune.add_argument("--keep", type=int, metavar="N", help=f"{keep}; latest and tagged ones stay always")
    prune.add_argument("--keep-monthly", action="store_true", help="keep the newest of each month too")
    prune.add_argument("--keep-days", type=int, default=0, metavar="D", help="keep those of the last D days too")
    grace = "how old an object must be to be removed (default: 72)"
    prune.add_argument("--grace", type=float, default=72, metavar="HOURS", help=grace)
    prune.add_argument("--yes", action="store_true", help="remove, and don't only tell")


def _log(options: argparse.Namespace) -> int:
    dataset = open_dataset(options.dataset)
    manifests = dataset.log()
    tags: dict[int | None, list[str]] = {}
    for tag in dataset.tags():
        tags.setdefault(tag.version, []).append(tag.name)
    if options.json:
        records = [{**manifest, "tags": tags.get(manifest["version"], [])} for manifest in manifests]
        print(safe_json(json.dumps(records, indent=2)))
        return 0
    numbers = {manifest["version"] for manifest in manifests}
    for manifest in manifests:
        _say(_log_line(manifest, tags.get(manifest["version"], []), numbers))
    for name in tags.get(None, []):
        _say(safe_line(f"the tag '{name}' is damaged"))
    return 0


def _say(line: str) -> None:
    """Print a line; a terminal of few letters shows what it can of it."""
    Page().print(Text(line), soft_wrap=True)


def _log_line(manifest: Manifest, tags: Iterable[str], numbers: Collection[int]) -> str:
    counts, parent = manifest["counts"], manifest.get("parent")
    parts = [
        version_name(manifest["version"]),
        f"{manifest['created'][:19].replace('T', ' ')} UTC",
        f"as of {manifest.get('as_of')}",
        f"{counts['documents']} documents, {counts['quarantined']} in quarantine",
    ]
    changes = ", ".join(f"{counts[name]} {name}" for name in ("added", "changed", "removed") if counts.get(name))
    parts += [f"({changes})"] if changes else []
    kind = manifest.get("kind", "build")
    if kind != "build":
        parts.append(f"{kind} to {version_name(manifest['reverts'])}" if "reverts" in manifest else kind)
    for erased in manifest.get("erased", ()):
        told = f"{erased['documents']} document(s)"
        told += f" and {erased['refused']} in quarantine" if erased["refused"] else ""
        parts.append(f"erased on {erased['when'][:10]}: {told}")
    validation = manifest.get("validation") or {}
    parts += [f"{validation['warnings']} warning(s)"] if validation.get("warnings") else []
    parts += [f"accepted: {validation['accepted']['reason']}"] if kind == "build" and validation.get("accepted") else []
    parts += [f"parent {version_name(parent)} pruned"] if parent is not None and parent not in numbers else []
    return "  ".join(map(safe_line, [*parts, *(f"tag:{name}" for name in tags)]))


def _diff(options: argparse.Namespace) -> int:
    dataset = open_dataset(options.dataset)
    diff = dataset.diff(options.before, options.after, thorough=options.thorough)
    if options.json:
        print(diff_as_json(dataset, diff))
    else:
        show_diff(dataset, diff, whole=options.all)
    return 1 if options.exit_code and not diff.is_empty else 0


def _verify(options: argparse.Namespace) -> int:
    dataset, deep = open_dataset(options.dataset), not options.quick
    if options.all and options.version != "latest":
        raise ConfigurationError("--all is every version", then="leave --all or the version out")
    if options.all:
        return max([_tell_faults(*one, deep=deep) for one in dataset.verify(deep=deep)], default=0)
    version = dataset.version(options.version)
    return _tell_faults(version, version.verify(deep=deep), deep=deep)


def _tell_faults(version: Version, faults: Collection[Fault], *, deep: bool) -> int:
    for fault in faults:
        _say(safe(f"{fault.table or '-'}: {fault.law}: {fault.key} {fault.detail}".rstrip()))
    well = "every checksum and every law holds" if deep else "every file is there and of its size"
    _say(f"{version.name}: {len(faults)} fault(s)" if faults else f"{version.name}: {well}")
    return 1 if faults else 0


def _rollback(options: argparse.Namespace) -> int:
    dataset = open_dataset(options.dataset)
    version = dataset.rollback(options.version)
    if version is None:
        _say(safe(f"nothing new: {dataset.version().name} holds the same as {options.version} already"))
        return 0
    counts = version.manifest["counts"]
    changes = ", ".join(f"{counts[name]} {name}" for name in ("added", "changed", "removed"))
    back = version_name(version.manifest["reverts"])
    _say(f"{version.name}: rolled back to {back}: {counts['documents']} documents ({changes})")
    return 0


def _tag(options: argparse.Namespace) -> int:
    dataset = open_dataset(options.dataset)
    if (options.list or options.delete is not None) == (options.name is not None):
        raise ConfigurationError("it is not clear which tag is meant", then="give NAME, or --list, or --delete NAME")
    if options.list:
        for one in dataset.tags():
            told = "damaged" if one.version is None else f"{version_name(one.version)}  {safe_line(one.created or '')}"
            _say(f"{safe_line(one.name)}  {told}")
        return 0
    if options.delete is not None:
        delete_tag(Layout(dataset.root), options.delete)
        _say(safe_line(f"the tag '{options.delete}' is removed; its version stays"))
        return 0
    tag = dataset.tag(options.name, options.version, force=options.force)
    _say(safe_line(f"tag:{tag.name} is {version_name(tag.version or 0)}"))
    return 0


def _prune(options: argparse.Namespace) -> int:
    default = options.keep is None
    retention = Retention(
        keep=14 if default else options.keep, monthly=default or options.keep_monthly, days=options.keep_days
    )
    dataset = open_dataset(options.dataset)
    pruned = dataset.prune(retention, grace=timedelta(hours=options.grace), dry_run=not options.yes)
    for number, reasons in pruned.kept.items():
        _say(f"{version_name(number)}  kept: {safe_line(', '.join(reasons))}")
    for line in _prune_lines(pruned, options.grace):
        _say(line)
    return 0


def _prune_lines(pruned: Pruned, grace: float) -> Iterable[str]:
    verb = "removed" if pruned.done else "to remove"
    names = ", ".join(map(version_name, pruned.versions))
    yield f"{verb}: {len(pruned.versions)} versions{f' ({names})' if names else ''}"
    young = f"; {pruned.young} more are younger than {grace:g} hours and stay" if pruned.young else ""
    yield f"{verb}: {len(pruned.objects)} objects that no version refers to{young}"
    yield f"{verb}: {len(pruned.leftovers)} leftovers of runs that died"
    yield f"disk space {'freed' if pruned.done else 'to free'}: {pruned.freed_bytes / 1e6:,.1f} MB"
    if not pruned.done and (pruned.versions or pruned.objects or pruned.leftovers):
        yield "nothing is removed yet; --yes does it"
