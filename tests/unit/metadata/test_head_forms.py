import pytest

from heads import load_heads, read_fields


def marked(head):
    marks = [pytest.mark.xfail(reason=head.wrong, strict=True)] if head.wrong else []
    return pytest.param(head, id=head.id, marks=marks)


@pytest.mark.parametrize("head", [marked(head) for head in load_heads()])
def test_a_head_gives_what_it_says_and_no_more(head):
    assert read_fields(head) == head.expected
