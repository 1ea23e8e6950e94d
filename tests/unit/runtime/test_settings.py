import json
from datetime import date
from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError
from copydesk.ingest import Address
from runtime.parameters import PARAMETERS
from runtime.settings import Settings, configuration, gather_settings


def test_all_faults_of_file_and_environment_are_told_at_once(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text(
        "dataset = 3\nworkrs = 2\nworkers = 900\nmax_pages = 3\nfull = 1\nonly = [1]\nas_of = 2026-01-02T03:04:05\n"
        'ner_model = []\nraw = "ftp://x/y"\nwait = true\n[limits]\nmax_byte = 5\nmax_pages = "x"\n'
    )
    with pytest.raises(ConfigurationError) as caught:
        gather_settings({}, config, {"COPYDESK_FULL": "maybe", "COPYDESK_WORKER": "3", "OTHER": "x"})
    told = str(caught.value)
    for fault in (
        "dataset: 3 is not a folder or an address",
        "no parameter 'workrs'; did you mean 'workers'?",
        "workers: 900 is not a whole number from 0 to 256",
        "no parameter 'max_pages'; write it below [limits]",
        "full: 1 is not true or false",
        "only: [1] is not a text or a list of texts",
        "as_of: '2026-01-02 03:04:05' is not a day",
        "ner_model: [] is not a text",
        "wait: True is not a whole number from 0 to 86400",
        "no limit 'max_byte'; did you mean 'max_bytes'?",
        "max_pages = 'x' is not a whole number",
        "COPYDESK_FULL: 'maybe' is not true or false",
        "no variable 'COPYDESK_WORKER'; did you mean 'COPYDESK_WORKERS'?",
    ):
        assert fault in told
    assert "raw: 'ftp://' is no address" in told
    assert f"where: {config} and environment" in told
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["workers = ", "\x00", "a = 1\na = 2", "[" * 4000])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, text: str) -> None:
    config = tmp_path / "c.toml"
    config.write_text(text)
    with pytest.raises(ConfigurationError, match=r"can't be read as TOML"):
        gather_settings({}, config, {})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for place in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigurationError, match=r"can't be read") as caught:
            gather_settings({}, None, {"COPYDESK_CONFIG": str(place)})
        assert caught.value.where == str(place)


def test_paths_of_a_file_are_told_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    config = tmp_path / "etc" / "c.toml"
    config.write_text(
        'raw = "../raw"\ndataset = "s3://bucket/x"\nfirst_seen = "old@v1"\n'
        'ner_model = ["en_core", "fr=./m", "de=gliner:../g", "gliner:a/b"]\n'
    )
    monkeypatch.chdir(tmp_path)
    settings = gather_settings({}, Path("etc/c.toml"), {})
    etc = tmp_path / "etc"
    assert settings.raw.resolve() == tmp_path / "raw"
    assert settings.dataset == Address(url="s3://bucket/x")
    assert settings.first_seen == f"{etc}/old@v1"
    assert settings.ner_model == ("en_core", f"fr={etc}/m", f"de=gliner:{etc}/../g", "gliner:a/b")


def test_lists_in_variables_are_toml_and_empty_variables_are_none() -> None:
    given = {"COPYDESK_ONLY": '["a b", "c"]', "COPYDESK_NER_MODEL": "fr=x y", "COPYDESK_WAIT": "", "COPYDESK_FULL": "1"}
    settings = gather_settings({}, None, given)
    assert (settings.only, settings.ner_model, settings.full) == (("a b", "c"), ("fr=x y",), True)
    assert settings.wait == 0
    with pytest.raises(ConfigurationError, match=r"is no list"):
        gather_settings({}, None, {"COPYDESK_ONLY": '["a'})


def test_a_manifest_keeps_all_but_secrets_and_the_places_of_folders() -> None:
    settings = Settings(
        raw=Address(url="https://example.org/a.zip?signature=s3cr3t"),
        dataset=Path("/home/anna/processed"),
        as_of=date(2026, 1, 2),
        first_seen="/home/anna/old@v000003",
        only=("a/",),
        origins={"as_of": "environment"},
    )
    facts = configuration(settings)
    text = json.dumps(facts)
    assert "s3cr3t" not in text
    assert "anna" not in text
    assert facts["raw"] == "https://example.org/a.zip?..."
    assert (facts["dataset"], facts["first_seen"], facts["as_of"]) == ("processed", "old@v000003", "2026-01-02")
    assert facts["only"] == ["a/"]
    assert facts["from"] == {"as_of": "environment"}
    assert facts.keys() - {"from"} == {parameter.name for parameter in PARAMETERS}
