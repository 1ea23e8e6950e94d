from __future__ import annotations

from copydesk.source.alignment import Stream, find_places

BLOCKS = [
    "Menu",
    "The first paragraph of them all stands here.",
    "Menu",
    "Seven",
    "A second one, rather longer than that.",
]


def found(*texts: str) -> list[list[tuple[int, int]]]:
    stream = Stream(BLOCKS)
    return [list(stream.shares(places)) for places in find_places(texts, stream)]


def test_whole_blocks_in_order() -> None:
    assert found(BLOCKS[1], BLOCKS[4]) == [[(1, 37)], [(4, 32)]]


def test_white_space_and_unseen_characters_do_not_count() -> None:
    assert found("The  first\u00adparagraph of\nthem all\u200b stands here.") == [[(1, 37)]]


def test_what_repeats_goes_between_its_neighbours() -> None:
    assert found(BLOCKS[1], "Menu", BLOCKS[4])[1] == [(2, 4)]
    assert found("Menu", BLOCKS[1])[0] == [(0, 4)]


def test_a_text_across_blocks_and_a_part_of_one() -> None:
    assert found("MenuSeven") == [[(2, 4), (3, 5)]]
    assert found("paragraph of them all stands here") == [[(1, 28)]]


def test_a_short_text_inside_a_block_is_not_it() -> None:
    assert found("first") == [[]]


def test_pieces_of_a_text_that_is_not_there_as_a_whole() -> None:
    [shares] = found("The first paragraph of them all, it seems, and a second one, rather longer than that.")
    assert shares[0] == (1, 26)
    assert shares[1][0] == 4
    assert shares[1][1] > 20


def test_what_is_not_there_has_no_place() -> None:
    assert found("", "Something else that stands nowhere on this page") == [[], []]
