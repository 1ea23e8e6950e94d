"""The pieces of a page for people: everything escaped, nothing loaded from elsewhere."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLE = """
:root{color-scheme:light dark;--line:#8884;--bad:#b3261e;--warn:#8a5a00;--good:#1b6e3c}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a80;--warn:#f0c060;--good:#7fd8a0}}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;
border-bottom:1px solid var(--line)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
code{font-size:.9em;overflow-wrap:anywhere}.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
article{border-left:4px solid var(--line);padding:.1rem 1rem;margin:1rem 0}article.bad{border-color:var(--bad);
color:inherit}article.warn{border-color:var(--warn);color:inherit}article p{margin:.3rem 0}
h3{font-size:1rem;margin:.3rem 0}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LONG = 160


def text(value: object) -> str:
    r"""Any value as safe HTML text: escaped, cut when long, with characters that are not seen shown by number.

    >>> text("<b>\u202e")
    '&lt;b&gt;\\u202e'
    """
    raw = str(value)
    return html.escape(visible(raw if len(raw) <= _LONG else raw[: _LONG - 1] + "…"), quote=True)


def visible(raw: str) -> str:
    """The text with characters that are not seen, or that turn the direction of writing, shown by number."""
    return "".join(map(_shown, raw))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def code(value: object) -> str:
    """A name or key, safe, in its own direction of writing."""
    return f"<code><bdi>{text(value)}</bdi></code>"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table; numbers stand at the right. A cell that is a `str` must be safe already."""
    cells = [list(row) for row in rows]
    if not cells:
        return "<p>None.</p>"
    numeric = [not isinstance(cell, str) for cell in cells[0]]
    head = "".join(f"<th{_class(n)}>{text(name)}</th>" for name, n in zip(heads, numeric, strict=True))
    body = "\n".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return f"<td>{cell}</td>"
    shown = f"{cell:.1%}" if isinstance(cell, float) else f"{cell:,}"
    return f"<td{_class(True)}>{shown}</td>"


def _class(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def page(title: str, parts: Iterable[str], *, style: str = "") -> str:
    """The whole page. `parts` must be safe already; `style` is CSS that comes after that of every page."""
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
