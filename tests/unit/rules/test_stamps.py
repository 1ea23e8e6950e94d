import pytest

from copydesk.rules import begins_said, has_time, hide_stamp, tells_when


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Updated Mon 14 Jul 2025 10.30 BST", ""),
        ("Sample Author published 19 May 2026", "Sample Author"),
        ("Sample Author 2 hours ago", "Sample Author"),
        ("Geneva", "Geneva"),
        ("Sampledate", "Sampledate"),
    ],
)
def test_what_is_left_when_the_stamp_is_out_of_sight(text, shown):
    hidden = hide_stamp(text)
    assert (len(hidden), hidden.replace("|", " ").strip()) == (len(text), shown)


@pytest.mark.parametrize(
    ("text", "when", "time", "said"),
    [
        ("Updated 10:15", True, True, True),
        ("14 July 2025", True, False, False),
        ("3 days ago", True, False, False),
        ("Published by the ministry", False, False, True),
        ("5 min read", False, True, False),
        ("The ministry", False, False, False),
    ],
)
def test_what_a_line_tells(text, when, time, said):
    assert (tells_when(text), has_time(text), begins_said(text)) == (when, time, said)
