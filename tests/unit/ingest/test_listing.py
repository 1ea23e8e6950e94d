import inspect
import sys
from pathlib import Path

import numpy as np
import pytest

from copydesk.errors import StoreError
from copydesk.ingest import Found, keep_listing, listing, walk_inputs


def make_found(n):
    return Found(locator=f"{n:04}.txt", path=Path(f"{n:04}.txt"), n_bytes=n, sidecar=Path("s") if n % 3 else None)


def print_of(found):
    return found.n_bytes.to_bytes(16, "big") if found.n_bytes % 2 else None


@pytest.mark.parametrize("portion", [1, 7, 256])
@pytest.mark.parametrize("on_disk", [True, False])
def test_what_is_listed_comes_back(tmp_path, monkeypatch, portion, on_disk):
    monkeypatch.setattr(listing, "_PORTION", portion)
    every = [make_found(n) for n in range(20)]
    listed = keep_listing(iter(every), tmp_path / "inputs" if on_disk else None, fingerprint_of=print_of)
    assert len(listed) == len(listed.prints) == 20
    assert list(listed) == every
    wanted = np.arange(20) % 5 == 0
    assert list(listed.some(wanted)) == every[::5]
    assert dict(listed.prints) == {one.locator: print_of(one) for one in every}
    with pytest.raises(KeyError):
        listed.prints["x"]


def test_nothing_is_a_listing_too(tmp_path):
    listed = keep_listing((), tmp_path / "inputs")
    assert not listed
    assert list(listed) == []


def test_what_comes_out_of_order_is_sorted_or_refused(tmp_path):
    every = [make_found(n) for n in (2, 1)]
    assert [one.n_bytes for one in keep_listing(every, None, fingerprint_of=print_of)] == [1, 2]
    with pytest.raises(StoreError, match="out of order"):
        keep_listing(every, tmp_path / "inputs", fingerprint_of=print_of)


def test_a_list_that_has_gone_is_told(tmp_path):
    listed = keep_listing([make_found(1)], tmp_path / "inputs", fingerprint_of=print_of)
    (tmp_path / "inputs").unlink()
    with pytest.raises(StoreError, match="refuses"):
        list(listed)


def test_a_walk_comes_in_the_order_of_locators(tmp_path):
    names = ["a/b.txt", "a-b.txt", "a.txt", "a b/c.txt", "a.d/x.txt", "ä.txt", "a/%41.txt", "A/1.txt", "a/zz.txt", "b%"]
    for name in [*names, "a/.hidden/no.txt", "a/zz.txt.meta.toml", "a-b.meta.json"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "a0.txt").symlink_to(tmp_path / "a.txt")
    found = list(walk_inputs(tmp_path))
    locators = [one.locator for one in found]
    assert locators == sorted(locators)
    assert set(locators) == {*names, "a0.txt"} - {"a/%41.txt"} | {"a/%2541.txt"}
    assert {one.locator: one.sidecar.name for one in found if one.sidecar} == {
        "a/zz.txt": "zz.txt.meta.toml",
        "a-b.txt": "a-b.meta.json",
    }


def test_folders_may_lie_deeper_than_calls_can(tmp_path):
    # With few calls, so that a folder of this depth can still be removed by what cleans up after tests.
    folder = tmp_path.joinpath(*["d"] * 150)
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("x")
    walk = walk_inputs(tmp_path)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 100)
    try:
        [found] = walk
    finally:
        sys.setrecursionlimit(limit)
    assert found.locator == "d/" * 150 + "a.txt"
