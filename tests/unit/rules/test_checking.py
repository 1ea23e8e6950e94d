"""The check of all rules finds what only their examples show, and says where and how to mend it."""

import pytest

from copydesk.rules.__main__ import main
from copydesk.rules.checking import check_rules
from rule_files import SOURCE, folder, other


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
        (("'^Rent a berth'", "'^'"), "which rule 'views-disclaimer' of lines/30_rights.toml keeps"),
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


def test_a_pattern_that_takes_ages_is_warned_of_and_ends_nothing(tmp_path):
    hostile = SOURCE.replace("'^Rent a berth'", "'^Rent a berth|^(aa?)+$'")
    checked = check_rules(folder(tmp_path, harbour_review=hostile))
    assert not checked.faults
    (warning,) = checked.warnings
    assert warning.startswith("sources/harbour-review.toml, rule 'harbour-review-mast' takes ")
    assert "bound its repetitions" in warning


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
    assert "nothing/page_paths.toml is not there" in capsys.readouterr().out


def test_a_source_may_keep_what_another_removes(tmp_path):
    second = other().replace("Harbour Review", "Port Review").replace('["harbour"]', '["port"]')
    second = second.replace("'^Rent a berth'", "'^Rent a berth today'").replace("They rent a berth.", "Rent a berth.")
    assert not check_rules(folder(tmp_path, harbour_review=SOURCE, port_review=second)).faults
