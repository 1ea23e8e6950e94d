import pytest

from listening import Ears, make_end, make_published
from runtime import artifacts
from runtime.artifacts import EXAMPLE_CHARS, EXAMPLES, quarantine_rows, summary_lines, table_rows, tell_version
from runtime.watching import Watch


def test_the_quarantine_is_bounded_and_means_nothing_but_itself():
    refused = {"empty": [f"a{number}.txt" for number in range(50)], "malformed": ["<b>[x](y)\x1b\udce9" + "z" * 500]}
    first, second = quarantine_rows(refused)
    assert (first["articles"], first["examples"].count("a")) == (50, EXAMPLES)
    assert second["examples"].startswith(r"\<b\>\[x\]\(y\)" + "\ufffd" + r"\\xe9")
    assert len(second["examples"]) < EXAMPLE_CHARS + 30


def test_an_empty_quarantine_is_a_table_too():
    assert quarantine_rows({}) == [{"reason": "none", "articles": 0, "examples": ""}]


def test_the_summary_tells_counts_seconds_and_stages():
    text = "\n".join(summary_lines(make_published(), make_end().run))
    assert "30 documents of 33 articles; 3 in quarantine." in text
    assert "4 added, 2 changed, 24 unchanged, 1 removed" in text
    assert "| reading | 9.0 s | 17.5 s |" in text
    assert "| entities | 12.0 s |" in text
    assert "`processed/latest/report.html`" in text


@pytest.mark.parametrize("broken", [True, False])
def test_what_cannot_be_kept_never_stops_a_run(monkeypatch, broken):
    kept = []

    def keep(_, *, key, description):
        if broken:
            raise RuntimeError("no server")
        kept.append((key, description))

    monkeypatch.setattr(artifacts, "create_markdown_artifact", keep)
    monkeypatch.setattr(artifacts, "create_table_artifact", keep)
    ears = Ears()
    tell_version(make_published(), {"empty": ["a.txt"]}, Watch([ears]))
    if broken:
        assert [event.text for event in ears.heard] == [
            "what was published could not be kept as artifacts: RuntimeError"
        ]
    else:
        assert [key for key, _ in kept] == ["copydesk-run", "copydesk-counts", "copydesk-quarantine"]
        assert {told for _, told in kept} == {"v000007 of 30 documents"}
    assert table_rows(make_published())[0] == {"table": "documents", "rows": 30, "bytes": 4000}
