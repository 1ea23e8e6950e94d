from dataclasses import replace

import numpy as np
import pytest

from building import AS_OF, stage_articles
from copydesk.tables.spill import Spill
from copydesk.versions import planning
from copydesk.versions.stage import is_object
from growing import Text, grow
from synthetic import make_article, make_refusal

ARTICLES = [make_article(n, url=f"https://example.org/{n % 50}") for n in range(60)]


@pytest.mark.parametrize(("chars", "window"), [(1, 1), (2_000, 5_000), (5_000, 1)])
def test_parts_and_windows_do_not_show_in_the_bytes(tmp_path, monkeypatch, chars, window):
    whole = stage_articles(tmp_path / "whole", ARTICLES, [make_refusal(1)], batches=7)
    monkeypatch.setattr(planning, "PART_CHARS", chars)
    monkeypatch.setattr(Spill.__init__, "__kwdefaults__", {"window_bytes": window})
    parts = stage_articles(tmp_path / "parts", ARTICLES, [make_refusal(1)], batches=3)
    assert parts.content == whole.content
    assert {path.name for path in parts.folder.iterdir() if path.is_file()} == set()


def test_parts_end_with_shards(monkeypatch):
    monkeypatch.setattr(planning, "PART_CHARS", 10)
    cuts = [(0, 2), (2, 3), (3, 4), (4, 6)]
    chars = np.array([3, 3, 3, 9, 40, 1])
    assert planning._parts(cuts, chars) == [2, 3, 4]
    assert planning._parts([(0, 0)], chars) == [1]


def test_shards_of_the_parent_stay_where_all_their_documents_do(tmp_path):
    world = {f"{n:02d}": Text(urls=(f"https://example.org/{n}",), seen=AS_OF) for n in range(60)}
    _, first = grow(tmp_path, world, as_of=AS_OF)
    _, then = grow(tmp_path, world | {"07": replace(world["07"], edit=1)}, as_of=AS_OF)
    shards = [shard for shard in then.shards if shard.group == "documents"]
    made = [shard for shard in shards if not is_object(shard.files["documents"])]
    assert len(made) == 1 < len(shards)
    assert [(one.lo, one.hi) for one in shards] == [(one.lo, one.hi) for one in first.shards[: len(shards)]]
