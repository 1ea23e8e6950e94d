import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from copydesk.versions import open_dataset
from growing import Text, grow

DAY = date(2026, 1, 1)


@pytest.mark.parametrize("how", ["kill", "full"])
def test_stopped_at_any_call_every_version_reads_and_the_same_again_ends_it(tmp_path, how):
    root = tmp_path / "dataset"
    world = {f"a{n:02}.txt": Text(urls=("",)) for n in range(12)}
    grow(root, world, as_of=DAY)
    world["a03.txt"] = Text(urls=("",), edit=1)
    grow(root, world | {"b.zip": Text(urls=("https://example.org/1", ""))}, as_of=DAY)
    dataset = open_dataset(root)
    dataset.tag("kept", 1)
    rows = dataset.version(1).to_pandas("documents")
    doc_id = rows.loc[rows["locator"] == "a05.txt", "doc_id"].item()
    (tmp_path / "work").mkdir()
    script = Path(__file__).with_name("kill_forget.py")
    every = os.environ.get("KILL_EVERY", "96")  # 1 takes minutes and leaves out none
    command = [sys.executable, str(script), str(root), doc_id, str(tmp_path / "work"), every, how]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*filter(None, sys.path), str(script.parent)])}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(run.stdout.split()[0]) > 15
