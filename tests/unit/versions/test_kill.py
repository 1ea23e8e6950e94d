import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from building import build, stage_articles
from synthetic import make_article


@pytest.mark.parametrize("how", ["kill", "full", "linkless"])
def test_stopped_at_any_call_the_version_before_reads_and_the_next_run_completes(tmp_path, how):
    root = tmp_path / "dataset"
    articles = [make_article(number) for number in range(12)]
    build(root, articles[:6], docs_per_shard=20)
    staged = stage_articles(root, articles[3:])
    # Staging lies beside the dataset, since each kill works on a copy of the dataset.
    folder = tmp_path / "staged"
    staged.folder.rename(folder)
    object.__setattr__(staged, "folder", folder)
    before, after = ({a["documents"][0]["doc_id"] for a in some} for some in (articles[:6], articles[3:]))
    (tmp_path / "staged.pickle").write_bytes(pickle.dumps((staged, before, after)))
    (tmp_path / "work").mkdir()
    script = Path(__file__).with_name("kill_publish.py")
    every = os.environ.get("KILL_EVERY", "12")  # 1 takes a minute and leaves out none
    command = [
        sys.executable,
        str(script),
        str(root),
        str(tmp_path / "staged.pickle"),
        str(tmp_path / "work"),
        every,
        how,
    ]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(run.stdout.split()[0]) > 20
