from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from copydesk.cli.options import path_option, place_option
from copydesk.ingest import Address


def test_a_place_is_a_path_or_an_address():
    assert place_option("raw") == path_option("raw") == Path("raw")
    assert isinstance(place_option("s3://bucket/raw"), Address)


@pytest.mark.parametrize("name", ["", "ftp://example.org/raw"])
def test_what_is_neither_is_said(name):
    with pytest.raises(ArgumentTypeError, match=r"empty|ftp"):
        place_option(name)
