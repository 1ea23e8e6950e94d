"""An editable and a built install both carry what the library reads: schemas, expectations, rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from copydesk.contracts import list_released

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import json, sys
import copydesk
from copydesk.contracts import list_released, load_tables, packaged
from copydesk.quality.suites import load_suites
from copydesk.rules import load_rulebook
from copydesk.rules.gazetteers import load_gazetteers

article = copydesk.read_article(open(sys.argv[1], "rb").read(), locator="a.txt")
load_gazetteers()
print(json.dumps({
    "home": copydesk.__file__, "schemas": str(packaged("schemas")), "tables": len(load_tables()),
    "released": list_released(),
    "suites": len(load_suites()), "rules": len(load_rulebook().rules), "title": article.title,
}))
"""
SAMPLE = ROOT / "raw" / "samples" / "good" / "commentary.txt"


def probe(cwd: Path, python_path: str) -> dict[str, object]:
    """What a script elsewhere sees of the package that `python_path` (or the environment) offers."""
    environment = {**os.environ, "PYTHONPATH": python_path}
    run = subprocess.run(
        [sys.executable, "-c", PROBE, str(SAMPLE)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def check(seen: dict[str, object]) -> None:
    assert (seen["tables"], seen["title"]) == (7, "Narrow Gates: Why Straits Still Matter")
    assert seen["released"] == list(list_released())
    assert int(str(seen["suites"])) >= 6
    assert int(str(seen["rules"])) > 80


def test_an_editable_install_reads_the_checkout(tmp_path: Path) -> None:
    origin = json.loads(distribution("copydesk").read_text("direct_url.json") or "{}")
    assert origin.get("dir_info", {}).get("editable"), "install it as the README says: pip install -e ."
    seen = probe(tmp_path, "")
    check(seen)
    assert Path(str(seen["home"])).is_relative_to(ROOT / "flows")
    assert Path(str(seen["schemas"])) == ROOT / "schemas"


@pytest.mark.slow
def test_a_built_install_carries_everything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("schemas", "expectations", "rules"):
        inside = "flows/copydesk/rules" if folder == "rules" else folder
        wanted = {
            p.relative_to(ROOT / inside) for p in (ROOT / inside).rglob("*.*") if p.suffix in (".toml", ".json", ".tsv")
        }
        assert wanted
        assert not [path for path in sorted(wanted) if f"copydesk/{folder}/{path}" not in names]
    assert "copydesk/py.typed" in names
    assert not [name for name in names if name.startswith(("raw/", "tests/", "flows/"))]
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    seen = probe(tmp_path, str(tmp_path / "site"))
    check(seen)
    assert Path(str(seen["schemas"])).is_relative_to(tmp_path / "site")
