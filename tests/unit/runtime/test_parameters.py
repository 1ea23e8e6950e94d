"""The table of parameters, the settings, the command line and the flow agree."""

import inspect
import os
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import SecretStr

from copydesk.ingest import Address
from runtime.flow_parameters import as_parameters, from_parameters
from runtime.options import parse_arguments
from runtime.parameters import PARAMETERS, Kind
from runtime.settings import Settings

NAMES = [parameter.name for parameter in PARAMETERS]


@pytest.fixture(scope="module")
def build_dataset():
    """The flow; what its import says of Prefect to the environment goes again."""
    before = dict(os.environ)
    from build_dataset import build_dataset as flow

    os.environ.clear()
    os.environ.update(before)
    return flow


def test_all_know_the_same_parameters_in_the_same_order(build_dataset):
    assert list(inspect.signature(build_dataset.fn).parameters) == NAMES
    assert [one.name for one in fields(Settings)] == [*NAMES, "origins"]
    assert list(as_parameters(Settings())) == NAMES


def test_all_have_the_same_defaults(build_dataset):
    signature = inspect.signature(build_dataset.fn)
    given = {name: one.default for name, one in signature.parameters.items()}
    assert from_parameters(given) == Settings()
    assert parse_arguments([], {}).settings == Settings()


def test_prefect_has_the_bounds_of_the_table(build_dataset):
    schema = build_dataset.parameters.model_dump()["properties"]
    for parameter in PARAMETERS:
        told = schema[parameter.name]
        told = {**told, **next((one for one in told.get("anyOf", ()) if one["type"] != "null"), {})}
        if parameter.kind is Kind.NUMBER:
            assert (told.get("minimum"), told.get("maximum")) == (parameter.least, parameter.most), parameter.name
        if parameter.kind is Kind.TEXT and parameter.most:
            assert told["maxLength"] == parameter.most
        assert schema[parameter.name]["description"] == parameter.help


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"workers": 257}, "workers: Input should be less than or equal to 256"),
        ({"workers": "many"}, "workers: Input should be a valid integer"),
        ({"wait": -1}, "wait: Input should be greater than or equal to 0"),
        ({"limit": 0}, "limit: Input should be greater than or equal to 1"),
        ({"accept": "x" * 501}, "accept: String should have at most 500 characters"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"entities": "perhaps"}, "entities: Input should be a valid boolean"),
        ({"limits": {"max_bytes": "much"}}, "limits.max_bytes: Input should be a valid integer"),
    ],
)
def test_a_wrong_parameter_of_a_deployment_is_refused_in_words(build_dataset, given, said):
    from prefect.exceptions import ParameterTypeError

    with pytest.raises(ParameterTypeError) as caught:
        build_dataset.validate_parameters({**as_parameters(Settings()), **given})
    assert said in str(caught.value)


def test_a_deployment_gives_json(build_dataset):
    given = {"raw": "s3://bucket/x", "as_of": "2026-01-02", "only": "a/", "ner_model": "m", "accept": " so  it is "}
    settings = from_parameters(build_dataset.validate_parameters(given))
    assert settings.raw == Address(url="s3://bucket/x")
    assert (str(settings.as_of), settings.only, settings.ner_model) == ("2026-01-02", ("a/",), ("m",))
    assert settings.accept == "so it is"


def test_settings_come_back_from_parameters_and_prefect_sees_no_secret():
    settings = Settings(
        raw=Address(url="https://example.org/a.zip?signature=s3cr3t"), dataset=Path("x"), only=("a", "b"), limit=3
    )
    given = as_parameters(settings)
    assert isinstance(given["raw"], SecretStr)
    assert "s3cr3t" not in str(given)
    assert from_parameters(given) == settings
