import json
import threading
from datetime import UTC, datetime, timedelta

import pandas as pd

from building import AS_OF, build, publish_staged, stage_articles
from copydesk.versions import open_dataset
from copydesk.versions.prune import prune
from copydesk.versions.retention import Retention
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


def test_a_clock_that_was_set_back_harms_nothing(tmp_path):
    build(tmp_path, [make_article(number) for number in range(10)])
    for number in (2, 3):
        articles = [make_article(number) for number in range(10 * number)]
        staged = stage_articles(tmp_path, articles, as_of=AS_OF - timedelta(number))
        assert publish_staged(tmp_path, staged, now=datetime(2020, 1, number, tzinfo=UTC)).number == number
    dataset = open_dataset(tmp_path)
    assert dataset.version().number == 3
    assert dataset.version("2020-06-01").number == 3
    assert [manifest["version"] for manifest in dataset.log()] == [3, 2, 1]
    seen = {n: dict(dataset.version(n).to_pandas("documents")[["doc_id", "first_seen"]].to_numpy()) for n in (1, 3)}
    assert seen[1].items() <= seen[3].items()
    pruned = prune(tmp_path, Retention(keep=1, monthly=False), dry_run=False, now=datetime(2019, 1, 1, tzinfo=UTC))
    assert (dataset.versions(), pruned.versions, pruned.objects) == ((1, 2, 3), (), ())  # what seems young stays
    assert dataset.version().verify() == ()
