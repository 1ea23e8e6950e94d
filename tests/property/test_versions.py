import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from building import build, stage_articles
from copydesk.tables import read_table
from copydesk.tables.laws import check_version
from copydesk.versions import open_dataset
from copydesk.versions.shards import cut_shards
from synthetic import make_article, make_refusal

QUICK = settings(max_examples=6, deadline=None)
DAYS = st.none() | st.integers(0, 400).map(lambda days: date(2025, 1, 1) + timedelta(days))


@st.composite
def corpora(draw):
    """Articles with some URLs twice and some days missing, and refusals."""
    articles = []
    for number in range(draw(st.integers(0, 10))):
        url = draw(st.none() | st.integers(0, 3).map("https://example.org/{}".format))
        articles.append(make_article(number, url=url, seen=draw(DAYS), n_paragraphs=draw(st.integers(1, 2))))
    return articles, [make_refusal(number) for number in range(draw(st.integers(0, 3)))]


def files(staged):
    folder = staged.folder / "tables"
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.parquet")}


def groups(staged):
    return [{name: read_table(staged.folder / f.path) for name, f in shard.files.items()} for shard in staged.shards]


@QUICK
@given(corpora(), st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_same_rows_give_the_same_bytes_in_any_order_and_batching(corpus, batches, rng):
    articles, refusals = corpus
    shuffled = [{table: rng.sample(rows, len(rows)) for table, rows in article.items()} for article in articles]
    rng.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        one = stage_articles(Path(folder) / "a", articles, refusals, docs_per_shard=4)
        two = stage_articles(
            Path(folder) / "b", shuffled, rng.sample(refusals, len(refusals)), batches=batches, docs_per_shard=4
        )
        assert one.content == two.content
        assert one.shards == two.shards
        assert files(one) == files(two)
        assert check_version(groups(two), found=len(articles) + len(refusals)) == ()


@QUICK
@given(corpora(), corpora())
def test_first_seen_never_changes(before, after):
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), *before, as_of=date(2026, 1, 1))
        build(Path(folder), *after, as_of=date(2026, 2, 2))
        newest = open_dataset(Path(folder)).version()
        if newest.number == 1:
            return
        first, second = (
            dict(frame[["doc_id", "first_seen"]].itertuples(index=False))
            for frame in (open_dataset(Path(folder)).version(n).to_pandas("documents") for n in (1, 2))
        )
        assert all(second[doc_id] == first[doc_id] for doc_id in first.keys() & second.keys())
        assert newest.verify() == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 2**32 - 1), max_size=300), st.integers(2, 40))
def test_shards_are_cut_by_the_rows_alone(hashes, target):
    cuts = cut_shards(hashes, target)
    assert [at for start, end in cuts for at in range(start, end)] == list(range(len(hashes)))
    assert cuts == cut_shards(tuple(hashes), target)
    assert all(target // 2 <= end - start <= 2 * target for start, end in cuts[:-1])
    # What follows a natural end does not hang on what stands before it.
    for start, _ in cuts:
        assert cut_shards(hashes[start:], target) == [(a - start, b - start) for a, b in cuts if a >= start]


@QUICK
@given(st.integers(1, 12), st.integers(0, 2**16))
def test_an_incremental_build_gives_the_files_of_a_fresh_one(size, seed):
    rng = random.Random(seed)
    days = [date(2026, 1, 1) + timedelta(rng.randrange(40)) for _ in range(size)]
    first = [make_article(n, seen=days[n], n_paragraphs=1) for n in range(size)]
    second = [make_article(n, seen=days[n], edit=rng.randrange(2), n_paragraphs=1) for n in range(size) if n % 5]
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "a", first, docs_per_shard=4)
        step = stage_articles(Path(folder) / "a", second, docs_per_shard=4)
        fresh = stage_articles(Path(folder) / "b", second, docs_per_shard=4)
        assert files(step) == files(fresh)
