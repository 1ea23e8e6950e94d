def test_one_name_has_one_label_the_one_found_most_often(article):
    text = ["Then Lorem Ipsum met Dolor.", "And Lorem Ipsum again.", "So Lorem Ipsum left.", "But Lorem Ipsum stayed."]
    model = {"Then |Lorem Ipsum": "FAC", "And |Lorem Ipsum": "ORG", "So |Lorem Ipsum": "ORG"}
    assert [m.label.value for m in article(*text, model=model)] == ["ORG"] * 4


def test_a_title_case_heading_makes_no_organisation(names):
    heading = "# Kremlin Inaction Over Action"
    assert names(heading, model={"Inaction Over Action": "ORG"}) == {"Kremlin": "ORG"}
    assert names(heading, model={"Kremlin Inaction Over Action": "ORG"}) == {"Kremlin": "ORG"}


def test_a_name_of_the_body_counts_in_the_heading_too(article):
    mentions = article("# Lorem Council Meets Again", "The Lorem Council met.", model={"Lorem Council": "ORG"})
    assert [m.paragraph for m in mentions] == [0, 1]


def test_the_order_and_company_of_paragraphs_do_not_change_their_names(article):
    texts = ["Foreign Minister Jana Novak spoke in Oslo.", "The Gaza war went on.", "Hamas and Novak met."]
    model = {"Jana Novak": "PERSON", "Oslo": "ORG"}
    forward = {(m.text, m.label, m.entity_id) for m in article(*texts, model=model)}
    backward = {(m.text, m.label, m.entity_id) for m in article(*reversed(texts), model=model)}
    assert forward == backward
