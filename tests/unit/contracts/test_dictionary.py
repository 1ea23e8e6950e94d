from copydesk.contracts import RULES, data_dictionary, load_tables, packaged


def test_the_page_in_the_checkout_is_what_the_contract_gives():
    written = (packaged("schemas") / "README.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run `python -m copydesk.contracts`"


def test_every_column_and_every_value_is_told():
    page = data_dictionary()
    for table in load_tables().values():
        for column in table.columns:
            assert f"| `{column.name}` | `{column.type}` |" in page
            assert all(f"- `{value}`: " in page for value in column.values)


def test_every_rule_of_change_is_told_with_its_reason():
    page = data_dictionary()
    assert all(f"(`{name}`): {rule.why}" in page for name, rule in RULES.items())


def test_an_open_list_is_told():
    page = data_dictionary()
    assert "Values of `quarantine.reason`; a minor version may add some:" in page
    assert "Values of `paragraphs.role`:" in page
