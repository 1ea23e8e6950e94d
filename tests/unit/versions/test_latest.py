import json
import threading

import pandas as pd

from building import build
from synthetic import make_article


def test_a_reader_always_finds_a_whole_version_at_latest_while_versions_come(tmp_path):
    articles = [make_article(number) for number in range(30)]
    build(tmp_path, articles[:3])
    done, seen, faults = threading.Event(), set(), []

    def read():
        while not done.is_set():
            try:
                folder = (tmp_path / "latest").resolve(strict=True)
                told = json.loads((folder / "manifest.json").read_bytes())["counts"]["documents"]
                if len(pd.read_parquet(folder / "documents")) != told:
                    faults.append(folder)
                seen.add(told)
            except Exception as error:  # Any at all is what must not be.
                faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(4, 31):
        build(tmp_path, articles[:number])
    done.set()
    reader.join()
    assert faults == []
    assert len(seen) > 5
