from building import build, stage_articles
from copydesk.versions import clean_up, open_dataset
from copydesk.versions.disk import DEAD
from synthetic import make_article


def test_leftovers_go_and_versions_stay(tmp_path):
    build(tmp_path, [make_article(1)])
    stage_articles(tmp_path, [make_article(2)])
    for folder in ("objects/ledger", "manifests", "versions", "."):
        (tmp_path / folder / f"{DEAD}1-x").write_text("half")
    (tmp_path / "versions" / f"{DEAD}2-y").mkdir()
    (tmp_path / "versions" / f"{DEAD}2-y" / "README.md").write_text("half")
    (tmp_path / f"{DEAD}3-z").symlink_to("versions/v000009")
    removed = clean_up(tmp_path)
    assert len(removed) == 8
    assert not list(tmp_path.rglob(f"{DEAD}*"))
    assert not list((tmp_path / ".staging").iterdir())
    assert open_dataset(tmp_path).version().verify() == ()
    assert clean_up(tmp_path) == ()


def test_a_folder_without_a_dataset_is_clean(tmp_path):
    assert clean_up(tmp_path) == ()
