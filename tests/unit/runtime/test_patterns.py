import pytest

from copydesk.errors import ConfigurationError
from runtime.patterns import compile_patterns, escape


@pytest.mark.parametrize(
    ("pattern", "fit", "unfit"),
    [
        ("*", ["a", "a.txt"], ["a/b", "a/b/c"]),
        ("**", ["a", "a/b", "a\nb/c"], []),
        ("a/*.txt", ["a/b.txt"], ["a/b/c.txt", "A/b.txt", "xa/b.txt", "a/b.txt.gz"]),
        ("a/", ["a/b", "a/b/c"], ["a", "ab/c", "x/a/b"]),
        ("**/a.txt", ["a.txt", "x/a.txt", "x/y/a.txt"], ["ba.txt", "x/ba.txt"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb"]),
        ("?.txt", ["a.txt"], ["ab.txt", "/.txt", ".txt"]),
        ("[ab]?", ["ax", "bx"], ["cx"]),
        ("[!ab]", ["c"], ["a", "/"]),
        ("[a-c]", ["b"], ["d", "-"]),
        ("[c-a]", ["c", "a", "-"], ["b"]),
        ("[]x]", ["]", "x"], ["["]),
        ("a[1", ["a[1"], ["a1"]),
        ("[]", ["[]"], []),
        ("a+(b)^$|.\\d", ["a+(b)^$|.\\d"], ["aa(b)"]),
        ("date:2026-01-02", ["2026-01-02/a", "x/2026-01-02-b.html"], ["2026-01-03/a", "a.txt"]),
        ("date:none", ["a.txt", "2026-02-30/a"], ["2026-01-02/a"]),
    ],
)
def test_what_a_pattern_means(pattern, fit, unfit):
    fits = compile_patterns([pattern])
    assert [one for one in (*fit, *unfit) if fits(one)] == fit


def test_one_of_several_is_enough_and_without_any_all_fit():
    fits = compile_patterns(["a", "b/"])
    assert [fits(one) for one in ("a", "b/c", "c")] == [True, True, False]
    assert compile_patterns([])("anything")


@pytest.mark.parametrize("path", ["a[1]*.txt", "x?", "[!a]", "[]", "plain", "a]b", "a-b[c-d]"])
def test_an_escaped_path_means_itself(path):
    fits = compile_patterns([escape(path)])
    assert fits(path)
    assert not fits(path + "x")
    other = path.replace("*", "y").replace("?", "z").replace("[!a]", "b").replace("[c-d]", "c")
    assert fits(other) == (other == path)


@pytest.mark.parametrize("pattern", ["date:", "date:yesterday", "date:2026-13-01"])
def test_a_day_that_is_none_is_told(pattern):
    with pytest.raises(ConfigurationError, match=r"names no day"):
        compile_patterns([pattern])
