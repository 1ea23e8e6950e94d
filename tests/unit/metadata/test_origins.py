import pytest

from copydesk.kinds import Role
from copydesk.metadata.origins import find_origins
from copydesk.records import Claim
from pasted import stretch


def origins(text, role, rule="x"):
    return {one.field: one.value for one in find_origins([stretch(text, role, rule)], ())}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("GENEVA —", {"dateline": "Geneva"}),
        ("NEW YORK/GENEVA, 4 May 2024 (AFP) –", {"dateline": "New York/Geneva", "agency": "AFP"}),
        ("LONDON, March 3 (Example Review) -", {"dateline": "London", "publisher": "Example Review"}),
        ("(Stockholm, 22 April 2024)", {"dateline": "Stockholm"}),
        ("МОСКВА, 3 марта. /ТАСС/.", {"dateline": "Москва", "agency": "ТАСС"}),
        ("Brussels, 3 March 2024", {"dateline": "Brussels"}),
        ("WASHINGTON, D.C. —", {"dateline": "Washington, D.C."}),
        ("Madrid - 3 MAR 2024 - 10:15 CET", {"dateline": "Madrid"}),
        ("Paris, le 3 mars 2024", {"dateline": "Paris"}),
        ("Geneva (3 March 2024) –", {"dateline": "Geneva"}),
    ],
)
def test_a_dateline(line, found):
    assert origins(line, Role.DATELINE) == found


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("© 2024 Example Institute", "Example Institute"),
        ("Copyright 2024 by the Example Institute. All rights reserved.", "Example Institute"),
        ("© Example Institute 2024", "Example Institute"),
        ("Copyright © 1999–2024 Example Institute | Terms", "Example Institute"),
        ("© 2024. All rights reserved.", None),
        ("© The author", None),
    ],
)
def test_whose_the_rights_are(line, publisher):
    found = origins(line, Role.COPYRIGHT)
    assert found["rights"] == line
    assert found.get("publisher") == publisher


@pytest.mark.parametrize(
    ("line", "role", "genre"),
    [
        ("COMMENTARY", Role.SECTION_LABEL, "commentary"),
        ("Commentaries", Role.SECTION_LABEL, "commentary"),
        ("Analysis | Europe", Role.SECTION_LABEL, "analysis"),
        ("Reports", Role.SECTION_LABEL, "report"),
        ("World", Role.SECTION_LABEL, None),
        ("The views in this commentary are the author’s.", Role.DISCLAIMER, "commentary"),
        ("The views in this article are the author’s.", Role.DISCLAIMER, None),
        ("This commentary is long.", Role.CAPTION, None),
    ],
)
def test_the_genre_as_stated(line, role, genre):
    assert origins(line, role).get("genre") == genre


def test_only_a_credit_of_the_text_names_an_agency():
    assert origins("Reporting by Reuters", Role.CREDIT, "agency-credit") == {"agency": "Reuters"}
    assert origins("Photo: Reuters", Role.CREDIT, "photo-credit") == {}


def test_claims_are_candidates():
    claim = Claim(field="genre", value="OpEd", method="json-ld", confidence="high")
    other = Claim(field="title", value="x", method="json-ld", confidence="high")
    assert [(one.field, one.value) for one in find_origins((), [claim, other])] == [("genre", "oped")]
