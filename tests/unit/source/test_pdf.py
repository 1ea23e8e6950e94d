from __future__ import annotations

import random
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from copydesk import read_article
from copydesk.errors import RefusedError
from copydesk.kinds import Role
from copydesk.records import Limits, SourceText
from copydesk.source.pdf import read_pdf
from documents import PARAGRAPHS, TITLE, column, page, pdf, pdf_objects, pdf_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents import Shown

MORE = (
    "In the end the decision will be taken by those who insure the ships, and they have said nothing in public so far.",
    "Two of the largest insurers left the market in January, when a tanker was boarded and held for eleven days.",
)


def laid_out(paragraphs: Sequence[str], top: float = 650, width: int = 80, x: float = 72) -> list[Shown]:
    """Paragraphs one under the other, with a wider gap between them."""
    shown: list[Shown] = []
    for paragraph in paragraphs:
        shown += column(wrapped(paragraph, width), top=top, x=x)
        top = shown[-1][1] - 26
    return shown


def texts(source: SourceText) -> list[str]:
    return [block.span.of(source.text) for block in source.blocks]


def reason(data: bytes, **limits: int) -> str:
    with pytest.raises(RefusedError) as caught:
        read_pdf(data, limits=Limits(**limits), locator="a.pdf")
    assert caught.value.locator == "a.pdf"
    return caught.value.reason.value


def test_an_article() -> None:
    shown = [(72, 720, 20, TITLE), (72, 700, 11, "By Jane Writer"), (72, 685, 11, "14 February 2026")]
    article = read_article(pdf([[*shown, *laid_out(PARAGRAPHS)]]), locator="a.pdf")
    assert (article.media_type, article.title, article.published) == ("application/pdf", TITLE, "2026-02-14")
    assert [author.name for author in article.authors] == ["Jane Writer"]
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_lines_make_paragraphs() -> None:
    assert texts(read_pdf(pdf([laid_out(PARAGRAPHS)]))) == list(PARAGRAPHS)


def test_blocks_hold_all_that_is_text() -> None:
    source = read_pdf(pdf([laid_out(PARAGRAPHS), laid_out(MORE)]))
    assert "\n\n".join(texts(source)) == source.text


def test_columns_are_read_one_after_the_other() -> None:
    left, right = laid_out(PARAGRAPHS[:2], width=38), laid_out(PARAGRAPHS[2:], width=38, x=330)
    mixed = [shown for both in zip(left, right, strict=False) for shown in both]
    mixed += left[len(right) :] + right[len(left) :]
    assert texts(read_pdf(pdf([[(72, 720, 20, TITLE), *mixed]]))) == [TITLE, *PARAGRAPHS]


def test_the_order_of_drawing_does_not_matter() -> None:
    shown = laid_out(PARAGRAPHS)
    random.Random(3).shuffle(shown)
    assert texts(read_pdf(pdf([shown]))) == list(PARAGRAPHS)


def test_headings_are_told_by_their_size() -> None:
    shown = [*laid_out(PARAGRAPHS[:2]), (72, 560, 15, "What the Ports Want"), *laid_out(PARAGRAPHS[2:], top=530)]
    article = read_article(pdf([[(72, 720, 20, TITLE), *shown]]), locator="a.pdf")
    kept = [(paragraph.role, paragraph.text) for paragraph in article.paragraphs]
    assert kept[2] == (Role.HEADING, "What the Ports Want")
    assert [role for role, _ in kept].count(Role.HEADING) == 1


def test_paragraphs_told_by_their_first_line() -> None:
    shown: list[Shown] = []
    for paragraph in PARAGRAPHS:
        lines = column(wrapped(paragraph, 70), top=shown[-1][1] - 13 if shown else 700)
        shown += [(lines[0][0] + 14, *lines[0][1:]), *lines[1:]]
    assert texts(read_pdf(pdf([shown]))) == list(PARAGRAPHS)


def test_items_whose_lines_are_set_in() -> None:
    shown: list[Shown] = []
    for paragraph in PARAGRAPHS:
        lines = column(wrapped(f"• {paragraph}", 70), x=85, top=shown[-1][1] - 13 if shown else 700)
        shown += [(76, *lines[0][1:]), *lines[1:]]
    assert texts(read_pdf(pdf([shown]))) == [f"• {paragraph}" for paragraph in PARAGRAPHS]


def paged(*pages: list[Shown]) -> bytes:
    """Pages with the name of a journal above and a number below."""
    return pdf([
        [(72, 760, 9, f"Harbour Review | Issue {number}"), *shown, (300, 30, 9, f"{number}")]
        for number, shown in enumerate(pages, start=1)
    ])  # fmt: skip


def test_running_heads_and_numbers_go() -> None:
    article = read_article(paged(laid_out(PARAGRAPHS[:2]), laid_out(PARAGRAPHS[2:]), laid_out(MORE)), locator="a.pdf")
    assert article.text == "\n\n".join([*PARAGRAPHS, *MORE])
    removed = [entry for entry in article.ledger if entry.rule == "running-head"]
    assert {entry.role for entry in removed} == {Role.NAVIGATION}
    assert sum(entry.span.of(article.source.text).count("Harbour Review") for entry in removed) == 3


def headed(*heads: str, foot: str = "") -> list[str]:
    """The texts that stay of pages with heads, or with one foot in which # is the page's number."""
    pages = []
    for number, (head, shown) in enumerate(zip(heads, PAGES, strict=False), start=1):
        above: list[Shown] = [(72, 760, 9, head)] if head else []
        title: list[Shown] = [(72, 720, 20, TITLE)] if number == 1 else []
        below: list[Shown] = [(300, 30, 9, foot.replace("#", str(number)))] if foot else []
        pages.append([*above, *title, *shown, *below])
    source = read_pdf(pdf(pages))
    return [block.span.of(source.text) for block in source.blocks if block.path != "running-head"]


PAGES = [laid_out(PARAGRAPHS[:2]), laid_out(PARAGRAPHS[2:]), laid_out(MORE[:1]), laid_out(MORE[1:])]
ALL = [TITLE, *PARAGRAPHS, *MORE]


@pytest.mark.parametrize(
    "heads",
    [
        ("", "Harbour Review", "Harbour Review", ""),
        ("", TITLE, TITLE, TITLE),
        ("", TITLE, "Jane Writer", TITLE),
        ("Harbour Review 1", "2 Harbour Review", "Harbour Review 3", "4 Harbour Review"),
    ],
)
def test_heads_of_two_kinds_or_from_the_second_page_on_go(heads: tuple[str, ...]) -> None:
    assert [text for text in headed(*heads) if text != "Jane Writer"] == ALL


@pytest.mark.parametrize("foot", ["#", "Page # of 4", "- # -", "# | Harbour Review", "Harbour Review  #"])
def test_feet_of_two_pages_go(foot: str) -> None:
    assert headed("", "", foot=foot) == ALL[:5]


def test_roman_numbers_go() -> None:
    assert headed("i", "ii", "iii", "iv") == ALL
    words = ("civil", "mix", "livid", "vivid")
    assert [text for text in headed(*words) if text in words] == list(words)


def test_the_head_of_the_first_page_states_who_published_it() -> None:
    assert headed("Harbour Review", "Harbour Review") == ["Harbour Review", *ALL[:5]]


def test_what_stands_on_pages_far_apart_or_at_another_height_stays() -> None:
    assert headed("Notes", "", "", "Notes").count("Notes") == 2
    shown = [(72, 760, 9, "Notes"), *PAGES[0]], [(72, 740, 9, "Notes"), *PAGES[1]]
    assert texts(read_pdf(pdf(list(shown)))).count("Notes") == 2


def test_a_paragraph_runs_on_over_the_page() -> None:
    lines = wrapped(PARAGRAPHS[0], 80)
    first = column(lines[:1], top=100)
    data = paged(laid_out(PARAGRAPHS[1:]) + first, column(lines[1:], top=700), laid_out(MORE))
    assert PARAGRAPHS[0] in texts(read_pdf(data))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the ships of Ger-", "many came in March"], "the ships of Germany came in March"),
        (
            ["a well-known case of a well-", "known port in the north"],
            "a well-known case of a well-known port in the north",
        ),
        (["the north of Stratford-", "Upon lies the port"], "the north of Stratford-Upon lies the port"),
        (["the years from 2024-", "2026 were quiet ones"], "the years from 2024-2026 were quiet ones"),
        (["one thing - and another -", "thing was said"], "one thing - and another - thing was said"),
    ],
)
def test_words_that_a_line_broke(lines: list[str], text: str) -> None:
    assert texts(read_pdf(pdf([column(lines)]))) == [text]


def test_what_is_drawn_twice_is_read_once() -> None:
    twice = [*laid_out(PARAGRAPHS), *laid_out(PARAGRAPHS, x=72.4)]
    assert texts(read_pdf(pdf([twice]))) == list(PARAGRAPHS)
    letters = [
        (72.0 + 12 * at + shift, 700.0, 11.0, letter) for at, letter in enumerate("strait") for shift in (0, 0.4)
    ]
    assert texts(read_pdf(pdf([letters]))) == ["s t r a i t"]


def test_ligatures_are_letters() -> None:
    codes = b"begincmap 1 beginbfchar <66> <FB01> endbfchar endcmap"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(codes), codes)
    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R"
    assert read_pdf(pdf_of([drawing(b"(f)")], font=font, more=[stream])).text == "fi"


def drawing(shown: bytes, more: bytes = b"") -> bytes:
    data = b"BT /F1 11 Tf 72 700 Td %s Tj ET\n%s" % (shown, more)
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def test_the_header_states_little() -> None:
    info = "/Title (The Strait) /Author (Jane Writer) /CreationDate (D:20260214101010+01'00') /Creator (x)"
    claims = read_pdf(pdf([laid_out(PARAGRAPHS)], info=info)).claims
    assert [(claim.field, claim.value) for claim in claims] == [
        ("title", "The Strait"),
        ("authors", "Jane Writer"),
        ("published", "2026-02-14"),
    ]
    assert {(claim.method, claim.confidence) for claim in claims} == {("header", "low")}


@pytest.mark.parametrize(
    "info",
    [
        "/Title (Microsoft Word - x.docx)",
        "/Title (untitled)",
        "/Title (a.pdf)",
        "/Author (jdoe)",
        "/Title 3 0 R",
        "/X 1",
    ],
)
def test_what_programs_write_is_not_believed(info: str) -> None:
    assert read_pdf(pdf([laid_out(PARAGRAPHS)], info=info)).claims == ()


@pytest.mark.parametrize("filters", ["FlateDecode", ""])
def test_packed_or_not(filters: str) -> None:
    assert texts(read_pdf(pdf([laid_out(PARAGRAPHS)], filters=filters))) == list(PARAGRAPHS)


def test_the_table_of_places_may_be_broken() -> None:
    data = pdf([laid_out(PARAGRAPHS)])
    assert texts(read_pdf(data.replace(b"startxref\n", b"startxref\n9"))) == list(PARAGRAPHS)
    assert texts(read_pdf(data[: data.index(b"xref\n0")] + b"trailer\n<< /Root 1 0 R >>\n")) == list(PARAGRAPHS)


def test_the_same_bytes_make_the_same_text() -> None:
    data = paged(laid_out(PARAGRAPHS), laid_out(MORE), laid_out(MORE[::-1]))
    assert read_pdf(data) == read_pdf(data)


def flate(data: bytes, filters: str = "/FlateDecode") -> bytes:
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters.encode(), data)


BOMB = zlib.compress(b" " * 30_000_000)
FORM = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>"


def forms(depth: int, calls: int) -> bytes:
    """Forms that each draw the next several times."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
    ]
    body = b"/X Do " * calls
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
    for at in range(depth):
        head = FORM.format(6 + at, len(body)).encode()
        objects.append(head + b"\nstream\n" + body + b"\nendstream")
    return pdf_objects(objects, "/Root 1 0 R")


def codes(more: bytes) -> bytes:
    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(more), more)
    return pdf_of([drawing(b"(words)")], font=font, more=[stream])


def widths(more: str) -> bytes:
    font = "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [7 0 R]"
    info = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    inner = f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo {info} /W [{more}] >>"
    return pdf_of([drawing(b"<00410042>")], font=font, more=[inner.encode()])


LOCKED = (
    "/Root 1 0 R /ID [(a) (b)] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 "
    f"/O <{'00' * 32}> /U <{'11' * 32}> >>"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf([[]]), "no_article"),
        (pdf([]), "no_article"),
        (pdf_objects([b"<< /Type /Catalog >>"], LOCKED), "encrypted"),
        (pdf_objects([b"<< /Type /Catalog >>"], "/Root 1 0 R /Encrypt << /Filter /Other >>"), "encrypted"),
        (b"%PDF-1.7\n", "malformed"),
        (b"%PDF-1.7\n" + b"1 0 obj\n" * 5_000, "malformed"),
        (b"%PDF-1.7\n" + b"[" * 200_000, "malformed"),
        (b"%PDF-1.7\n" + b"<<" * 200_000, "malformed"),
        (pdf([laid_out(PARAGRAPHS)])[:300], "malformed"),
        (pdf([laid_out(PARAGRAPHS)] * 5), "too_large"),
        (pdf_of([flate(BOMB)]), "too_large"),
        (pdf_of([flate(zlib.compress(BOMB), "[/FlateDecode /FlateDecode]")]), "too_large"),
        (pdf_of([flate(b"\x80" * 500_000, "/RunLengthDecode")]), "too_large"),
        (forms(30, 10), "too_large"),
        (codes(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"), "too_large"),
        (codes(b"1 begincidrange <00000000> <FFFFFFFF> 5 endcidrange"), "too_large"),
        (codes(b"1 beginbfrange (\\000\\000\\000) (\\377\\377\\377) (ab) endbfrange"), "too_large"),
        (widths("0 4000000000 500"), "no_article"),
    ],
)
def test_hostile_files(data: bytes, expected: str) -> None:
    assert reason(data, max_pages=4, free_bytes=20_000_000, max_bytes=2_000_000) == expected


def test_a_page_that_draws_without_end() -> None:
    shown = b"(a) Tj " * 110_000
    data = b"<< /Length %d >>\nstream\nBT /F1 9 Tf %s ET\nendstream" % (len(shown) + 16, shown)
    assert reason(pdf_of([data])) == "too_large"


def test_many_short_lines_cost_bounded_time() -> None:
    shown = b"".join(
        b"1 0 0 1 %d %d Tm (%s) Tj " % (at % 7 * 80, at // 7, b"a-" if at % 2 else b"b") for at in range(20_000)
    )
    data = b"BT /F1 1 Tf " + shown + b" ET"
    started = time.process_time()
    read_pdf(pdf_of([b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)]))
    assert time.process_time() - started < 20


def test_forms_that_draw_themselves() -> None:
    assert reason(forms(1, 3).replace(b"/X 6 0 R", b"/X 5 0 R")) == "no_article"


def test_pages_in_a_circle() -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R 2 0 R] >>"]
    assert reason(pdf_objects(objects, "/Root 1 0 R")) == "no_article"


def test_objects_without_end() -> None:
    stream = b"<< /Type /XRef /Size 4000000000 /W [0 1 1] /Index [0 4000000000] /Root 1 0 R /Length 0 >>"
    data = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    data += b"2 0 obj\n" + stream + b"\nstream\n\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)
    assert reason(data) in ("too_large", "malformed", "no_article")


def test_boxes_and_places_without_sense() -> None:
    for place in ("1e30 1e30", "-1e30 5", "99999999999999999999 0", "0 0"):
        data = b"BT /F1 1e9 Tf %s Td (words) Tj ET" % place.encode()
        stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)
        found = pdf_of([stream]).replace(b"[0 0 612 792]", b"[0 0 1e300 -1e300]")
        with suppress(RefusedError):
            assert read_pdf(found).text


def test_a_page_under_the_name_of_a_pdf() -> None:
    assert read_article(page(), locator="a.pdf").media_type == "text/html"


def test_damage_is_refused_or_read() -> None:
    whole = pdf([laid_out(PARAGRAPHS)], filters="", info="/Title (T)")
    dice = random.Random(7)
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(RefusedError):
            source = read_pdf(bytes(data), locator="a.pdf")
            assert all(block.span.of(source.text).strip() for block in source.blocks)
