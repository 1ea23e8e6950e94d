from copydesk.contracts import data_dictionary, load_tables, packaged


def test_the_page_in_the_checkout_is_what_the_contract_gives():
    written = (packaged("schemas") / "README.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run `python -m copydesk.contracts`"


def test_every_column_and_every_value_is_told():
    page = data_dictionary()
    for table in load_tables().values():
        for column in table.columns:
            assert f"| `{column.name}` | `{column.type}` |" in page
            assert all(f"- `{value}`: " in page for value in column.values)
