"""The house stands as planned: its floors, its face, its generated files, its lock, its documents."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import copydesk
from copydesk.contracts import SCHEMA_VERSION, data_dictionary, load_tables
from copydesk.errors import Reason, Stage
from copydesk.kinds import KEPT, Label, Role
from copydesk.rules import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "flows" / "copydesk"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOP = {"README.md", "pyproject.toml", "LICENSE", "requirements.lock"}
TOP |= {"flows", "schemas", "raw", "processed", "expectations", "tests"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


def test_the_top_level_holds_what_was_agreed() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} == TOP


def test_the_face_is_as_it_is_told() -> None:
    assert sorted(copydesk.__all__) == copydesk.__all__
    assert all(getattr(copydesk, name) is not None for name in copydesk.__all__)
    assert set(copydesk.__all__) <= set(dir(copydesk))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = copydesk.nothing


@pytest.mark.parametrize("heavy", ["spacy", "great_expectations", "prefect", "pandas", "trafilatura"])
def test_a_script_that_imports_copydesk_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, copydesk, copydesk.errors; sys.exit('{heavy}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "flows", check=False).returncode == 0


def test_the_floors_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    run = subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml")],
        cwd=ROOT / "flows",
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "0 broken" in run.stdout


def test_the_data_dictionary_is_in_step() -> None:
    written = (ROOT / "schemas" / "README.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run `python -m copydesk.contracts` and commit schemas/README.md"


def test_a_released_contract_never_changes() -> None:
    if not tracked():
        pytest.skip("not a git checkout")
    edited = [
        "git",
        "log",
        "-m",
        "--first-parent",
        "--diff-filter=MDRT",
        "--name-only",
        "--format=%h",
        "--",
        "schemas/released",
    ]
    since = subprocess.run(edited, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    now = ["git", "diff", "HEAD", "--diff-filter=MDRT", "--name-only", "--", "schemas/released"]
    since += subprocess.run(now, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not since, f"restore what was released, and release another version instead:\n{since}"


def test_code_and_contract_name_the_same_values() -> None:
    tables = load_tables()
    assert set(tables["quarantine"].column("reason").values) == set(Reason)
    assert set(tables["quarantine"].column("stage").values) == set(Stage)
    assert set(tables["ledger"].column("role").values) == set(Role)
    assert set(tables["paragraphs"].column("role").values) == KEPT
    assert set(tables["entities"].column("label").values) == set(Label)
    assert re.fullmatch(r"\d+\.\d+\.\d+", SCHEMA_VERSION)


def test_every_rule_that_the_code_gives_has_its_reason() -> None:
    known = set(load_rulebook().reasons)
    given = {
        name
        for path in (LIBRARY / "structure").glob("*.py")
        for name in re.findall(r'rule="([a-z-]+)"|, "([a-z]+-[a-z-]+)"', path.read_text(encoding="utf-8"))
        for name in name
        if name
    }
    assert len(given) > 20
    assert given <= known, f"say why in rules/shapes.toml: {sorted(given - known)}"


def test_the_lock_meets_the_ranges_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): Version(v) for name, v in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}
    wanted = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"]
    wanted += PROJECT["build-system"]["requires"]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is not in requirements.lock: make it anew with the command at its head"
        assert requirement.specifier.contains(locked[name]), f"{name} {locked[name]} is outside {requirement.specifier}"
    assert all(f"{name}==" in text for name in ("fastapi", "sqlalchemy"))
    assert "://" not in text
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert Version("999.9.9") not in locked.values()


def test_the_documents_name_what_is_there() -> None:
    for page in ("README.md", "flows/README.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / page).parent.joinpath(target).exists(), f"{page} links to {target}, which is not there"
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def test_the_plan_names_every_room() -> None:
    plan = (ROOT / "flows" / "README.md").read_text(encoding="utf-8")
    rooms = {path.name for path in LIBRARY.iterdir() if (path / "__init__.py").is_file()}
    rooms |= {path.name for path in LIBRARY.glob("*.py") if not path.name.startswith("__")}
    assert not [room for room in sorted(rooms) if f"{room}" not in plan]


@pytest.mark.parametrize("path", sorted((ROOT / "flows").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, f"{path} has grown a second job: split it"
