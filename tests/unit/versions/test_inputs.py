import pytest

from copydesk.versions.inputs import Input, decode_inputs, encode_inputs, reveal_inputs

PLAIN = Input(locator="a.txt", fingerprint=b"1" * 16, found=1, doubles=frozenset({"ab", "aa"}))
PART = Input(locator="b.zip", fingerprint=None, found=2, excluded=1)
GONE = Input(locator="c.txt", fingerprint=b"3" * 16, found=0, excluded=1)


def test_what_is_written_is_read_again_in_any_order():
    assert decode_inputs(encode_inputs([PART, PLAIN])) == {"a.txt": PLAIN, "b.zip": PART}
    assert encode_inputs([PART, PLAIN]) == encode_inputs([PLAIN, PART])
    assert decode_inputs(encode_inputs([PLAIN])) == {"a.txt": PLAIN}
    assert b"excluded" not in encode_inputs([PLAIN]), "as before where nothing is left out"


def test_one_that_gives_only_what_is_forgotten_is_listed_without_its_name():
    data = encode_inputs([GONE, PLAIN])
    assert b"c.txt" not in data
    hidden = decode_inputs(data)
    (name,) = hidden.keys() - {"a.txt"}
    assert name.startswith("sha256:")
    assert (hidden[name].found, hidden[name].excluded, hidden[name].fingerprint) == (0, 1, GONE.fingerprint)
    assert encode_inputs(hidden.values()) == data, "hidden once"
    assert reveal_inputs(hidden, ["a.txt", "c.txt"]).keys() == {"a.txt", "c.txt"}
    assert reveal_inputs(hidden, ["a.txt"]).keys() == {"a.txt", name}
    assert reveal_inputs({"a.txt": PLAIN}, ["c.txt"]) == {"a.txt": PLAIN}


@pytest.mark.parametrize("data", [b"", b"PAR1", b"{}"])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(ValueError, match=r"\w"):
        decode_inputs(data)
