"""The sample articles read as their hand-made labels say, and the bad ones are refused for the right reason."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from copydesk.errors import Reason, RefusedError
from copydesk.ingest import find_inputs, open_input
from copydesk.ingest.sidecars import is_sidecar
from copydesk.kinds import KEPT, Role
from copydesk.pipeline import read_raw, take_tools
from copydesk.records import RawArticle

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "raw" / "samples"
LABELS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((HERE / "labels").glob("*.toml"))}
REFUSED = tomllib.loads((HERE / "quarantine.toml").read_text("utf-8"))


def read_sample(file: str, read: Callable[..., Any]) -> Any:
    """The article in a file, or of a file with many that whose locator is asked for."""
    if "#" not in file:
        return read((SAMPLES / file).read_bytes(), locator=f"samples/{file}")
    [found] = [found for found in find_inputs(SAMPLES) if found.locator == file.partition("#")[0]]
    [raw] = [raw for raw in open_input(found) if isinstance(raw, RawArticle) and raw.locator == file]
    return read_raw(raw, take_tools(model=None))


@pytest.mark.parametrize("name", LABELS)
def test_a_sample_reads_as_labelled(name: str, read: Callable[..., Any], comparison: Any) -> None:
    labels = LABELS[name]
    article = read_sample(labels["file"], read)
    differences = [
        *comparison.ledger(article),
        *comparison.kept(article, labels["kept"]),
        *comparison.removed(article, labels["removed"]),
        *comparison.metadata(article, labels["metadata"]),
    ]
    assert not differences, f"{labels['file']} differs from tests/golden/labels/{name}.toml:\n" + "\n".join(differences)


@pytest.mark.parametrize("file", REFUSED)
def test_a_bad_sample_is_refused(file: str, read: Callable[..., Any]) -> None:
    with pytest.raises(RefusedError) as refusal:
        read((SAMPLES / file).read_bytes(), locator=f"samples/{file}")
    assert refusal.value.reason in REFUSED[file]


def test_samples_and_labels_belong_together() -> None:
    files = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file()}
    labelled = {labels["file"].partition("#")[0] for labels in LABELS.values()}
    assert {file for file in files if not is_sidecar(file)} == labelled | set(REFUSED)


@pytest.mark.parametrize("name", LABELS)
def test_labels_use_the_roles_of_the_ledger(name: str) -> None:
    kept = {Role(role) for roles, _ in LABELS[name]["kept"] for role in roles.split("|")}
    removed = {Role(role) for roles, _ in LABELS[name]["removed"] for role in roles.split("|")}
    assert kept <= KEPT
    assert not removed & KEPT


@pytest.mark.parametrize("name", [name for name, labels in LABELS.items() if "counts" in labels])
def test_counts_agree_with_the_kept_blocks(name: str) -> None:
    roles = [role for role, _ in LABELS[name]["kept"]]
    assert LABELS[name]["counts"] == {role.value: roles.count(role) for role in sorted(KEPT)}


def test_refusals_use_the_closed_list() -> None:
    assert {Reason(reason) for reasons in REFUSED.values() for reason in reasons} <= set(Reason)
