from datetime import date

import pyarrow as pa
import pytest

from copydesk.errors import StoreError
from copydesk.tables import write_batches
from copydesk.versions import candidates as module
from copydesk.versions.candidates import choose, first_seen, list_candidates
from copydesk.versions.gather import of_batch
from synthetic import make_article

DAY = date(2026, 1, 1)


def make_candidates(folder, *batches):
    made = [write_batches(articles, [], folder / str(number)) for number, articles in enumerate(batches)]
    return list_candidates([of_batch(path) for paths in made for path in paths])


def make_double(n, url, seen=None):
    return make_article(n, url=url, locator=f"{n}.txt", seen=seen)


def test_candidates_stand_source_by_source(tmp_path):
    listed = make_candidates(tmp_path, [make_article(1), make_article(2, seen=DAY)], [], [make_article(3)])
    assert [listed.run(number) for number in range(3)] == [(0, 2), (2, 2), (2, 3)]
    assert listed.rows["first_seen"].to_pylist() == [None, DAY, None]
    assert listed.rows["chars"].to_pylist() == [make_article(n)["documents"][0]["n_source_chars"] for n in (1, 2, 3)]
    assert choose(listed).won.all()
    assert choose(list_candidates([])).losers.num_rows == 0


@pytest.mark.parametrize("portion", [1, 2, 3, 100])
def test_one_of_each_id_wins_whatever_the_portions(tmp_path, monkeypatch, portion):
    monkeypatch.setattr(module, "_PORTION", portion)
    urls = [f"https://example.org/{n % 4}" for n in range(11)]
    articles = [make_double(n, url, date(2026, 1, 1 + n)) for n, url in enumerate(urls)]
    articles += [make_article(20), make_article(21)]
    listed = make_candidates(tmp_path, articles[::2], articles[1::2])
    choice = choose(listed)
    ids = [one["documents"][0]["doc_id"] for one in articles]
    # The newest four of the doubles win: the last of each id.
    assert sorted(listed.rows.filter(pa.array(choice.won))["doc_id"].to_pylist()) == sorted({*ids})
    assert choice.lost == {f"{n}.txt": ids[n] for n in range(7)}
    assert sorted(choice.losers["locator"].to_pylist()) == sorted(choice.lost)


def test_a_document_without_a_hash_is_refused(tmp_path):
    article = make_article(1)
    article["documents"][0]["raw_sha256"] = None
    with pytest.raises(StoreError, match="no id, locator or hash"):
        make_candidates(tmp_path, [article])


def test_first_seen_is_the_parents_else_what_is_known_else_its_own_else_as_of():
    ids, own = pa.chunked_array([["a", "b", "c", "d"]]), [date(2026, 1, n) for n in (1, 2, 3)]
    parent = pa.table({"doc_id": ["x", "a"], "first_seen": [DAY, date(2025, 1, 1)]})
    known = {"a": date(2025, 2, 2), "b": date(2025, 2, 3)}
    days = pa.chunked_array([pa.array([*own, None], pa.date32())])
    wanted = [date(2025, 1, 1), date(2025, 2, 3), own[2], date(2026, 9, 9)]
    assert first_seen(ids, days, parent, known, date(2026, 9, 9)).to_pylist() == wanted
    assert first_seen(ids, days, None, {}, DAY).to_pylist() == [*own, DAY]
