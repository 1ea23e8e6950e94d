import random

import pytest

from copydesk.errors import StoreError
from copydesk.versions.shards import cut_shards, hash_doc_id, hash_locator


def test_no_rows_are_one_empty_shard():
    assert cut_shards([], 8) == [(0, 0)]


def test_a_shard_ends_at_a_hash_that_divides_or_at_twice_the_target():
    assert cut_shards([1, 1, 1, 4, 1], 8) == [(0, 4), (4, 5)]
    assert cut_shards([4, 4, 4, 1], 8) == [(0, 4)]  # half the target is the least
    assert cut_shards([1] * 40, 8) == [(0, 16), (16, 32), (32, 40)]


def test_shards_cover_all_rows_in_order():
    rng = random.Random(1)
    hashes = [rng.getrandbits(32) for _ in range(5000)]
    cuts = cut_shards(hashes, 50)
    assert [at for start, end in cuts for at in range(start, end)] == list(range(5000))
    assert all(25 <= end - start <= 100 for start, end in cuts[:-1])
    assert 40 <= 5000 / len(cuts) <= 75


def test_a_row_more_moves_only_the_shards_near_it():
    rng = random.Random(2)
    hashes = [rng.getrandbits(32) for _ in range(5000)]
    ends = {end for _, end in cut_shards(hashes, 50)}
    more = {end for _, end in cut_shards([*hashes[:2500], 7, *hashes[2500:]], 50)}
    assert {end for end in ends if end <= 2500} == {end for end in more if end <= 2500}
    after = {end for end in ends if end > 2900}
    assert len(after & {end - 1 for end in more}) > 0.9 * len(after)


def test_hashes():
    assert hash_doc_id("9f2c41d07b3e00000010") == 16
    assert hash_locator("a.txt") == hash_locator("a.txt") < 2**32
    with pytest.raises(StoreError, match="'article-one'"):
        hash_doc_id("article-one")
