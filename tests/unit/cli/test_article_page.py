import io
import re

import pytest
from rich.cells import cell_len
from rich.color import EIGHT_BIT_PALETTE
from rich.console import Console

from copydesk.cli import article_page
from copydesk.cli.article_page import show_article
from copydesk.kinds import FACTS, KEPT, Role
from pasted import BODY, ONE, TITLE, TWO, read
from showing import EVIL, HOSTILE, LONG_LINE, MENU, PERSON, PHONE, STEERS, TEXT, piped, plain, seamed, shown

ARTICLE = read(TEXT)


def roles(lines):
    """The names in the gutter beside a bar, in their order."""
    return [found[1] for line in lines if (found := re.match(r"(\w+) +[│┃┊] ", line))]


ORDER = ["navigation", "title", "byline", "dateline", "paragraph", "caption", "paragraph", "heading", "list_item"]
ORDER += ["list_item", "paragraph", "share", "copyright", "contact", "kept", "metadata", "removed"]


@pytest.mark.parametrize("width", [60, 80, 120, 300])
def test_every_part_is_named_in_its_place_and_no_line_is_too_long(width):
    lines = plain(shown(ARTICLE, width)).splitlines()
    assert roles(lines) == ORDER
    assert max(map(cell_len, lines)) <= min(width, 116)
    assert not [line for line in lines if line != line.rstrip()]


def test_a_narrow_terminal_has_the_names_above_the_text():
    lines = plain(shown(ARTICLE, 40)).splitlines()
    assert max(map(cell_len, lines)) <= 40
    assert lines[lines.index("caption  [trailing-caption]") + 1] == "┊ A ship at the quay (Reuters)"
    assert not [line for line in lines if line != line.rstrip()]


def test_facts_come_first_with_how_they_are_known():
    lines = piped(ARTICLE)
    before = lines[: lines.index("")]
    assert before[0] == f"title           {TITLE}  [text, high]"
    assert "author          Anna Novak  [text, high]" in before
    assert re.fullmatch(r"text            6 blocks, \d+ words", before[-1])


def test_in_a_pipe_every_part_is_one_plain_line():
    lines = piped(ARTICLE)
    assert roles(lines) == ORDER
    assert f"paragraph     │ {TWO}" in lines
    assert "caption       ┊ A ship at the quay (Reuters)  [trailing-caption]" in lines
    assert "share         ┊ Share this article / Share on X  [share-line]" in lines
    assert not STEERS.search("".join(lines))


def test_what_stands_in_one_line_or_list_is_not_parted():
    lines = piped(ARTICLE)[piped(ARTICLE).index("") :]
    at = {name: [i for i, line in enumerate(lines) if line.startswith(f"{name} ")] for name in ORDER}
    assert at["dateline"][0] + 1 == at["paragraph"][0] == at["caption"][0] - 1
    assert at["list_item"][0] + 1 == at["list_item"][1]
    assert lines[at["heading"][0] - 1] == lines[at["heading"][0] + 1] == ""


def test_without_colour_the_text_is_the_same(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    bare = shown(ARTICLE)
    monkeypatch.delenv("NO_COLOR")
    coloured = shown(ARTICLE)
    assert "38;5" in coloured
    assert "38;5" not in bare
    assert plain(bare) == plain(coloured)


def test_styles_stay_where_they_belong():
    sent = shown(ARTICLE, 120).splitlines()
    two = next(line for line in sent if "Officials in three" in line)
    assert two.endswith("because the fleets have")
    assert two.index("\x1b[0m") < two.index("Officials")
    assert re.search(r"\x1b\[2mA ship at the quay \(Reuters\)", "\n".join(sent))
    assert re.search(r"\x1b\[1mWhat comes next", "\n".join(sent))


def test_every_role_that_is_not_removed_has_a_colour_of_its_own_that_can_be_read():
    colours = article_page._COLOURS
    assert set(colours) == KEPT | FACTS
    facts = [colours[role] for role in Role if role in FACTS]
    assert len(set(facts)) == len(facts)
    for style in colours.values():
        red, green, blue = EIGHT_BIT_PALETTE[int(re.search(r"\((\d+)\)", style)[1])]
        light = luminance(red, green, blue)
        assert min(1.05 / (light + 0.05), (light + 0.05) / 0.05) >= 3, style


def luminance(*channels):
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_long_removed_text_is_shortened_unless_all_is_wanted():
    text = f"{TITLE}\n\n{BODY}\n\nShare this article, {'tell a friend of it, ' * 30}\n\nRelated stories\n" + "\n".join(
        f"Story number {number} of the harbour" for number in range(12)
    )
    article = read(text)
    (short,) = [line for line in piped(article) if "Story number 0" in line]
    (whole,) = [line for line in piped(article, whole=True) if "Story number 0" in line]
    left, more = re.fullmatch(r"related +┊ (.*) … \((\d+) words more\)  \[related-block\]", short).groups()
    assert f"┊ {left}" in whole
    assert len(re.findall(r"\w+", left)) + int(more) == 12 * 6
    assert "Story number 11 of the harbour  [related-block]" in whole


def test_the_middle_of_many_removed_parts_is_left_out_unless_all_are_wanted():
    article = read(f"{MENU}\n\n{TITLE}\n\n{BODY}")
    lines, whole = piped(article), piped(article, whole=True)
    at = next(i for i, line in enumerate(lines) if line.startswith("…"))
    parts, words = re.fullmatch(r"… +┊ … (\d+) parts, (\d+) words more  \[--all shows them\]", lines[at]).groups()
    assert len(whole) == len(lines) - 1 + int(parts)
    assert not [line for line in whole if line.startswith("…")]
    left_out = [re.search(r"┊ (.*)  \[", line)[1] for line in whole[at : at + int(parts)]]
    assert sum(len(text.split()) for text in left_out) == int(words)
    assert [line for line in whole if line not in whole[at : at + int(parts)]] == [
        line for line in lines if not line.startswith("…") and line not in whole[at : at + int(parts)]
    ]


def test_the_legend_counts_parts_and_words():
    last = piped(ARTICLE)[-3:]
    assert re.fullmatch(r"kept +│ 6 parts, \d+ words", last[0])
    assert last[1] == "metadata      ┃ 3 parts, 12 words"
    assert last[2].startswith("removed       ┊ 5 parts, ")
    assert "caption 6" in last[2]


def test_what_is_not_there_is_not_in_the_legend():
    assert roles(piped(read(BODY))) == ["paragraph", "paragraph", "paragraph", "kept"]


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("whole", [False, True])
def test_personal_data_is_never_shown(width, whole):
    text = plain(shown(ARTICLE, width, whole=whole)) + "\n".join(piped(ARTICLE, whole=whole))
    assert "(personal data)" in text
    assert PHONE not in text
    assert "jane.roe" not in text
    assert PERSON not in text


def test_hostile_text_steers_nothing_and_a_huge_word_is_wrapped():
    article = read(HOSTILE)
    for sent in (plain(shown(article)), "\n".join(piped(article, whole=True))):
        assert not STEERS.search(sent)
        assert "<script>alert(1)</script>" in sent
        assert "\N{REPLACEMENT CHARACTER}]0;owned\N{REPLACEMENT CHARACTER}" in re.sub(r"\n *[│┃┊] ", "", sent)
    assert max(map(cell_len, plain(shown(article, whole=True)).splitlines())) == 80
    assert EVIL not in "".join(piped(article))


def test_a_paragraph_of_a_million_characters_is_shown_whole():
    article = read(LONG_LINE)
    lines = plain(shown(article)).splitlines()
    assert len(lines) > 15_000
    assert max(map(cell_len, lines)) <= 80
    assert max(map(len, piped(article))) > 980_000


def test_markup_of_the_console_is_text():
    assert "[bold red]Warning[/] :smile:" in "\n".join(
        piped(read(f"{ONE} [bold red]Warning[/] :smile: he said.\n\n{TWO}"))
    )


def test_mentions_are_underlined_with_their_label():
    sent = shown(seamed(), 120)
    assert re.search(r"\x1b\[4mHarbour\x1b\[0m\x1b\[2m\[ORG\]", sent)
    assert "Council[ORG] began in Norland[GPE] on Monday." in plain(sent)
    assert re.search(r"^Norland +GPE +1x", plain(sent), re.MULTILINE)


def test_a_terminal_of_few_letters_gets_plain_bars():
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    show_article(ARTICLE, Console(file=file, width=80))
    file.seek(0)
    sent = file.read()
    assert f"paragraph     | {TWO}" in sent
    assert "caption       : A ship at the quay (Reuters)  [trailing-caption]" in sent
    assert f"title         = {TITLE}  [title-line]" in sent


def test_the_same_article_is_shown_the_same():
    assert shown(ARTICLE) == shown(read(TEXT))
