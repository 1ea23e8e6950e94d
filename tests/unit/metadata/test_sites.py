import pytest

from copydesk.metadata.sites import cut_site, site_names
from copydesk.records import Claim


def claim(field, value):
    return Claim(field=field, value=value, method="meta", confidence="medium")


def test_a_site_has_the_names_of_its_publisher_and_of_its_host():
    claims = [claim("publisher", "Example News"), claim("url", "https://www.example.org/a"), claim("title", "x")]
    assert site_names(claims) == ("Example News", "example.org")
    assert site_names([claim("url", "http://[::1/"), claim("url", "x")]) == ()


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("The Strait - example.org", "The Strait"),
        ("The Strait * The Example News", "The Strait"),
        ("海峡は開いている｜Example News", "海峡は開いている"),
        ("海峡：開いている", "海峡：開いている"),
        ("The Strait - Example News Online", "The Strait"),
        ("The Strait - A History", "The Strait - A History"),
        (" - Example News", " - Example News"),
        ("Example News", "Example News"),
        ("", ""),
    ],
)
def test_what_is_cut(title, cut):
    assert cut_site(title, ["Example News", "example.org"]) == cut


def test_of_a_shown_title_only_a_known_name_is_cut():
    assert cut_site("The Strait | World", [], only_known=True) == "The Strait | World"
    assert cut_site("The Strait | Example", ["Example News"], only_known=True) == "The Strait | Example"
    assert cut_site("The Strait | Example News", ["The Example News"], only_known=True) == "The Strait"
