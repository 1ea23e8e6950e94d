from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.cli.article_parts import PERSONAL, Count, Kind, article_parts, count_parts
from copydesk.kinds import Role
from copydesk.tables.rows import count_words
from pasted import BODY, ONE, TITLE, read
from showing import HOSTILE, NEXT, PERSON, PHONE, STEERS, TEXT, THREE, TWO, seamed


def test_the_parts_stand_in_the_order_of_the_source():
    assert [(part.kind, part.role, part.text) for part in article_parts(read(TEXT))] == [
        (Kind.REMOVED, Role.NAVIGATION, "Home"),
        (Kind.METADATA, Role.TITLE, TITLE),
        (Kind.METADATA, Role.BYLINE, "By Anna Novak"),
        (Kind.METADATA, Role.DATELINE, "LONDON, March 3 (Reuters) -"),
        (Kind.KEPT, Role.PARAGRAPH, ONE),
        (Kind.REMOVED, Role.CAPTION, "A ship at the quay (Reuters)"),
        (Kind.KEPT, Role.PARAGRAPH, TWO),
        (Kind.KEPT, Role.HEADING, "What comes next"),
        (Kind.KEPT, Role.LIST_ITEM, "• a first thing that matters"),
        (Kind.KEPT, Role.LIST_ITEM, "• a second thing that matters"),
        (Kind.KEPT, Role.PARAGRAPH, f"{THREE} {NEXT}"),
        (Kind.REMOVED, Role.SHARE, "Share this article\nShare on X"),
        (Kind.REMOVED, Role.COPYRIGHT, "© 2026 Example Review. All rights reserved."),
        (Kind.REMOVED, Role.CONTACT, PERSONAL),
    ]


def test_parts_of_one_line_are_not_apart():
    article = read(TEXT.replace("\n", "\r\n"))
    assert [part.role for part in article_parts(article) if not part.apart] == [Role.PARAGRAPH, Role.CAPTION]


def test_personal_data_is_no_text_of_a_part():
    texts = "".join(part.text for part in article_parts(read(TEXT)))
    assert PHONE not in texts
    assert PERSON not in texts


def test_hostile_text_is_safe():
    assert not [part.text for part in article_parts(read(HOSTILE)) if STEERS.search(part.text)]


def test_mentions_are_marked_across_a_seam_too():
    first, caption, last = article_parts(seamed())
    assert [(one.text, one.label) for one in first.stretches] == [("Talks with the ", None), ("Harbour", "ORG")]
    assert (caption.text, caption.apart, last.apart) == ("(Picture)", False, False)
    assert [(one.text, one.label) for one in last.stretches] == [
        ("Council", "ORG"),
        (" began in ", None),
        ("Norland", "GPE"),
        (" on Monday.", None),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab\x07\u202e\u00ad\u200b \t\n\r\u2028.—é"), max_size=60))
def test_the_words_are_those_of_the_dataset(between):
    article = read(f"{ONE}\n\n{between}\n\n{BODY} {between} and so on.")
    kept = count_parts(article_parts(article))[Kind.KEPT]
    assert sum(kept.values(), Count()).words == count_words(article.text)


def test_counts_are_by_kind_and_role():
    counts = count_parts(article_parts(read(TEXT)))
    assert list(counts) == list(Kind)
    assert counts[Kind.KEPT][Role.LIST_ITEM] == Count(parts=2, words=10)
    assert str(counts[Kind.REMOVED][Role.NAVIGATION]) == "1 part, 1 word"
    assert str(Count(parts=2, words=1200)) == "2 parts, 1,200 words"
