"""The closed lists: what a stretch of text can be, and what a name can be the name of."""

from enum import StrEnum


class Role(StrEnum):
    """What a span of the source text is in its article."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    AFFILIATION = "affiliation"
    DATELINE = "dateline"
    DATE = "date"
    PUBLISHER = "publisher"
    SECTION_LABEL = "section_label"
    CAPTION = "caption"
    CREDIT = "credit"
    PULL_QUOTE = "pull_quote"
    PITCH = "pitch"
    RELATED = "related"
    CONTACT = "contact"
    AUTHOR_BIO = "author_bio"
    COPYRIGHT = "copyright"
    DISCLAIMER = "disclaimer"
    TERMS = "terms"
    SHARE = "share"
    NAVIGATION = "navigation"
    ADVERT = "advert"
    REPEAT = "repeat"
    WHITESPACE = "whitespace"
    OTHER = "other"


KEPT = frozenset({Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE})
"""The roles whose text is published in `paragraphs` and `documents.text`."""

FACTS = frozenset(
    {Role.TITLE, Role.STANDFIRST, Role.BYLINE, Role.AFFILIATION, Role.DATELINE, Role.DATE, Role.PUBLISHER}
    | {Role.SECTION_LABEL}
)
"""The roles that become metadata."""


class Label(StrEnum):
    """Kinds of entity, by their OntoNotes names."""

    PERSON = "PERSON"
    ORG = "ORG"
    GPE = "GPE"
    LOC = "LOC"
    NORP = "NORP"
    FAC = "FAC"
    EVENT = "EVENT"
    PRODUCT = "PRODUCT"
    LAW = "LAW"
    WORK_OF_ART = "WORK_OF_ART"
    LANGUAGE = "LANGUAGE"
