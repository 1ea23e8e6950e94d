"""The check of all rules finds what only their examples show, and says where and how to mend it."""

import pytest

from copydesk.rules import load_rulebook
from copydesk.rules.__main__ import main
from copydesk.rules.checking import MOST_SHOWN, check_rules
from rule_files import SOURCE, bare_folder, folder, other


def misspelt() -> str:
    """A second paper without a sign, whose rule does not find its example."""
    head, _, rest = other().partition("[[sign]]")
    return head + rest[rest.index("[[rule]]") :].replace("'^Rent a berth'", "'^Rent a berht'")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("Rent a berth today", "Rent a quay"),
            "rule 'harbour-review-mast' does not find its own example 'Rent a quay': widen the pattern",
        ),
        (("role =", "max_words = 3\nrole ="), "does not find its own example 'Rent a berth today': raise max_words"),
        (
            ("They rent a berth.", "Rent a berth, he said."),
            "removes 'Rent a berth, he said.', which itself keeps: narrow the pattern",
        ),
        (("They rent a berth.", "A berth"), "holds anywhere: add to keeps a whole sentence with its words"),
        (("They rent a berth.", "Privacy Policy"), "rule 'terms-line' removes 'Privacy Policy', which rule 'harbour"),
        (
            ("'^Rent a berth'", "'^(?:Rent a berth|The views ex)'"),
            "which rule 'views-disclaimer' of lines/30_rights.toml keeps",
        ),
        (("'^Rent a berth'", "'^(?P<part>Rent a berth today)'"), "and no part: take away the group"),
        (("© Harbour Review, 2031", "Harbour Review ©"), "sign 1 does not find its own example 'Harbour Review ©'"),
        (('"The harbour was full."', '"© Harbour Review"'), "sign 1 finds '© Harbour Review', which is_not names"),
        (('words = ["harbour"]', 'words = ["port"]'), "which holds none of its words: add a word of it to words"),
        (("© Harbour Review, 2031", "© Harbour Review " + "a" * 300), "longer than 300: no line so long is asked"),
    ],
)
def test_what_examples_show_is_told_with_file_and_cure(tmp_path, change, said, capsys):
    assert change[0] in SOURCE
    assert main([str(folder(tmp_path, harbour_review=SOURCE.replace(*change)))]) == 2
    shown = capsys.readouterr().out
    assert said in shown
    assert "sources/harbour-review.toml" in shown


def test_right_rules_are_summed_up_in_a_line(tmp_path, capsys):
    assert main([str(folder(tmp_path, harbour_review=SOURCE))]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("1 rules and 1 signs of 1 sources: 0 fault(s), 0 warning(s)")


def test_faults_of_fields_and_of_examples_come_together(tmp_path):
    wrong = SOURCE.replace('why = "An invented paper."', "")
    (folder(tmp_path, harbour_review=wrong) / "lines" / "99.toml").write_text(
        "[[rule]]\nid = 'm'\nrole = 'share'\nwhy = 'w'\npattern = 'a'\nremoves = ['b']\nkeeps = ['c.']\n"
    )
    faults = "\n".join(check_rules(tmp_path).faults)
    assert "sources/harbour-review.toml: add why" in faults
    assert "lines/99.toml, rule 'm' does not find its own example 'b'" in faults


def test_a_rule_for_paths_runs_its_examples(tmp_path):
    text = "[[path]]\nid = 'p'\nrole = 'share'\nwhy = 'w'\npattern = '^a'\nfits = ['b']\nleaves = ['a']\n"
    (folder(tmp_path) / "page_paths.toml").write_text(text)
    assert check_rules(tmp_path).faults == (
        f"{tmp_path.name}/page_paths.toml, path 'p' does not find its own example 'b': "
        "widen the pattern, or take it out of fits",
        f"{tmp_path.name}/page_paths.toml, path 'p' finds 'a', which path 'p' leaves: narrow the pattern",
    )


ENDLESS = {
    r"^(a|aa)+$": "aa",
    r"^(\w+\s?)+$": "Rent a berth",
    r"^Rent (z+z+)+y": "Rent zzy",
    r"^Rent (?:[^.]+,?)+ from the master$": "Rent a berth, a quay from the master",
    r"^(?:(?:\w+ )+)+berths?$": "Rent a berth",
}


def test_patterns_without_an_end_are_faults_and_the_check_goes_on(tmp_path):
    rules = [
        f"[[rule]]\nid = 'harbour-review-{number}'\nrole = 'pitch'\nplace = 'edge'\nwhy = 'w'\n"
        f"pattern = '{pattern}'\nremoves = ['{example}']\nkeeps = ['It is 12:30.']\n"
        for number, (pattern, example) in enumerate(ENDLESS.items())
    ]
    text = SOURCE + "".join(rules)
    checked = check_rules(bare_folder(tmp_path, harbour_review=text, port_review=misspelt()))
    told = [fault for fault in checked.faults if "has not done after 0.5 s of CPU with a line of " in fault]
    assert [fault.partition(" has")[0] for fault in told] == [
        f"sources/harbour-review.toml, rule 'harbour-review-{number}'" for number in range(len(ENDLESS))
    ]
    assert all(
        fault.endswith(": bound its repetitions, as in .{0,80}, and repeat nothing that repeats") for fault in told
    )
    assert "rule 'port-review-mast' does not find its own example" in "\n".join(checked.faults)


def test_an_example_that_a_pattern_never_ends_with_is_told_and_the_check_goes_on(tmp_path):
    hostile = SOURCE.replace("'^Rent a berth'", "'^(a+)+$|^Rent'").replace("They rent a berth.", "a" * 40 + " moored.")
    faults = check_rules(bare_folder(tmp_path, harbour_review=hostile, port_review=misspelt())).faults
    assert faults[0].startswith(
        "sources/harbour-review.toml, rule 'harbour-review-mast' has not done after 0.5 s of CPU with a line of 48 "
        f"signs, '{'a' * 40}...': bound"
    )
    assert "rule 'port-review-mast' does not find its own example" in "\n".join(faults)


def test_signs_and_paths_have_an_end_too(tmp_path):
    text = SOURCE.replace("'^© Harbour Review'", r"'^© Harbour (\w+\W{0,2})+$'")
    path = "[[path]]\nid = 'p'\nrole = 'share'\nwhy = 'w'\npattern = '^(a+/?)+$'\nfits = ['a/a']\nleaves = ['b']\n"
    (bare_folder(tmp_path, harbour_review=text) / "page_paths.toml").write_text(path)
    sign, path = check_rules(tmp_path).faults
    assert sign.startswith("sources/harbour-review.toml, sign 1 has not done after 0.5 s of CPU with a line of ")
    assert "page_paths.toml, path 'p' has not done after 0.5 s of CPU" in path


def test_a_pattern_that_takes_long_and_ends_is_warned_of(tmp_path):
    slow = SOURCE.replace("'^Rent a berth'", r"'^Rent a berth|a*a*b$'")
    checked = check_rules(bare_folder(tmp_path, harbour_review=slow))
    assert not checked.faults
    (said,) = checked.warnings
    assert said.startswith("sources/harbour-review.toml, rule 'harbour-review-mast' takes 0.")
    assert "of CPU with a line of " in said
    assert "bound its repetitions" in said


def test_reading_rules_tries_none(tmp_path):
    endless = SOURCE.replace("'^Rent a berth'", r"'^(\w+\s?)+$'").replace("Rent a berth today", "a" * 60 + "!")
    assert load_rulebook(folder(tmp_path, harbour_review=endless)).sources.all


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("'^Rent a berth'", "'^Terms of Service$'"), ""),
        (
            ("role =", "place = 'edge'\nrole ="),
            "sources/harbour-review.toml, rule 'harbour-review-mast' can never hold: rule 'terms-line' of "
            "lines/30_rights.toml (terms) finds all that it removes first: narrow that rule, or take this one away",
        ),
        (("role =", "place = 'edge'\nopens = 'contact'\nrole ="), "rule 'harbour-review-mast' can never hold"),
        (('role = "pitch"', "place = 'edge'\nrole = \"terms\""), ""),
        (("role =", "max_words = 50\nrole ="), ""),
    ],
)
def test_a_rule_that_can_never_hold_is_told(tmp_path, change, said):
    text = SOURCE.replace("Rent a berth today", "Terms of Service").replace("'^Rent a berth'", "'^Terms of Service$'")
    text = text.replace("They rent a berth.", "They read the terms.").replace(*change)
    (told,) = check_rules(folder(tmp_path, harbour_review=text)).faults or ("",)
    assert said in told
    assert bool(said) == bool(told)


EARLY = {"name": "early", "role": "pitch", "pattern": "^Moor"}
RULE = """
[[rule]]
id = "{name}"
role = "{role}"
why = "w"
pattern = "{pattern}"
removes = ["Moor now", "Moor here"]
keeps = ["They moor."]
"""


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ({}, {}),
        ({"pattern": "^Moor now"}, {}),
        ({"role": "share"}, {}),
        ({}, {"role": "terms", "pattern": "(?P<part>^Moor)"}),
    ],
)
def test_the_first_of_two_general_rules_holds(tmp_path, early, late):
    (folder(tmp_path) / "lines" / "98.toml").write_text(RULE.format_map(EARLY | early))
    (tmp_path / "lines" / "99.toml").write_text(RULE.format_map(EARLY | {"name": "late", "role": "share"} | late))
    never = [fault for fault in check_rules(tmp_path).faults if "can never hold" in fault]
    assert [fault.partition(" finds")[0] for fault in never] == [
        "lines/99.toml, rule 'late' can never hold: rule 'early' of lines/98.toml (pitch)"
    ] * (early == late)


def test_a_file_that_is_not_read_is_warned_of(tmp_path):
    names = ("lines/99_more.txt", "sources/harbour.toml~", "sources/README.md", "sources/.hidden")
    for name in names:
        (folder(tmp_path) if name == names[0] else tmp_path).joinpath(name).write_text(SOURCE)
    (tmp_path / "sources" / "old").mkdir()
    checked = check_rules(tmp_path)
    assert not checked.faults
    assert checked.warnings == (
        "lines/99_more.txt is not read: give it the suffix .toml, or take it away",
        "sources/harbour.toml~ is not read: give it the suffix .toml, or take it away",
        "sources/old is not read: put its files beside it, or take it away",
    )


def test_a_sign_of_two_sources_is_told(tmp_path):
    faults = check_rules(folder(tmp_path, harbour_review=SOURCE, port_review=other())).faults
    shared = "sign 1 finds '© Harbour Review, 2031', which is a sign of"
    assert faults == (
        f"sources/harbour-review.toml, {shared} sources/port-review.toml: narrow the pattern",
        f"sources/port-review.toml, {shared} sources/harbour-review.toml: narrow the pattern",
    )


def test_sources_that_follow_each_other_may_share_a_sign(tmp_path):
    old, new = (
        text.replace("why = ", f"{day} = 2020-01-01\nwhy = ", 1)
        for text, day in ((SOURCE, "valid_until"), (other(), "valid_from"))
    )
    assert not check_rules(folder(tmp_path, harbour_review=old, port_review=new)).faults


def test_a_folder_without_rules_is_told(tmp_path, capsys):
    assert main([str(tmp_path / "nothing")]) == 2
    assert f"{tmp_path / 'nothing'} is no folder" in capsys.readouterr().out
    assert check_rules(tmp_path / "nothing").faults


def test_the_check_tells_how_it_is_used(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "FOLDER" in capsys.readouterr().out


def test_a_rule_that_finds_all_is_told_in_a_few_faults(tmp_path):
    told = check_rules(folder(tmp_path, harbour_review=SOURCE.replace("'^Rent a berth'", "'.'"))).faults
    assert len(told) == MOST_SHOWN + 1
    assert "more faults like these" in told[-1]


def test_a_source_may_keep_what_another_removes(tmp_path):
    second = other().replace("Harbour Review", "Port Review").replace('["harbour"]', '["port"]')
    second = second.replace("'^Rent a berth'", "'^Rent a berth today'").replace("They rent a berth.", "Rent a berth.")
    assert not check_rules(folder(tmp_path, harbour_review=SOURCE, port_review=second)).faults
