import pytest

from copydesk.metadata.posts import clean, is_post, read_post


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Senior Fellow, Example Institute", ("Senior Fellow", "Example Institute")),
        ("Professor of History at Example University", ("Professor of History", "Example University")),
        ("Director of the Centre for Sample Studies", ("Director", "Centre for Sample Studies")),
        ("Fellow, Maritime Security, Example Institute", ("Fellow, Maritime Security", "Example Institute")),
        ("chercheuse à l’Institut Exemple", ("chercheuse", "Institut Exemple")),
        (
            "Professorin für Geschichte an der Universität Beispiel",
            ("Professorin für Geschichte", "Universität Beispiel"),
        ),
        ("Example Institute", (None, "Example Institute")),
        ("Reuters", (None, "Reuters")),
        ("in Geneva", (None, None)),
        ("", (None, None)),
    ],
)
def test_role_and_affiliation(line, found):
    assert read_post(line) == found


def test_a_known_name_is_an_institution():
    assert read_post("Quayside Senior Fellow", ["Quayside Review"]) == ("Senior Fellow", "Quayside")
    assert read_post("Quayside Senior Fellow") == ("Quayside Senior Fellow", None)


def test_posts_that_look_like_names():
    assert is_post("RUSI Senior Fellow")
    assert not is_post("Anna Novak")
    assert not is_post("Simon Head")


def test_outer_punctuation_goes():
    assert clean(" , a.b –") == "a.b"
    assert clean(" ,;") is None
