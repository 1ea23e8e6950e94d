"""An article as one page for a browser: no script, nothing from elsewhere, all of the article's text escaped."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.cli.article_facts import article_facts, article_names
from copydesk.cli.article_parts import Count, Kind, article_parts, count_parts
from copydesk.cli.reasons import rule_reason
from copydesk.cli.safe_text import safe
from copydesk.kinds import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.cli.article_parts import Counts, Part
    from copydesk.records import Article

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ENOUGH = 5_000
"""Of so many characters, the direction of writing can be told."""
_ELEMENTS = {Role.HEADING: "h3", Role.QUOTE: "blockquote", Role.LIST_ITEM: "div"}


def article_as_html(article: Article) -> str:
    """The page: facts with evidence, an account in words, the article in its own order, and the reasons."""
    parts = article_parts(article)
    title = article.title or article.locator
    body = "\n".join(
        (
            f'<header>\n<h1 dir="auto"{_lang(article)}>{_text(title)}</h1>',
            f'<p class="origin"><bdi>{_text(article.locator)}</bdi>, {_text(article.media_type)},'
            f" {_text(article.source.decoding.charset)}</p>\n</header>\n<main>",
            *_section("facts", "Facts", (*_facts(article), *_evidence(article))),
            *_section("account", "Kept and removed", _account(count_parts(parts))),
            *_section("article", "Article", _article(article, parts)),
            *(_section("names", "Names", _names(article)) if article.mentions else ()),
            *_section("rules", "Rules", _reasons(parts)),
            f"</main>\n<footer>Document <code>{_text(article.doc_id)}</code> of an input with SHA-256"
            f" <code>{_text(article.raw_sha256)}</code></footer>",
        )
    )
    return (
        '<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _style() -> str:
    return (Path(__file__).parent / "article.css").read_text(encoding="utf-8")


def _text(value: str) -> str:
    return html.escape(safe(value), quote=True)


def _section(name: str, title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>'
    yield from lines
    yield "</section>"


def _facts(article: Article) -> Iterator[str]:
    yield '<dl class="facts">'
    for fact in article_facts(article):
        how = f' <span class="how" dir="ltr">{_text(fact.how)}</span>' if fact.how else ""
        yield f"<div><dt>{_text(fact.name)}</dt><dd><bdi>{_text(fact.value)}</bdi>{how}</dd></div>"
    yield "</dl>"


def _evidence(article: Article) -> Iterator[str]:
    rejected = sum(not one.chosen for one in article.evidence)
    yield f"<details><summary>All evidence: {len(article.evidence)} values found, {rejected} rejected</summary>"
    yield _head("field", "value", "method", "confidence", "outcome", "where")
    for one in article.evidence:
        where = f"{one.span.start:,}–{one.span.end:,}" if one.span else ""
        outcome = "chosen" if one.chosen else "rejected"
        cells = (_text(one.method), _text(one.confidence), outcome, where)
        rest = "".join(f"<td>{cell}</td>" for cell in cells)
        value = f'<td class="wide" dir="auto">{_text(one.value)}</td>'
        yield f'<tr class="{outcome}"><td>{_text(one.field)}</td>{value}{rest}</tr>'
    yield "</tbody></table></details>"


def _account(counts: Counts) -> Iterator[str]:
    totals = {kind: sum(roles.values(), Count()) for kind, roles in counts.items() if roles}
    words = sum(totals.values(), Count()).words
    spans = "".join(f'<span class="{kind}" style="flex:{total.words} 0 0"></span>' for kind, total in totals.items())
    yield f'<div class="bar" aria-hidden="true">{spans}</div>\n<dl class="legend">'
    for kind, total in totals.items():
        share = f" ({total.words / words:.0%} of the words)" if words else ""
        yield f"<dt>{kind.value}: {total}{share}</dt>\n<dd><ul>"
        for role, count in counts[kind].items():
            yield f'<li class="{role.value}">{role.value} <small>{count}</small></li>'
        yield "</ul></dd>"
    yield "</dl>"


def _article(article: Article, parts: Sequence[Part]) -> Iterator[str]:
    yield '<input type="checkbox" id="hide"><label class="switch" for="hide">Hide what was removed</label>'
    yield f'<article dir="{_direction(article.text)}"{_lang(article)}>'
    for is_list, run in groupby(parts, key=lambda part: part.role is Role.LIST_ITEM):
        element = "li" if is_list else "div"
        if is_list:
            yield '<ul role="list">'
        yield from (_part(part, element) for part in run)
        if is_list:
            yield "</ul>"
    yield "</article>"


def _part(part: Part, element: str) -> str:
    about = "" if part.kind is Kind.KEPT else f" <small>{_text(part.rule)}</small>"
    place = "" if part.apart else " on"
    inner = "del" if part.kind is Kind.REMOVED else _ELEMENTS.get(part.role, "p")
    text = "".join(
        f'<mark>{_text(one.text)}<span class="label" dir="ltr">{_text(one.label)}</span></mark>'
        if one.label
        else _text(one.text)
        for one in part.stretches
    )
    return (
        f'<{element} class="part {part.kind.value} {part.role.value}{place}">'
        f'<div class="note" lang="en" dir="ltr">{part.role.value}{about}</div>'
        f'<{inner} class="body" dir="auto">{text}</{inner}></{element}>'
    )


def _names(article: Article) -> Iterator[str]:
    yield _head("name", "label", "country", "mentions")
    for name in article_names(article):
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in (name.label, name.country, f"{name.times:,}"))
        yield f'<tr><td class="wide" dir="auto">{_text(name.name)}</td>{cells}</tr>'
    yield "</tbody></table>"


def _reasons(parts: Sequence[Part]) -> Iterator[str]:
    rules = sorted({(part.rule, part.kind.value, part.role.value) for part in parts})
    yield f"<details><summary>Why each part is what it is: {len(rules)} rules</summary>"
    yield _head("rule", "makes a part", "because")
    for rule, kind, role in rules:
        name, reason = f"<td><code>{_text(rule)}</code></td>", _text(rule_reason(rule))
        yield f'<tr>{name}<td>{role} ({kind})</td><td class="wide">{reason}</td></tr>'
    yield "</tbody></table></details>"


def _head(*names: str) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>"


def _lang(article: Article) -> str:
    language = article.metadata.language or ""
    return f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""


def _direction(text: str) -> str:
    """The direction in which most of the letters at the beginning of a text are written."""
    classes = [unicodedata.bidirectional(char) for char in text[:_ENOUGH]]
    return "rtl" if sum(one in ("R", "AL") for one in classes) > classes.count("L") else "ltr"
