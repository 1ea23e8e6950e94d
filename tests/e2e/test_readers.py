"""What other tools read from a dataset without any package of ours: each snippet as a reader would write it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

import pytest

from building import build
from copydesk.versions import open_dataset
from synthetic import make_article, make_refusal

TITLE = 'Ferries, "quiet" — 𝔊 é\nand a line'

PANDAS = """
import pandas as pd

documents = pd.read_parquet("processed/latest/documents")
people = pd.read_parquet("processed/latest/entities", columns=["doc_id", "name"], filters=[("label", "==", "PERSON")])
"""

POLARS = """
import polars as pl

documents = pl.read_parquet("processed/latest/documents/*.parquet")
entities = pl.scan_parquet("processed/latest/entities/*.parquet")
people = entities.filter(pl.col("label") == "PERSON").select("doc_id", "name").collect()
"""

DUCKDB = """
import duckdb

documents = duckdb.sql("FROM 'processed/latest/documents/*.parquet'").df()
people = duckdb.sql("SELECT doc_id, name FROM 'processed/latest/entities/*.parquet' WHERE label = 'PERSON'").df()
"""

DUCKDB_SQL = """
SELECT d.title, count(*) AS mentions
FROM 'processed/latest/entities/*.parquet' AS e JOIN 'processed/latest/documents/*.parquet' AS d USING (doc_id)
WHERE e.label = 'PERSON' GROUP BY ALL ORDER BY mentions DESC, d.title LIMIT 10;
"""

# A version whose folder was pruned: its files are listed in its manifest.
DUCKDB_MANIFEST = """
SET VARIABLE files = (
    SELECT list('processed/' || shard.files.documents.path)
    FROM (SELECT unnest(shards) AS shard FROM read_json('processed/manifests/v000001.json'))
    WHERE shard.files.documents IS NOT NULL
);
FROM read_parquet(getvariable('files'));
"""

DATASETS = """
from datasets import load_dataset

documents = load_dataset("processed/latest", split="train")
people = load_dataset("processed/latest", "entities", split="train").filter(lambda row: row["label"] == "PERSON")
"""

SPARK = """
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
documents = spark.read.parquet("processed/latest/documents")
people = spark.read.parquet("processed/latest/entities").where("label = 'PERSON'").select("doc_id", "name")
"""

ARROW = """
import pyarrow.dataset as ds

documents = ds.dataset("processed/latest/documents").to_table()
entities = ds.dataset("processed/latest/entities")
people = entities.to_table(columns=["doc_id", "name"], filter=ds.field("label") == "PERSON")
"""

R = """
library(arrow)
library(dplyr)

documents <- open_dataset("processed/latest/documents") |> collect()
people <- open_dataset("processed/latest/entities") |> filter(label == "PERSON") |> select(doc_id, name) |> collect()
"""

# The snippet, its package, and how rows and titles are had from what it reads.
IN_PYTHON = {
    "pandas": (PANDAS, "pandas", "len(documents), len(people), list(documents['title'])"),
    "polars": (POLARS, "polars", "len(documents), len(people), list(documents['title'])"),
    "duckdb": (DUCKDB, "duckdb", "len(documents), len(people), list(documents['title'])"),
    "datasets": (DATASETS, "datasets", "len(documents), len(people), list(documents['title'])"),
    "pyarrow": (ARROW, "pyarrow", "len(documents), len(people), documents['title'].to_pylist()"),
    "spark": (
        SPARK,
        "pyspark",
        "documents.count(), people.count(), [row.title for row in documents.select('title').collect()]",
    ),
}
PLACES = {"processed/latest": 2, "processed/versions/v000001": 1}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder with a dataset of two versions below `processed`."""
    folder = tmp_path_factory.mktemp("house")
    for n in (1, 2):
        articles = [make_article(number) for number in range(20 * n)]
        articles[0]["documents"][0]["title"] = TITLE
        build(folder / "processed", articles, [make_refusal(1)])
    return folder


def expected(house, number):
    version = open_dataset(house / "processed").version(number)
    people = version.to_pandas("entities", ["label"])["label"].eq("PERSON").sum()
    return [20 * number, int(people), sorted(version.to_pandas("documents", ["title"])["title"])]


def run(command, house):
    surroundings = {
        **os.environ,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--master local[1] --conf spark.ui.enabled=false pyspark-shell",
        "HF_HOME": str(house / "hub"),
        "HF_HUB_OFFLINE": "1",
    }
    ended = subprocess.run(
        command, cwd=house, env=surroundings, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout.splitlines()[-1]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("tool", IN_PYTHON)
def test_a_tool_reads_a_version(house, tool, place):
    snippet, package, facts = IN_PYTHON[tool]
    if find_spec(package) is None or (tool == "spark" and shutil.which("java") is None):
        pytest.skip(f"{package} is not installed")
    code = f"{snippet.replace('processed/latest', place)}\nimport json\nrows, people, titles = {facts}\n"
    shown = run([sys.executable, "-c", code + "print(json.dumps([rows, people, sorted(titles)]))"], house)
    assert json.loads(shown) == expected(house, PLACES[place])


@pytest.mark.parametrize("place", PLACES)
def test_duckdb_counts_over_two_tables(house, place):
    duckdb = pytest.importorskip("duckdb")
    sql = DUCKDB_SQL.replace("processed/", f"{house}/processed/").replace("processed/latest", place)
    rows = duckdb.connect().sql(sql).fetchall()
    entities = open_dataset(house / "processed").version(PLACES[place]).to_pandas("entities")
    most = entities[entities["label"] == "PERSON"].groupby("doc_id").size().max()
    assert len(rows) == 10
    assert rows[0][1] == most


@pytest.mark.parametrize("pruned", [False, True])
def test_duckdb_reads_a_version_from_its_manifest(house, tmp_path, pruned):
    duckdb = pytest.importorskip("duckdb")
    shutil.copytree(house / "processed", tmp_path / "processed", symlinks=True)
    if pruned:
        shutil.rmtree(tmp_path / "processed/versions/v000001")
    connection = duckdb.connect()
    setting, reading = DUCKDB_MANIFEST.replace("processed/", f"{tmp_path}/processed/").split(";")[:2]
    connection.sql(setting)
    titles = connection.sql(reading).df()["title"]
    assert [len(titles), sorted(titles)] == expected(house, 1)[::2]


@pytest.mark.parametrize("place", PLACES)
def test_r_reads_a_version(house, place):
    script = shutil.which("Rscript")
    probe = [script or "", "-e", "library(arrow); library(dplyr)"]
    if script is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("R with arrow and dplyr is not installed")
    facts = "cat('\\n', nrow(documents), nrow(people), sum(nchar(documents$title)), sep = ' ')"
    shown = run([script, "-e", R.replace("processed/latest", place) + facts], house)
    rows, people, titles = expected(house, PLACES[place])
    assert [int(number) for number in shown.split()] == [rows, people, sum(map(len, titles))]
