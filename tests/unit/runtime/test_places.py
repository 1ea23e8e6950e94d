from datetime import date

from copydesk.versions.erasure import forget
from copydesk.versions.requests import list_requests
from copydesk.versions.selecting import Wanted
from growing import Text, grow, make_makers
from runtime.places import adopt_requests

DAY = date(2026, 1, 1)


def test_what_is_forgotten_there_is_forgotten_here(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    world = {f"a{n}.txt": Text(urls=(f"https://example.org/{n}",)) for n in range(4)}
    grow(old, world, as_of=DAY)
    grow(new, world, as_of=DAY)
    forget(old, Wanted(urls=frozenset({"https://example.org/2"})), make_makers())
    for ref in (str(old), f"{old}@v000001"):
        adopt_requests(ref, new)
        assert list_requests(new) == list_requests(old)
    read = []
    version, _ = grow(new, world, as_of=DAY, read=read)
    assert read == sorted(world), "what was read before the request came must be read again"
    assert "https://example.org/2" not in set(version.to_pandas("documents")["url"])
    assert grow(new, world, as_of=DAY, read=(again := []))[0] is None
    assert again == []
