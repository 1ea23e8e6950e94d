from dataclasses import replace

import pytest

from copydesk.contracts import RULES, SHAPE, Bump, Change, Column, Table, compare, needed_bump

COLUMN = Column(
    name="role",
    type="string",
    meaning="What it is.",
    null="not told",
    unit="words",
    example="heading",
    pattern="[a-z]+",
    references="documents.doc_id",
    minimum=0,
    maximum=9,
    values={"heading": "a heading", "quote": "a quotation"},
)
BARE = Column(name="role", type="string", meaning="What it is.", null="not told")
OTHER = Column(name="text", type="string", meaning="Its text.", required=True)
TABLE = Table(
    name="blocks", grain="one row a block", key=("role",), sort=("role",), since="1.0.0", columns=(COLUMN, OTHER)
)
BARELY = replace(TABLE, columns=(BARE, OTHER))
OPEN = replace(TABLE, columns=(replace(COLUMN, open_list=True), OTHER))


def told(old, new):
    before, after = ({table.name: table for table in some} for some in (old, new))
    return [(change.rule, change.column, change.before, change.after) for change in compare(before, after)]


def column(table, **facts):
    first, *rest = table.columns
    return replace(table, columns=(replace(first, **facts), *rest))


VALUES = dict(COLUMN.values)
CASES = [
    ("table_removed", [TABLE], [], ("", "", "")),
    ("table_added", [], [TABLE], ("", "", "")),
    ("column_removed", [TABLE], [replace(TABLE, columns=(COLUMN,))], ("text", "string", "")),
    ("column_added", [replace(TABLE, columns=(OTHER,))], [TABLE], ("role", "", "string")),
    ("columns_moved", [TABLE], [replace(TABLE, columns=(OTHER, COLUMN))], ("", "role, text", "text, role")),
    ("grain_changed", [TABLE], [replace(TABLE, grain="one row a line")], ("", "one row a block", "one row a line")),
    ("scope_changed", [TABLE], [replace(TABLE, scope="corpus")], ("", "article", "corpus")),
    ("key_changed", [TABLE], [replace(TABLE, key=("role", "text"))], ("", "role", "role, text")),
    ("sort_changed", [TABLE], [replace(TABLE, sort=("text",))], ("", "role", "text")),
    ("since_changed", [TABLE], [replace(TABLE, since="1.1.0")], ("", "1.0.0", "1.1.0")),
    ("since_changed", [TABLE], [column(TABLE, since="1.1.0")], ("role", "", "1.1.0")),
    ("type_changed", [TABLE], [column(TABLE, type="int32")], ("role", "string", "int32")),
    ("null_excluded", [TABLE], [column(TABLE, null="", required=True)], ("role", "not told", "never null")),
    ("null_allowed", [column(TABLE, null="", required=True)], [TABLE], ("role", "never null", "not told")),
    ("null_reworded", [TABLE], [column(TABLE, null="unknown")], ("role", "not told", "unknown")),
    ("unit_changed", [TABLE], [column(TABLE, unit="rows")], ("role", "words", "rows")),
    ("unit_changed", [TABLE], [column(TABLE, unit="")], ("role", "words", "")),
    ("unit_told", [BARELY], [column(BARELY, unit="rows")], ("role", "", "rows")),
    ("pattern_changed", [TABLE], [column(TABLE, pattern="[a-z]*")], ("role", "[a-z]+", "[a-z]*")),
    ("pattern_added", [BARELY], [column(BARELY, pattern="x")], ("role", "", "x")),
    ("reference_changed", [TABLE], [column(TABLE, references="")], ("role", "documents.doc_id", "")),
    ("reference_added", [BARELY], [column(BARELY, references="a.b")], ("role", "", "a.b")),
    ("range_widened", [TABLE], [column(TABLE, minimum=-1)], ("role", "minimum 0", "minimum -1")),
    ("range_widened", [TABLE], [column(TABLE, minimum=None)], ("role", "minimum 0", "minimum none")),
    ("range_widened", [TABLE], [column(TABLE, maximum=10)], ("role", "maximum 9", "maximum 10")),
    ("range_narrowed", [TABLE], [column(TABLE, minimum=1)], ("role", "minimum 0", "minimum 1")),
    ("range_narrowed", [TABLE], [column(TABLE, maximum=8)], ("role", "maximum 9", "maximum 8")),
    ("range_narrowed", [BARELY], [column(BARELY, maximum=8)], ("role", "maximum none", "maximum 8")),
    ("value_removed", [TABLE], [column(TABLE, values={"heading": "a heading"})], ("role", "quote", "")),
    ("value_removed", [OPEN], [column(OPEN, values={"heading": "a heading"})], ("role", "quote", "")),
    ("value_added", [TABLE], [column(TABLE, values={**VALUES, "list": "a list"})], ("role", "", "list")),
    ("value_added_to_open", [OPEN], [column(OPEN, values={**VALUES, "list": "a list"})], ("role", "", "list")),
    (
        "value_reworded",
        [TABLE],
        [column(TABLE, values={**VALUES, "quote": "words"})],
        ("role", "quote: a quotation", "quote: words"),
    ),
    ("list_opened", [TABLE], [OPEN], ("role", "closed", "open")),
    ("list_closed", [OPEN], [TABLE], ("role", "open", "closed")),
    ("list_dropped", [TABLE], [column(TABLE, values={})], ("role", "heading, quote", "")),
    ("values_listed", [BARELY], [column(BARELY, values=VALUES)], ("role", "", "heading, quote")),
    ("meaning_reworded", [TABLE], [column(TABLE, meaning="Its kind.")], ("role", "What it is.", "Its kind.")),
    ("example_changed", [TABLE], [column(TABLE, example="quote")], ("role", "heading", "quote")),
]


@pytest.mark.parametrize(("rule", "old", "new", "facts"), CASES)
def test_each_change_has_its_rule(rule, old, new, facts):
    assert told(old, new) == [(rule, *facts)]


def test_every_rule_is_met_by_a_case():
    assert {case[0] for case in CASES} == set(RULES)
    assert set(RULES) >= SHAPE


@pytest.mark.parametrize("rule", ["column_removed", "type_changed", "null_allowed", "value_added", "unit_changed"])
def test_what_breaks_readers_is_a_major_change(rule):
    assert RULES[rule].bump is Bump.MAJOR


@pytest.mark.parametrize(("rule", "bump"), [("column_added", Bump.MINOR), ("meaning_reworded", Bump.PATCH)])
def test_what_adds_is_minor_and_what_tells_is_a_patch(rule, bump):
    assert RULES[rule].bump is bump


def test_the_gravest_comes_first_and_decides():
    new = replace(TABLE, columns=(replace(COLUMN, meaning="Its kind."), replace(OTHER, type="int32")))
    assert [one[0] for one in told([TABLE], [new])] == ["type_changed", "meaning_reworded"]
    assert needed_bump(compare({"blocks": TABLE}, {"blocks": new})) is Bump.MAJOR
    assert needed_bump((Change(rule="meaning_reworded", table="blocks"),)) is Bump.PATCH
    assert needed_bump(compare({"blocks": TABLE}, {"blocks": TABLE})) is None


def test_who_opens_a_list_and_adds_to_it_breaks_readers_of_the_closed_one():
    new = column(TABLE, open_list=True, values={**VALUES, "list": "a list"})
    assert [one[0] for one in told([TABLE], [new])] == ["list_opened", "value_added"]
