import random

import pyarrow as pa

from copydesk.ingest.homes import find_homes
from copydesk.ingest.locators import file_of
from copydesk.tables.names import Names


def test_homes_are_those_that_are_found_one_by_one():
    rng = random.Random(1)
    parts = ["a", "b", "a.zip", "c"]
    words = ["#".join(rng.choice(parts) for _ in range(rng.randint(1, 4))) for _ in range(400)]
    for _ in range(20):
        inputs = Names(pa.array(sorted(set(rng.sample(words, 12)))))
        wanted = [inputs.find(name) if (name := file_of(word, inputs)) is not None else -1 for word in words]
        assert find_homes(pa.chunked_array([words[:100], words[100:]]), inputs).tolist() == wanted
    assert find_homes(pa.chunked_array([], pa.string()), inputs).tolist() == []
