import pytest

from copydesk.errors import ConfigurationError
from runtime.options import parse_arguments
from runtime.serving import as_deployed, check_schedule


def test_a_schedule_is_in_utc_unless_a_zone_is_named():
    assert check_schedule("0 5 * * *", None).timezone == "UTC"
    assert check_schedule("0 5 * * 1-5", "Europe/Berlin").timezone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("cron", "zone", "said"),
    [
        (None, None, "--cron"),
        ("61 5 * * *", None, "'61 5 * * *' is no schedule"),
        ("every morning", None, "no schedule"),
        ("", None, "no schedule"),
        ("0 5 * * *", "Mars/Base", "'Mars/Base' is no time zone"),
    ],
)
def test_a_wrong_schedule_is_refused(cron, zone, said):
    with pytest.raises(ConfigurationError) as error:
        check_schedule(cron, zone)
    assert said in str(error.value)


def test_options_become_plain_parameters_with_whole_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["--serve", "--dataset", "s3://bucket/news", "--workers", "3", "--limit", "max_bytes=5", "--retries", "2"]
    given = as_deployed(parse_arguments([*words, "--ner-model", "fr=x"]).settings)
    assert given == {
        "raw": str(tmp_path / "raw"),
        "dataset": "s3://bucket/news",
        "workers": 3,
        "ner_model": ["fr=x"],
        "limits": {"max_bytes": 5},
        "retries": 2,
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as-of", "2026-01-02"], "--as-of"),
        (["--accept", "a new source"], "--accept"),
        (["--raw", "https://x.example/?token=abc"], "secret"),
    ],
)
def test_what_only_one_run_can_have_is_refused_and_so_is_a_secret(words, said):
    with pytest.raises(ConfigurationError) as error:
        as_deployed(parse_arguments(["--serve", *words]).settings)
    assert said in str(error.value)
    assert "abc" not in str(error.value)


def test_times_go_with_serving():
    with pytest.raises(SystemExit):
        parse_arguments(["--cron", "0 5 * * *"])
