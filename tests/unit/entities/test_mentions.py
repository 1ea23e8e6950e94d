from dataclasses import replace

from copydesk.entities import Recogniser, find_in_texts, find_mentions, load_recogniser
from copydesk.entities.backends import ModelSpan
from copydesk.kinds import Label
from copydesk.rules.gazetteers import load_gazetteers
from copydesk.spans import Span


def test_offsets_hold_in_paragraph_document_and_source(article):
    texts = ("Norway met Hamas.", "Moscow’s envoy left.")
    mentions = article(*texts)
    whole = "\n\n".join(texts)
    assert [m.text for m in mentions] == ["Norway", "Hamas", "Moscow"]
    for m in mentions:
        assert texts[m.paragraph][m.start : m.end] == m.text == whole[m.doc_start : m.doc_end]
        assert m.source == Span(m.doc_start + 1000, m.doc_end + 1000)


def test_across_a_seam_there_is_no_source():
    recogniser, tables = load_recogniser(), load_gazetteers()
    from copydesk.kinds import Role
    from copydesk.records import Paragraph

    text = "The Middle East and Peru."
    places = tuple(range(10)) + tuple(range(50, 50 + len(text) - 10))
    seamed = Paragraph(
        position=0, role=Role.PARAGRAPH, section=None, text=text, start=0, end=len(text), source=Span(0, 65),
        places=places, solid=(Span(0, 10), Span(50, 65)),
    )  # fmt: skip
    east, peru = find_mentions([seamed], recogniser, tables, language="en")
    assert (east.text, east.source) == ("Middle East", None)
    assert (peru.text, peru.source) == ("Peru", Span(60, 64))
    whole = replace(seamed, solid=(Span(0, 65),))
    assert find_mentions([whole], recogniser, tables, language="en")[0].source is not None


def test_an_article_in_another_language_has_no_mentions(article):
    assert article("Moskau und Peru.", language="de") == ()
    assert article("Moscow and Peru.", language=None) != ()


def test_no_paragraphs_no_mentions(article):
    assert article() == ()


def test_the_method_says_who_found_it(article):
    methods = {
        m.text: m.method for m in article("Peru met the Lorem Group in the Gaza war.", model={"Lorem Group": "ORG"})
    }
    assert methods == {"Peru": "list:countries", "Lorem Group": "model:fake-1", "Gaza war": "pattern:war"}


def test_clean_texts_are_read_paragraph_by_paragraph():
    text = "Norway spoke.\n\nThen Hamas\nleft Kyiv.\n \n  Peru too."
    (mentions,) = find_in_texts([text])
    assert [m.text for m in mentions] == ["Norway", "Hamas", "Kyiv", "Peru"]
    assert all(text[m.doc_start : m.doc_end] == m.text for m in mentions)
    assert [m.paragraph for m in mentions] == [0, 1, 1, 2]
    assert find_in_texts(["", "\n\n"]) == [(), ()]


def test_the_model_s_score_stands_where_the_model_alone_decided():
    text = "Ana Brumfeld of Zorvolink met Russia and Captain Lorimer Quade of Zorvolink."

    class Scored:
        def find(self, texts):
            for one in texts:
                yield tuple(
                    ModelSpan(start=one.index(name), end=one.index(name) + len(name), label=Label(label), score=0.75)
                    for name, label in (("Ana Brumfeld", "PERSON"), ("Russia", "ORG"), ("Lorimer Quade", "ORG"))
                )

    for language in ("en", "fr"):
        recogniser = Recogniser(model="m", identity="m-1", language=language, digest="", backend=Scored())
        (found,) = find_in_texts([text], recogniser)
        scores = {mention.text: (mention.method, mention.score) for mention in found}
        assert scores["Ana Brumfeld"] == ("model:m-1", 0.75)
        if language == "en":
            assert scores["Russia"] == ("list:countries", None)
            assert scores["Lorimer Quade"] == ("title", None)
