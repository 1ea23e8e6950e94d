import pytest

from copydesk.entities.labels import label_of
from copydesk.kinds import Label


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("PER", Label.PERSON),
        ("person", Label.PERSON),
        ("Organization", Label.ORG),
        ("work of art", Label.WORK_OF_ART),
        ("FACILITY", Label.FAC),
        ("MISC", None),
        ("DATE", None),
        ("LABEL_0", None),
    ],
)
def test_labels_of_other_schemes_are_ours_or_none(theirs, ours):
    assert label_of(theirs) is ours
