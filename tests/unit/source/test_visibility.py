from __future__ import annotations

import pytest
from source_pages import BODY, PARAGRAPHS, texts


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template><p>no</p></template>",
        "<noscript>no</noscript>",
        "<svg><title>no</title><text>no</text></svg>",
        "<button>no</button>",
        "<select><option>no</option></select>",
        "<textarea>no</textarea>",
        "<iframe>no</iframe>",
        "<dialog>no</dialog>",
        "<p hidden>no</p>",
        '<div style="color:red; Display : NONE">no<p>no</p></div>',
        '<p style="visibility:hidden">no</p>',
        '<i aria-hidden="true">no</i>',
        '<a>a map<span class="u-visually-hidden">, no</span></a>',
        '<span class="screen-reader-text">no</span>',
        '<span style="clip-path: inset(50%); width: 1px">no</span>',
    ],
)
def test_is_not_seen(hidden: str) -> None:
    assert texts(f"<div>yes {hidden} yes</div><p>yes yes yes yes</p>")[0].startswith("yes")
    assert "no" not in " ".join(texts(f"<div>yes {hidden} yes</div><p>yes yes yes</p>"))


@pytest.mark.parametrize("mark", ["hidden", 'style="display:none"', 'style="visibility:hidden"'])
@pytest.mark.parametrize("tag", ["html", "body", "div"])
def test_what_holds_most_of_the_page_is_seen(tag: str, mark: str) -> None:
    assert texts(f"<{tag} {mark}>{PARAGRAPHS}</{tag}>") == BODY


def test_a_paragraph_hidden_from_ears_only_is_seen() -> None:
    assert texts(f'<p>a</p><p aria-hidden="true">{BODY[0]}</p>') == ["a", BODY[0]]


def test_what_is_hidden_among_more_is_not_seen() -> None:
    assert texts(f"{PARAGRAPHS}<div hidden>{BODY[0]}</div>") == BODY


def test_the_text_after_a_hidden_element_is_seen() -> None:
    assert texts("<p>a<script>x</script>b</p>") == ["ab"]


@pytest.mark.parametrize("seen", ['<h2 class="sr-only">Ports</h2>', f'<span class="sr-only">{BODY[0]}</span>'])
def test_what_a_class_keeps_for_ears_is_a_few_words_of_a_line(seen: str) -> None:
    assert len(texts(f"<p>{BODY[0]}</p>{seen}<p>{BODY[0]}</p>")) == 3
