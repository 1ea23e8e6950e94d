import pytest

from copydesk.metadata.lives import read_life

LIVES = [
    ("is a fellow at the U.S. Sample Institute (USSI) in Geneva.", "fellow", "U.S. Sample Institute (USSI)"),
    (
        "is the director of the St. Anne Centre for Northern Studies.",
        "director",
        "St. Anne Centre for Northern Studies",
    ),
    ("is a senior analyst at Novak & Lorem Inc. in Geneva.", "senior analyst", "Novak & Lorem Inc."),
    ("works as a researcher for Novak & Partners, LLC.", "researcher", "Novak & Partners, LLC"),
    ("is an editor at Sample.example, a weekly.", "editor", "Sample.example"),
    ("is a former U.S. ambassador and a senior fellow at the Example Institute.", "senior fellow", "Example Institute"),
    ("is a retired U.K. diplomat, and now a fellow at the Example Institute.", "fellow", "Example Institute"),
    ("is a former U.S. ambassador to Ruritania.", "former U.S. ambassador to Ruritania", None),
    ("is a professor at Example College and a visiting fellow at the Sample Centre.", "professor", "Example College"),
    ("is a fellow at Example College and Sample University.", "fellow", "Example College"),
    (
        "is an associate professor of history at St. Anne's, and a writer.",
        "associate professor of history",
        "St. Anne's",
    ),
    (
        "is the J. B. Sample Professor of Law at the University of Lorem.",
        "J. B. Sample Professor of Law",
        "University of Lorem",
    ),
    (", a fellow at the Centre for War, Peace and Law, writes on arms.", "fellow", "Centre for War, Peace and Law"),
    ("is a fellow at the Centre for Arms and Strategy.", "fellow", "Centre for Arms and Strategy"),
    ("is a fellow at the Sample Institute and Director of a foundation.", "fellow", "Sample Institute"),
    ("is a fellow at the Sample Institute, Senior Adviser and Editor.", "fellow", "Sample Institute"),
    (
        "is an expert on Ruritania and Borduria at the Example Institute.",
        "expert on Ruritania and Borduria",
        "Example Institute",
    ),
    (
        "is a professor of trade, law and security at Example University.",
        "professor of trade, law and security",
        "Example University",
    ),
    (", Ph.D., is a professor of law at the Univ. of Lorem.", "professor of law", "Univ. of Lorem"),
    (
        "is a professor at the Geneva, Lorem-based Example University.",
        "professor",
        "Geneva, Lorem-based Example University",
    ),
    ("is a reporter for The Sample Gazette. She covers the U.S. Navy.", "reporter", "The Sample Gazette"),
    ("is a fellow at Example College in Geneva and teaches law at the city's school.", "fellow", "Example College"),
    ("is a fellow of the Sample Centre in Lorem and gives lectures at sea.", "fellow", "Sample Centre"),
    ("is an analyst in Geneva.", "analyst in Geneva", None),
    ("is a professor of History.", "professor of History", None),
    ("is an adviser to the U.N. office in Geneva and a poet.", "adviser to the U.N. office in Geneva", None),
]


@pytest.mark.parametrize(("life", "role", "affiliation"), LIVES)
def test_the_post_and_the_institution_of_a_life(life, role, affiliation):
    assert read_life(life if life.startswith(",") else f" {life}") == (role, affiliation)


@pytest.mark.parametrize(
    "life",
    [
        " has sailed the strait.",
        " has advised ministers and the president of Ruritania.",
        " writes about the U.S. Navy, St. Anne and the professor who sailed it.",
        " was born in Geneva.",
        "",
    ],
)
def test_a_life_without_a_post(life):
    assert read_life(life) == (None, None)


@pytest.mark.parametrize(
    "unit", [" is a fellow at the", ", and ", " and A", "U.S. ", ", Arms", " at A", "(", " for A, B and C"]
)
def test_a_life_without_end_is_cheap(unit):
    read_life(unit * 20_000)
