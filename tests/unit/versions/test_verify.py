import shutil

import pytest

from building import build
from copydesk.tables import read_table
from copydesk.versions import open_dataset
from copydesk.versions.disk import digest_file
from synthetic import make_article, make_refusal


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    build(root, [make_article(number) for number in range(40)], [make_refusal(1)])
    return root


@pytest.fixture
def root(built, tmp_path):
    shutil.copytree(built, tmp_path / "d", symlinks=True)  # no hard links: every name is a file of its own
    return tmp_path / "d"


def verify(root, **more):
    return open_dataset(root).version().verify(**more)


def flip(path):
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[1] ^= 1
    path.write_bytes(data)


def test_a_good_version_has_no_faults(root, built):
    assert verify(root) == verify(built) == verify(built, deep=False) == ()


@pytest.mark.parametrize(
    "table", ["documents", "paragraphs", "entities", "ledger", "evidence", "quarantine", "attachments"]
)
def test_a_flipped_byte_of_an_object_is_named(root, table):
    path = min((root / "objects" / table).iterdir())
    flip(path)
    (fault,) = verify(root)
    assert (fault.law, fault.table) == ("checksum", "" if table == "attachments" else table)
    assert fault.key == f"objects/{table}/{path.name}"
    assert verify(root, deep=False) == ()


@pytest.mark.parametrize("name", ["documents", "README.md", "manifest.json", "validation/documents/result.json"])
def test_a_flipped_byte_of_a_versions_file_is_named(root, name):
    path = root / "versions/v000001" / name
    path = min(path.iterdir()) if path.is_dir() else path
    flip(path)
    (fault,) = verify(root)
    assert fault.law == "checksum"
    assert fault.key == path.relative_to(root / "versions").as_posix()


def test_a_flipped_byte_of_a_shared_file_is_named_at_both_places(tmp_path):
    build(tmp_path, [make_article(1)])
    flip(min((tmp_path / "latest/ledger").iterdir()))
    assert {fault.key.split("/")[0] for fault in verify(tmp_path)} == {"objects", "v000001"}


def test_a_missing_and_an_added_file_are_named(root):
    folder = root / "versions/v000001"
    gone = min((folder / "entities").iterdir())
    gone.unlink()
    (folder / "documents/part-0.parquet").write_bytes(b"")
    (folder / "SHA256SUMS").unlink()
    found = {(fault.law, fault.table, fault.key) for fault in verify(root)}
    assert found == {
        ("readable", "entities", f"v000001/entities/{gone.name}"),
        ("view", "documents", "v000001/documents/part-0.parquet"),
        ("checksum", "", "v000001/SHA256SUMS"),
    }


def test_a_missing_and_a_cut_object_are_named_at_once(root):
    gone = min((root / "objects/documents").iterdir())
    gone.unlink()
    cut = min((root / "objects/ledger").iterdir())
    cut.chmod(0o644)
    cut.write_bytes(cut.read_bytes()[:-1])
    found = {(fault.law, fault.table) for fault in verify(root, deep=False)}
    assert found == {("readable", "documents"), ("checksum", "ledger")}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [('"rows": 40', '"rows": 41', "tables"), ('"content": "', '"content": "0', "content")],
)
def test_a_manifest_that_was_edited_is_named(root, old, new, key):
    path = root / "manifests/v000001.json"
    path.chmod(0o644)
    path.write_text(path.read_text().replace(old, new, 1))
    faults = verify(root)
    assert ("manifest", key) in {(fault.law, fault.key) for fault in faults}
    assert "v000001/SHA256SUMS" in {fault.key for fault in faults}


def test_the_laws_of_the_rows_are_checked(tmp_path):
    article = make_article(1)
    article["entities"][0]["doc_start"] += 1
    build(tmp_path, [article])
    assert {fault.law for fault in verify(tmp_path)} == {"offsets"}
    assert verify(tmp_path, deep=False) == ()


def test_quick_names_a_file_of_another_size_in_the_folder(root):
    path = min((root / "versions/v000001/ledger").iterdir())
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    (fault,) = verify(root, deep=False)
    assert fault.key == f"v000001/ledger/{path.name}"


def test_of_all_versions_what_they_share_is_read_once(tmp_path, monkeypatch):
    articles = [make_article(number) for number in range(40)]
    build(tmp_path, articles)
    build(tmp_path, [*articles, make_article(50)])
    read, digested = [], []

    def reading(path):
        read.append(path)
        return read_table(path)

    def digesting(path):
        digested.append(path.stat().st_ino)
        return digest_file(path)

    monkeypatch.setattr("copydesk.versions.verify.read_table", reading)
    monkeypatch.setattr("copydesk.versions.verify.digest_file", digesting)
    assert [(version.name, faults) for version, faults in open_dataset(tmp_path).verify()] == [
        ("v000002", ()),
        ("v000001", ()),
    ]
    assert len(read) == len(set(read)) == len(list(tmp_path.glob("objects/*/*.parquet")))
    own = [inode for inode in digested if digested.count(inode) > 1]
    assert set(own) <= {path.stat().st_ino for path in (tmp_path / "manifests").iterdir()}


def test_a_shard_that_breaks_a_law_is_named_in_each_version(tmp_path):
    broken = make_article(1)
    broken["entities"][0]["doc_start"] += 1
    build(tmp_path, [broken])
    build(tmp_path, [broken], [make_refusal(1)])
    assert [{fault.law for fault in faults} for _, faults in open_dataset(tmp_path).verify()] == [{"offsets"}] * 2
