from pathlib import Path

import pytest

from copydesk.ingest import Address
from runtime.options import parse_arguments


def test_limits_come_by_name_and_the_last_of_a_name_holds():
    options = parse_arguments(["--limit", "max_bytes=5", "--limit", "max_nesting=0", "--limit", "max_bytes=7"])
    assert dict(options.limit) == {"max_bytes": 7, "max_nesting": 0}
    assert dict(parse_arguments([]).limit) == {}


@pytest.mark.parametrize(
    "given",
    ["max_bytes", "max_bytes=", "max_bytes=x", "max_bytes=-1", "max_bytes=1.5", "=5", "nonsense=5", "max_bytes=٣"],
)
def test_a_limit_that_makes_no_sense_is_wrong_usage(capsys, given):
    with pytest.raises(SystemExit) as caught:
        parse_arguments(["--limit", given])
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert "NAME=NUMBER" in told
    assert ("max_articles" in told) == given.endswith("=5")


@pytest.mark.parametrize(
    "option",
    [
        ["--as-of", "2026-02-30"],
        ["--as-of", "today"],
        ["--workers", "0"],
        ["--wait", "-1"],
        ["--wait", "long"],
        ["--accept", " "],
    ],
)
def test_other_options_that_make_no_sense(option):
    with pytest.raises(SystemExit) as caught:
        parse_arguments(option)
    assert caught.value.code == 2


def test_raw_is_a_folder_or_an_address(capsys):
    assert parse_arguments([]).raw == Path("raw")
    assert parse_arguments(["--raw", "file:///data"]).raw == Path("/data")
    assert parse_arguments(["--raw", "s3://bucket/raw"]).raw == Address(url="s3://bucket/raw")
    with pytest.raises(SystemExit) as caught:
        parse_arguments(["--raw", "https://anna:s3cr3t@example.org/raw/"])
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert "FSSPEC_HTTPS" in told
    assert "s3cr3t" not in told
