import pyarrow as pa
import pytest

from copydesk.contracts import arrow_schema, load_tables
from copydesk.contracts.arrow import arrow_type, type_name
from copydesk.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("string", pa.string()),
        ("date32", pa.date32()),
        ("timestamp[us, UTC]", pa.timestamp("us", tz="UTC")),
        ("list<string>", pa.list_(pa.field("element", pa.string()))),
        ("struct<a: int32, b: list<string>>", pa.struct({"a": pa.int32(), "b": arrow_type("list<string>")})),
        ("struct<t: timestamp[us, UTC], b: bool>", pa.struct({"t": pa.timestamp("us", tz="UTC"), "b": pa.bool_()})),
    ],
)
def test_types_by_name(name, type_):
    assert arrow_type(name) == type_


@pytest.mark.parametrize("name", ["text", "list<text>", "struct<a>", "", "list<"])
def test_no_type(name):
    with pytest.raises(ConfigurationError):
        arrow_type(name)


def test_every_table_has_its_columns_in_order_all_nullable():
    for name, table in load_tables().items():
        schema = arrow_schema(name)
        assert schema.names == [column.name for column in table.columns]
        assert all(field.nullable for field in schema)
        assert schema.metadata is None


def test_every_type_of_the_contract_is_named_again():
    types = {column.type for table in load_tables().values() for column in table.columns}
    assert len(types) > 5
    assert {type_name(arrow_type(name)) for name in types} == types
