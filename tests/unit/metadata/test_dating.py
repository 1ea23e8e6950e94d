import pytest

from copydesk.kinds import Role
from copydesk.metadata.dating import find_dated
from copydesk.records import Claim
from pasted import stretch


def dated(text, role=Role.DATE):
    return [(one.field, one.value, one.confidence) for one in find_dated([stretch(text, role)], ())]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Published 3 March 2024", [("published", "2024-03-03")]),
        ("Published: 3 March 2024 Updated: 5 March 2024", [("published", "2024-03-03"), ("updated", "2024-03-05")]),
        (
            "Updated 5 March 2024, first published 3 March 2024",
            [("updated", "2024-03-05"), ("published", "2024-03-03")],
        ),
        ("Last updated on Mon 5 March 2024", [("updated", "2024-03-05")]),
        ("Updated 10:15 GMT, 5 March 2024", [("updated", "2024-03-05")]),
        ("Stand: 05.03.2024, 10:15 Uhr", [("updated", "2024-03-05")]),
        (
            "Publié le 3 mars 2024 à 10h15, mis à jour le 4 mars 2024",
            [("published", "2024-03-03"), ("updated", "2024-03-04")],
        ),
        ("3 марта 2024 года", [("published", "2024-03-03")]),
        ("yesterday", []),
    ],
)
def test_what_a_dated_line_says(line, found):
    assert dated(line) == [(field, value, "high") for field, value in found]


@pytest.mark.parametrize(
    ("role", "trust"), [(Role.DATELINE, "high"), (Role.BYLINE, "medium"), (Role.CREDIT, "low"), (Role.CAPTION, None)]
)
def test_each_role_has_its_trust(role, trust):
    assert dated("Geneva, 3 March 2024", role) == ([("published", "2024-03-03", trust)] if trust else [])


@pytest.mark.parametrize(
    ("line", "found"), [("© 2024 Example", "2024"), ("© 1999–2024 Example", None), ("© Example", None)]
)
def test_a_single_year_of_copyright_is_weak_evidence(line, found):
    assert dated(line, Role.COPYRIGHT) == ([("published", found, "low")] if found else [])


def test_only_edtf_claims_are_taken():
    claims = [
        Claim(field="published", value=value, method="meta", confidence="high")
        for value in ("2024-03-03", "3 March", "2024-3-3", "2024-13", "24", "2024-02-30", "2024-00", "")
    ]
    assert [one.value for one in find_dated((), claims)] == ["2024-03-03"]


def test_the_place_of_a_date_is_its_own():
    line = stretch("Published on 3 March 2024")
    (one,) = find_dated([stretch(line.text, Role.DATE)], ())
    assert one.span.of(line.text) == "3 March 2024"
