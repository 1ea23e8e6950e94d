import json
import os
import shutil
import sys
from datetime import date

import pytest

from copydesk.cli import forgetting, main
from copydesk.versions import hold_lock, open_dataset
from copydesk.versions.requests import FOLDER, Job, begin_job, list_requests
from growing import Text, grow, make_makers
from showing import STEERS

DAY = date(2026, 1, 1)
URL = "https://example.org/harbour/1"
WORLD = {f"folder/article-{n:02}.txt": Text(urls=("",)) for n in range(8)}
WORLD |= {"folder/page\x1b[31m.html": Text(urls=(URL,)), "folder/same.html": Text(urls=(URL,), seen=DAY)}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("forgetting") / "dataset"
    grow(root, WORLD, as_of=DAY)
    grow(root, WORLD | {"folder/article-03.txt": Text(urls=("",), edit=1)}, as_of=DAY)
    return root


@pytest.fixture
def root(built, tmp_path):
    return shutil.copytree(built, tmp_path / "d", symlinks=True)


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setattr(forgetting, "_makers", make_makers)

    def running(root, *arguments, code=0):
        assert main(["forget", *arguments, "--dataset", str(root)]) == code
        told = capsys.readouterr()
        assert not STEERS.search(told.out + told.err)
        return told.err if code > 1 else told.out

    return running


def state(root):
    return {path: path.lstat().st_mtime_ns for path in root.rglob("*")}


def test_it_tells_and_does_nothing(root, run, monkeypatch):
    monkeypatch.setattr(forgetting, "_makers", lambda: pytest.fail("what makes a version is not needed to tell"))
    before = state(root)
    lines = run(root, "--url", "HTTPS://Example.org:443/harbour/1#top").splitlines()
    assert state(root) == before
    doc_id = open_dataset(root).version().to_pandas("documents").query("url == @URL")["doc_id"].item()
    assert lines[0].startswith(f"{doc_id}: Quiet ferries ")
    assert lines[0].endswith("(folder/page\N{REPLACEMENT CHARACTER}[31m.html), in v000001, v000002")
    assert lines[1:] == [
        "in quarantine: folder/same.html, in v000001, v000002",
        "1 document(s) would go, and stay out of later builds",
        "a new version would be made without them, after v000002",
        "would still hold them: v000001, v000002; --everywhere rewrites these too",
        "nothing is done yet; --yes does it",
    ]
    assert "would be rewritten: v000001, v000002" in run(root, doc_id, "--everywhere")


def test_with_yes_it_does_it(root, run):
    told = run(root, "--url", URL, "--yes")
    assert "1 document(s) are forgotten, and stay out of later builds\npublished without them: v000003\n" in told
    assert "strings of theirs: no file(s) hold any" in told
    assert "the versions before still hold what they held" in told
    assert told.endswith(
        "the inputs lie where they did: remove them there too, and every export or copy that was made\n"
    )
    told = run(root, "--url", URL, "--yes", "--everywhere")
    assert "published" not in told
    assert "rewritten without them: v000001, v000002\n" in told
    assert main(["log", "--dataset", str(root)]) == 0


def test_the_log_tells_the_trace(root, run, capsys):
    run(root, "--url", URL, "--yes", "--everywhere")
    main(["log", "--dataset", str(root)])
    newest, second, first = capsys.readouterr().out.splitlines()
    assert newest.endswith("(1 removed)  forget")
    today = open_dataset(root).version().manifest["created"][:10]
    assert f"erased on {today}: 1 document(s) and 1 in quarantine" in second
    assert f"erased on {today}: 1 document(s) and 1 in quarantine" in first


def test_as_json(root, run):
    told = json.loads(run(root, "--author", "Élise VARGA", "--json"))
    assert (told["done"], len(told["documents"])) == (False, 9)
    one = told["documents"][0]
    assert one.keys() == {"doc_id", "title", "locator", "versions"}
    assert [row["locator"] for row in told["refused"]] == ["folder/same.html"]
    told = json.loads(run(root, one["doc_id"], "--json", "--yes", "--everywhere"))
    assert (told["done"], told["published"], told["rewritten"], told["left"]) == (True, 3, [1, 2], {})
    assert told["request"] == list_requests(root)[0].name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["0123456789abcdef0123"], "no version holds a document of doc_id '0123456789abcdef0123'"),
        (["--url", "https://example.org/none"], "no version holds a document of url"),
        (["--author", "Nobody", "--yes"], "no version holds a document of author 'Nobody'"),
        ([], "it is not clear what is to be forgotten"),
        (["--yes"], "it is not clear"),
        (["--resume", "--url", URL], "it is not clear"),
    ],
)
def test_what_means_nothing_is_a_clear_error(root, run, arguments, said):
    told = run(root, *arguments, code=2)
    assert said in told
    assert "next: " in told
    assert not (root / FOLDER).exists()


def test_an_erasure_that_was_cut_off_is_ended(root, run):
    assert run(root, "--resume") == "no erasure was cut off\n"
    run(root, "--url", URL, "--yes", "--everywhere")
    (request,) = list_requests(root)
    for arguments in (["--resume"], ["--url", URL, "--yes", "--everywhere"], ["--resume", "--json"]):
        begin_job(root, Job(request=request, proof={}))
        assert "done" in run(root, *arguments) or arguments == ["--resume"]
    begin_job(root, Job(request=request, proof={}))
    assert "no version holds" in run(root, "--author", "Nobody", "--yes", code=2), "another request is no rerun"
    assert run(root, "--resume") == "no erasure was cut off\n"


def test_what_is_left_is_told_and_ends_with_1(root, run):
    (root / "notes.txt").write_text(f"see {URL} there")
    told = run(root, "--url", URL, "--yes", "--everywhere", code=1)
    assert "1 file(s) hold any\nleft in notes.txt: 1 URL(s)\n" in told
    assert "example.org" not in told.replace(str(root), "").split("left in")[1]


def test_not_while_a_build_is_at_work_nor_where_nothing_can_be_written(root, run):
    with hold_lock(root):
        assert "another build holds the dataset" in run(root, "--url", URL, "--yes", code=3)
    assert not (root / FOLDER).exists()
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    root.chmod(0o555)
    assert "can't lock the dataset" in run(root, "--url", URL, "--yes", code=3)


def test_where_there_is_no_dataset_none_is_made(tmp_path, run):
    assert "there is no dataset here" in run(tmp_path / "none", "--url", URL, "--yes", code=3)
    assert not (tmp_path / "none").exists()


def test_to_tell_loads_no_model(root):
    import subprocess

    code = "import sys; from copydesk.cli import main; main(sys.argv[1:]); print(sorted(sys.modules))"
    command = [sys.executable, "-c", code, "forget", "--url", URL, "--dataset", str(root)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    assert "1 document(s) would go" in out
    for name in ("spacy", "great_expectations", "prefect"):
        assert f"'{name}'" not in out
