import os
import subprocess
import sys
from datetime import date

import pytest

from building import AS_OF, build, stage_articles
from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_table, to_arrow, write_table
from copydesk.tables.laws import check_version
from copydesk.versions import stage
from copydesk.versions.layout import found_dataset
from synthetic import make_article, make_refusal

URL = "https://example.org/a"


def rows(staged, table):
    return read_table([staged.folder / s.files[table].path for s in staged.shards if table in s.files]).to_pylist()


def groups(staged):
    return [{name: read_table(staged.folder / f.path) for name, f in shard.files.items()} for shard in staged.shards]


def test_batches_become_sorted_lawful_shards(tmp_path):
    articles = [make_article(n, seen=date(2026, 1, 1 + n % 7)) for n in range(60)]
    staged = stage_articles(tmp_path, articles, [make_refusal(n) for n in range(30)], batches=4)
    assert len([shard for shard in staged.shards if shard.group == "documents"]) > 3
    assert len([shard for shard in staged.shards if shard.group == "quarantine"]) > 1
    assert check_version(groups(staged), found=90) == ()
    for table in ("documents", "paragraphs", "entities", "ledger", "evidence"):
        wanted = {str(row) for article in articles for row in article[table]}
        assert {str(row) for row in rows(staged, table)} == wanted
    assert staged.counts["added"] == 60


def test_what_is_staged_tells_the_truth_of_its_files(tmp_path):
    staged = stage_articles(tmp_path, [make_article(n) for n in range(20)])
    for table, total in staged.tables.items():
        files = sorted((staged.folder / "tables" / table).glob("*.parquet"))
        assert total == {
            "rows": read_table(files).num_rows,
            "bytes": sum(file.stat().st_size for file in files),
            "files": len(files),
        }
    names = [file.path.rsplit("/", 1)[1] for shard in staged.shards for file in shard.files.values()]
    assert names[0] == f"00000-{staged.shards[0].files['documents'].sha256[:12]}.parquet"
    ids = [row["doc_id"] for row in rows(staged, "documents")]
    assert staged.shards[0].lo == ids[0]
    assert [shard.hi for shard in staged.shards if shard.group == "documents"][-1] == ids[-1]


def test_nothing_at_all_gives_one_empty_file_a_table(tmp_path):
    found_dataset(tmp_path)
    for folders in ([], None):
        run = tmp_path / str(folders)
        staged = stage(tmp_path, folders or [], staging=run, as_of=AS_OF, found=0)
        assert {name: total["files"] for name, total in staged.tables.items()} == dict.fromkeys(load_tables(), 1)
        (path,) = (run / "tables" / "entities").iterdir()
        assert read_table(path).schema.equals(arrow_schema("entities"))


def test_first_seen_is_the_parents_else_its_own_else_as_of(tmp_path):
    build(tmp_path, [make_article(1, seen=date(2025, 5, 5)), make_article(2)], as_of=date(2026, 1, 1))
    staged = stage_articles(
        tmp_path,
        [make_article(1, seen=date(2026, 2, 2), edit=1), make_article(2), make_article(3), make_article(4, seen=AS_OF)],
        as_of=date(2026, 2, 9),
    )
    seen = {row["locator"]: row["first_seen"] for row in rows(staged, "documents")}
    assert list(seen.values()) == [date(2025, 5, 5), date(2026, 1, 1), date(2026, 2, 9), AS_OF]
    assert {key: staged.counts[key] for key in ("added", "changed", "unchanged", "removed")} == {
        "added": 2,
        "changed": 1,
        "unchanged": 1,
        "removed": 0,
    }


@pytest.mark.parametrize("batches", [1, 2, 3])
@pytest.mark.parametrize(
    ("inputs", "winner"),
    [
        ([("b.txt", date(2026, 1, 1)), ("c.txt", date(2026, 1, 2)), ("a.txt", date(2026, 1, 1))], "c.txt"),
        ([("b.txt", date(2026, 1, 1)), ("c.txt", date(2026, 1, 1)), ("d.txt", date(2025, 1, 1))], "b.txt"),
        ([("b.txt", None), ("c.txt", date(2026, 1, 2)), ("a.txt", date(2026, 1, 1))], "b.txt"),
    ],
)
def test_of_one_url_the_newest_then_the_smallest_locator_wins(tmp_path, inputs, winner, batches):
    articles = [make_article(n, url=URL, locator=at, seen=seen) for n, (at, seen) in enumerate(inputs)]
    staged = stage_articles(tmp_path, articles, batches=batches)
    (document,) = rows(staged, "documents")
    assert document["locator"] == winner
    mine = next(article for article in articles if article["documents"][0]["locator"] == winner)
    for table in ("paragraphs", "entities", "ledger", "evidence"):
        assert {str(row) for row in rows(staged, table)} == {str(row) for row in mine[table]}
    losers = rows(staged, "quarantine")
    assert [row["locator"] for row in losers] == sorted(at for at, _ in inputs if at != winner)
    assert {(row["stage"], row["reason"]) for row in losers} == {("pipeline", "same_url")}
    assert all(document["doc_id"] in row["detail"] and f"'{winner}'" in row["detail"] for row in losers)
    assert check_version(groups(staged), found=3) == ()


@pytest.mark.parametrize(
    ("url", "edit", "says"),
    [
        (URL, 0, "which has the same URL; here is the same text"),
        (URL, 1, "which has the same URL; here is another text"),
        (None, 0, "which states the same id; here is the same text"),
        (None, 1, "which states the same id; here is another text"),
    ],
)
def test_the_loser_says_what_is_the_same_and_what_is_not(tmp_path, url, edit, says):
    articles = [make_article(1, url=URL, locator=at, edit=times) for at, times in (("a.txt", 0), ("b.txt", edit))]
    for article in articles:
        article["documents"][0]["url"] = url
    [loser] = rows(stage_articles(tmp_path, articles, batches=1), "quarantine")
    assert loser["locator"] == "b.txt"
    assert loser["detail"].endswith(f"was made from 'a.txt', {says}")


def write_batch(folder, **tables):
    folder.mkdir(parents=True)
    for name in load_tables():
        write_table(to_arrow(name, tables.get(name, [])), name, folder / f"{name}.parquet")
    return folder


def test_a_batch_that_holds_a_document_twice_is_refused(tmp_path):
    twice = [make_article(n, url=URL)["documents"][0] for n in (1, 2)]
    folder = write_batch(tmp_path / "b", documents=twice)
    with pytest.raises(StoreError, match="2 times"):
        stage(tmp_path / "ds", [folder], staging=tmp_path / "s", as_of=AS_OF, found=2)


def test_rows_of_no_document_in_their_batch_are_refused(tmp_path):
    article = make_article(1)
    whole = write_batch(tmp_path / "a", **article)
    stray = write_batch(tmp_path / "b", ledger=article["ledger"])
    for number, folders in enumerate([[stray], [whole, stray]]):
        with pytest.raises(StoreError, match="rows of 'ledger'"):
            stage(tmp_path / "ds", folders, staging=tmp_path / f"s{number}", as_of=AS_OF, found=1)


def test_a_batch_that_lacks_a_table_is_refused(tmp_path):
    folder = write_batch(tmp_path / "b")
    (folder / "evidence.parquet").unlink()
    with pytest.raises(StoreError, match=r"evidence\.parquet"):
        stage(tmp_path / "ds", [folder], staging=tmp_path / "s", as_of=AS_OF, found=0)


def test_a_folder_is_staged_once(tmp_path):
    stage(tmp_path / "ds", [], staging=tmp_path / "s", as_of=AS_OF, found=0)
    with pytest.raises(StoreError, match="already"):
        stage(tmp_path / "ds", [], staging=tmp_path / "s", as_of=AS_OF, found=0)


STAGE = """
import sys
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from building import stage_articles
from synthetic import make_article, make_refusal
articles = [make_article(n, url=f"https://example.org/{n % 9}") for n in range(12)]
print(stage_articles(Path(sys.argv[1]), articles, [make_refusal(1)], as_of=date(2026, 1, 1)).content)
"""


def test_hash_seed_time_zone_and_locale_do_not_show_in_the_bytes(tmp_path):
    path = os.pathsep.join(path for path in sys.path if path)
    worlds = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Pago_Pago", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
    ]
    contents = [
        subprocess.check_output(
            [sys.executable, "-c", STAGE, str(tmp_path / str(number))], env={**os.environ, "PYTHONPATH": path, **world}
        )
        for number, world in enumerate(worlds)
    ]
    assert contents[0] == contents[1]
