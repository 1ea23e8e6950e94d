from copydesk.entities.addresses import find_addresses, without_addresses
from copydesk.entities.words import split_words


def test_addresses_of_pages_mail_and_accounts_are_found():
    text = "At https://x.y/Peru, www.karo.int/Putin, t.me/Ukraine; ask Putin@karo.ru or “@Putin” on U.S./Peru."
    assert [text[start:end] for start, end in find_addresses(text)] == [
        "https://x.y/Peru,", "www.karo.int/Putin,", "t.me/Ukraine;", "Putin@karo.ru", "@Putin”",
    ]  # fmt: skip
    assert find_addresses("Peru @ Lima / Iraq") == ()


def test_an_address_is_one_mark_among_the_words():
    text = "a www.b.c/d e"
    words = without_addresses(split_words(text), find_addresses(text))
    assert [(w.start, w.end, w.text) for w in words] == [(0, 1, "a"), (2, 11, "/"), (12, 13, "e")]


def test_no_names_are_found_in_addresses(names):
    text = "See https://t.co/Ukraine, ask Putin@kremlin.ru or @Putin about Peru."
    assert names(text, model={"Ukraine": "GPE", "Putin": "PERSON"}) == {"Peru": "GPE"}


def test_a_name_of_the_text_is_not_sought_in_them_either(names):
    assert names("Jana Novak left. Ask @Novak.", model={"Jana Novak": "PERSON"}) == {"Jana Novak": "PERSON"}


def test_names_beside_them_stay(names):
    assert names("Peru (www.peru.pe) and Iraq (@iraq).") == {"Peru": "GPE", "Iraq": "GPE"}
