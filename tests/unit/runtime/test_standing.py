from building import build
from runtime.standing import describe_newest, list_refused
from synthetic import make_article, make_refusal

REASONS = ("malformed", "empty", "binary")
REFUSED = [make_refusal(number) | {"reason": REASONS[number % 3]} for number in range(12)]


def test_the_newest_version_is_told(tmp_path):
    assert describe_newest(tmp_path) is None
    build(tmp_path, [make_article(number) for number in range(5)])
    version = build(tmp_path, [make_article(number) for number in range(1, 7)], REFUSED)
    told = describe_newest(tmp_path)
    assert (told.version, told.name, told.rows["documents"]) == (2, "v000002", 6)
    assert (told.counts["added"], told.counts["removed"]) == (2, 1)
    assert sum(told.quarantined.values()) == 12
    refused = list_refused(tmp_path, version.manifest)
    assert {reason: len(found) for reason, found in refused.items()} == told.quarantined
    assert list(refused) == sorted(REASONS)
    assert all(found == sorted(found) for found in refused.values())
    assert told.place == f"{tmp_path}/latest"
