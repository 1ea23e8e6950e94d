import pytest

from copydesk.kinds import Role
from copydesk.metadata.authors import find_authors
from copydesk.metadata.stated_authors import split_names
from copydesk.records import Claim
from pasted import stretch


def claim(value, method="json-ld", field="authors"):
    return Claim(field=field, value=value, method=method, confidence="high" if method == "json-ld" else "medium")


def authors(*claims, text=None, known=()):
    stretches = [stretch(text, Role.BYLINE)] if text else []
    return [one.name for one in find_authors(stretches, claims, known)[0]]


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Anna Novak and Peter Lorem", ["Anna Novak", "Peter Lorem"]),
        ("By Anna Novak, Peter Lorem, and Maria del Campo", ["Anna Novak", "Peter Lorem", "Maria del Campo"]),
        ("Anna Novak; Peter Lorem", ["Anna Novak", "Peter Lorem"]),
        ("Anna Novak og Peter Lorem", ["Anna Novak", "Peter Lorem"]),
        ("Anna Novak und Peter Lorem, Geneva", ["Anna Novak", "Peter Lorem"]),
        ("Anna Novak, Senior Fellow", ["Anna Novak"]),
        ("Anna Novak (ano), Peter Lorem (pel.)", ["Anna Novak", "Peter Lorem"]),
        ("Novak, Anna", ["Novak, Anna"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Institute for Peace and Order", ["Institute for Peace and Order"]),
        ("Staff and agencies", ["Staff and agencies"]),
        ("by", ["by"]),
        ("Von Lorem", ["Von Lorem"]),
        (", and ;", [", and ;"]),
    ],
)
def test_the_names_in_one_value(stated, names):
    assert list(split_names(stated)) == names


def test_a_long_value_is_no_list():
    many = ", ".join(["Anna Novak"] * 100)
    assert split_names(many) == (many,)


def test_a_house_is_no_author_where_a_person_is_named():
    site = claim("Example News", method="meta", field="publisher")
    assert authors(claim("Example News"), claim("Anna Novak", "meta"), site) == ["Anna Novak"]
    assert authors(claim("example-news"), site, text="By Anna Novak") == ["Anna Novak"]
    assert authors(claim("Example Institute"), text="By Anna Novak") == ["Anna Novak"]
    assert authors(claim("Anna Novak"), claim("Example News"), site) == ["Anna Novak"]
    assert authors(claim("EXN"), claim("https://exn.org/a", "link", "url"), text="By Anna Novak") == ["Anna Novak"]


def test_a_house_is_the_author_where_nobody_is_named():
    assert authors(claim("Example News"), known=["Example News"]) == ["Example News"]
    assert authors(claim("Example Institute")) == ["Example Institute"]


def test_each_name_of_a_list_is_evidence():
    _, found = find_authors([], [claim("Anna Novak and Peter Lorem")], ())
    assert [one.value for one in found] == ["Anna Novak", "Peter Lorem"]
