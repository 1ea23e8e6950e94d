import pytest

from building import build, publish_staged, stage_articles
from copydesk.errors import StoreError
from copydesk.versions import open_dataset
from synthetic import make_article, make_refusal

PRODUCER = {
    "copydesk": "1.0",
    "rules": "aaaa",
    "ner_model": {"name": "small", "language": "en", "sha256": "1"},
    "packages": {"prefect": "3", "trafilatura": "2.0"},
}


def first_document(article):
    return article["documents"][0]


def publish(root, articles, refusals=(), **more):
    return publish_staged(root, stage_articles(root, articles, refusals), **more)


def test_articles_added_removed_and_changed(tmp_path):
    old = [make_article(number) for number in range(30)]
    new = [*old[2:], make_article(40)]
    new[5] = make_article(7, edit=1)
    build(tmp_path, old)
    build(tmp_path, new)
    diff = open_dataset(tmp_path).diff()
    assert (diff.before, diff.after, diff.unchanged) == (1, 2, 27)
    assert [entry.locator for entry in diff.added] == ["2026/a00040.txt"]
    assert [entry.locator for entry in diff.removed] == ["2026/a00000.txt", "2026/a00001.txt"]
    (change,) = diff.changed
    assert change.doc_id == first_document(old[7])["doc_id"]
    assert change.causes == ("input",)
    assert change.tables == ("documents",)
    (again,) = open_dataset(tmp_path).diff(thorough=True).changed
    assert {"documents", "paragraphs", "ledger"} <= set(again.tables)
    back = open_dataset(tmp_path).diff(2, 1)
    assert (back.added, back.removed) == (diff.removed, diff.added)
    assert back.changed[0].fields == {name: (new, old) for name, (old, new) in change.fields.items()}


def test_the_same_version_twice_is_empty(tmp_path):
    build(tmp_path, [make_article(1)])
    diff = open_dataset(tmp_path).diff(1, 1)
    assert diff.is_empty
    assert diff.unchanged == 1


def test_the_first_version_has_none_before_it(tmp_path):
    build(tmp_path, [make_article(1)])
    with pytest.raises(StoreError, match="no version before v000001"):
        open_dataset(tmp_path).diff()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("documents", "dateline", "QUAY"),
        ("documents", "authors", [{"name": "Another", "role": None, "affiliation": None}]),
        ("documents", "decoding", {"charset": "utf-8", "how": "utf-8", "repairs": ["mojibake"]}),
        ("paragraphs", "role", "quote"),
        ("paragraphs", "sentences", [{"start": 0, "end": 1}]),
        ("entities", "country", "SE"),
        ("entities", "score", 0.5),
        ("ledger", "rule", "another"),
        ("evidence", "confidence", "low"),
    ],
)
def test_one_value_is_seen_in_every_table(tmp_path, table, column, value):
    build(tmp_path, [make_article(number) for number in range(12)])
    articles = [make_article(number) for number in range(12)]
    articles[4][table][-1][column] = value
    build(tmp_path, articles)
    (change,) = open_dataset(tmp_path).diff(thorough=True).changed
    assert change.doc_id == first_document(articles[4])["doc_id"]
    assert change.tables == (table,)
    quick = open_dataset(tmp_path).diff()
    assert not quick.is_empty
    assert quick.changed == ((change,) if table in ("documents", "evidence") else ())
    assert list(change.fields) == ([column] if table == "documents" else [])
    assert change.causes == ("unknown",)


def test_rows_gained_and_lost_are_seen(tmp_path):
    build(tmp_path, [make_article(number) for number in range(6)])
    articles = [make_article(number) for number in range(6)]
    articles[0]["evidence"].pop()
    articles[1]["evidence"].clear()
    build(tmp_path, articles)
    changed = open_dataset(tmp_path).diff().changed
    assert [change.tables for change in changed] == [("evidence",), ("evidence",)]


@pytest.mark.parametrize(
    ("producer", "table", "causes"),
    [
        ({"rules": "bbbb"}, "documents", ("rules",)),
        ({"copydesk": "1.1"}, "documents", ("code",)),
        ({"packages": {"prefect": "3", "trafilatura": "2.1"}}, "documents", ("code",)),
        ({"packages": {"prefect": "4", "trafilatura": "2.0"}}, "documents", ("unknown",)),
        ({"ner_model": {"name": "large", "language": "en", "sha256": "2"}}, "entities", ("model",)),
        ({"rules": "bbbb", "ner_model": {"name": "large"}}, "documents", ("rules",)),
        ({"rules": "bbbb", "ner_model": {"name": "large"}}, "entities", ("model", "rules")),
    ],
)
def test_why_an_article_changed_though_its_input_did_not(tmp_path, producer, table, causes):
    publish(tmp_path, [make_article(number) for number in range(6)], producer=PRODUCER)
    articles = [make_article(number) for number in range(6)]
    articles[2][table][0]["publisher" if table == "documents" else "country"] = "XX"
    publish(tmp_path, articles, producer={**PRODUCER, **producer})
    diff = open_dataset(tmp_path).diff()
    (change,) = diff.changed
    assert change.causes == causes
    assert {maker.cause for maker in diff.makers} == set(causes) - {"unknown"} | (
        {"model"} if "ner_model" in producer else set()
    )


def test_limits_are_settings_and_a_moved_input_is_told(tmp_path):
    publish(tmp_path, [make_article(1, url="https://a.org/1", locator="a.txt")], inputs={"limits": {}})
    moved = make_article(1, url="https://a.org/1", locator="b.txt")
    publish(tmp_path, [moved], inputs={"limits": {"max_bytes": 5}})
    diff = open_dataset(tmp_path).diff()
    assert diff.changed[0].causes == ("locator", "settings")
    assert (diff.makers[0].name, diff.makers[0].before, diff.makers[0].after) == ("limits.max_bytes", None, "5")


def test_tables_beside_the_documents_are_told_by_key(tmp_path):
    build(tmp_path, [make_article(1)], [make_refusal(1), make_refusal(2)])
    build(tmp_path, [make_article(1)], [{**make_refusal(2), "bytes": 9}, make_refusal(3)])
    diff = open_dataset(tmp_path).diff()
    assert not diff.is_empty
    assert (diff.added, diff.removed, diff.changed) == ((), (), ())
    rows = diff.others["quarantine"]
    assert rows.added == ("2026/refused00003.bin",)
    assert rows.removed == ("2026/refused00001.bin",)
    assert rows.changed == ("2026/refused00002.bin",)


def test_shards_that_are_the_same_are_not_read(tmp_path):
    old = [make_article(number) for number in range(60)]
    build(tmp_path, old, docs_per_shard=4)
    new = [*old]
    new[30] = make_article(30, edit=1)
    build(tmp_path, new, docs_per_shard=4)
    dataset = open_dataset(tmp_path)
    files = [
        {file.name for table in ("documents", "paragraphs", "entities", "ledger") for file in v.files(table)}
        for v in (dataset.version(1), dataset.version(2))
    ]
    for path in tmp_path.rglob("objects/*/*.parquet"):
        if any(path.name.startswith(name[6:18]) for name in files[0] & files[1]):
            path.unlink()
    diff = dataset.diff()
    assert len(diff.changed) == 1
    assert len(list(dataset.details(diff.changed))) == 1
