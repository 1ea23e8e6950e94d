from datetime import date
from pathlib import Path

import pytest

from copydesk.entities import DEFAULT_MODEL
from copydesk.ingest import Address
from runtime.options import Options, parse_arguments


def parse(*arguments: str, **environment: str) -> Options:
    return parse_arguments(arguments, environment)


def test_limits_come_by_name_and_the_last_of_a_name_holds():
    settings = parse("--limit", "max_bytes=5", "--limit", "max_nesting=0", "--limit", "max_bytes=7").settings
    assert (settings.limits, settings.limit) == ({"max_bytes": 7, "max_nesting": 0}, None)
    assert parse().settings.limits == {}


def test_a_limit_that_is_a_number_bounds_the_inputs():
    settings = parse("--limit", "5", "--limit", "max_bytes=7", "--limit", "3").settings
    assert (settings.limits, settings.limit) == ({"max_bytes": 7}, 3)


@pytest.mark.parametrize(
    "given",
    ["max_bytes", "max_bytes=", "max_bytes=x", "max_bytes=-1", "max_bytes=1.5", "=5", "nonsense=5", "max_bytes=٣"],
)
def test_a_limit_that_makes_no_sense_is_wrong_usage(capsys, given):
    with pytest.raises(SystemExit) as caught:
        parse("--limit", given)
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert "NAME=NUMBER" in told
    assert ("max_articles" in told) == given.endswith("=5")


@pytest.mark.parametrize(
    "option",
    [
        ["--as-of", "2026-02-30"],
        ["--as-of", "today"],
        ["--workers", "-1"],
        ["--workers", "257"],
        ["--wait", "-1"],
        ["--wait", "long"],
        ["--accept", " "],
        ["--accept", "x" * 501],
        ["--only", ""],
        ["--only", "date:yesterday"],
        ["--limit", "0"],
        ["--limit", "-3"],
        ["--first-seen", ""],
    ],
)
def test_other_options_that_make_no_sense(option):
    with pytest.raises(SystemExit) as caught:
        parse(*option)
    assert caught.value.code == 2


def test_raw_is_a_folder_or_an_address(capsys):
    assert parse().settings.raw == Path("raw")
    assert parse("--raw", "file:///data").settings.raw == Path("/data")
    assert parse("--raw", "s3://bucket/raw").settings.raw == Address(url="s3://bucket/raw")
    with pytest.raises(SystemExit) as caught:
        parse("--raw", "https://anna:s3cr3t@example.org/raw/")
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert "FSSPEC_HTTPS" in told
    assert "s3cr3t" not in told


def test_an_option_comes_before_a_variable_and_a_variable_before_the_file(tmp_path):
    config = tmp_path / "c.toml"
    config.write_text(
        'workers = 1\nwait = 1\nfull = true\nentities = false\naccept = "a b"\n[limits]\nmax_bytes = 1\nmax_pages = 1\n'
    )
    settings = parse(
        *("--workers", "3", "--no-full", "--limit", "max_pages=3"),
        COPYDESK_CONFIG=str(config),
        COPYDESK_WORKERS="2",
        COPYDESK_WAIT="2",
        COPYDESK_LIMITS="max_pages=2 max_depth=2",
    ).settings
    assert (settings.workers, settings.wait, settings.full, settings.entities) == (3, 2, False, False)
    assert settings.limits == {"max_bytes": 1, "max_pages": 3, "max_depth": 2}
    assert settings.origins == {
        "workers": "command line",
        "full": "command line",
        "limits": "command line",
        "wait": "environment",
        "entities": str(config),
        "accept": str(config),
    }
    assert settings.models == ()
    assert settings.ner_model == (DEFAULT_MODEL,)


def test_the_file_that_an_option_names_comes_before_the_variables(tmp_path):
    (tmp_path / "a.toml").write_text("workers = 1")
    (tmp_path / "b.toml").write_text("workers = 2")
    settings = parse("--config", str(tmp_path / "a.toml"), COPYDESK_CONFIG=str(tmp_path / "b.toml")).settings
    assert settings.workers == 1


def test_every_parameter_can_come_from_the_command_line():
    settings = parse(
        *("--raw", "r", "--dataset", "d", "--as-of", "2026-01-02", "--ner-model", "a", "--ner-model", "fr=b"),
        *("--first-seen", "old@v1", "--wait", "5", "--accept", "so it  is", "--only", "a/", "--only", "b*"),
        *("--full", "--no-entities", "--workers", "2", "--limit", "9", "--limit", "max_bytes=1"),
    ).settings
    assert len(settings.origins) == 13
    assert (settings.as_of, settings.ner_model) == (date(2026, 1, 2), ("a", "fr=b"))
    assert (settings.accept, settings.only, settings.limit) == ("so it is", ("a/", "b*"), 9)


def test_what_only_tells_how_to_run_is_no_setting():
    options = parse("--dry-run", "--verbose")
    assert (options.dry_run, options.verbose, options.settings.origins) == (True, True, {})
