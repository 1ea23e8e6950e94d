from copydesk.tables import read_table, write_batches
from synthetic import make_article, make_refusal


def test_a_second_article_of_one_id_goes_to_the_next_folder(tmp_path):
    url = "https://example.org/a"
    articles = [make_article(1), make_article(2, url=url), make_article(3, url=url), make_article(4, url=url)]
    folders = write_batches(articles, [make_refusal(1)], tmp_path)
    ids = [read_table(folder / "documents.parquet")["doc_id"].to_pylist() for folder in folders]
    assert [len(some) for some in ids] == [2, 1, 1]
    assert all(len(set(some)) == len(some) for some in ids)
    assert read_table([folder / "quarantine.parquet" for folder in folders]).num_rows == 1


def test_no_articles_are_one_folder_of_empty_tables(tmp_path):
    (folder,) = write_batches([], [], tmp_path)
    assert read_table(folder / "ledger.parquet").num_rows == 0
