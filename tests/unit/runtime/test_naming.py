from pathlib import Path

import pytest

from copydesk.ingest import parse_place
from runtime.naming import name_place, name_table


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/data/a b", "file:///data/a%20b"),
        ("s3://bucket/pre fix/", "s3://bucket/pre%20fix"),
        ("https://example.org/a.zip?token=4c1d9f", "https://example.org/a.zip"),
    ],
)
def test_a_place_is_named_without_what_may_be_secret(place, name):
    assert name_place(parse_place(place)) == name


def test_a_name_that_is_no_utf_8_is_a_uri_all_the_same():
    assert name_table(Path("/data/caf\udce9"), "documents") == "file:///data/caf%E9/latest/documents"
