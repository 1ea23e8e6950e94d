"""Knows by what a page that is cut off is told from one whose last tags were left out, as they may be."""

from __future__ import annotations

import re

_CLOSED = re.compile(r"</(?:body|html)\b", re.IGNORECASE)
_TAG = re.compile(
    r"""</?([a-zA-Z][^\s/>]*+)(?:[\s/]++|[^\s/>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]*+))*+>""", re.VERBOSE
)
_COMMENT_END = re.compile(r"--!?>")
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""The elements in which nothing is a tag but their own end."""


def find_cut(markup: str) -> str | None:
    """Inside of what the markup of a page ends as only one does that was cut off; None where nothing shows that.

    That `</body>` and `</html>` are missing shows nothing, as the standard lets them be left out, nor do elements that
    are not closed. But a page without either that ends inside a tag, a comment or a script is not whole. Such a page
    is refused and not published in part: nobody who reads its text could know that it goes on, and whoever sees the
    refusal can fetch the page again.

    >>> find_cut("<html><p>The talks went on.<p>Then <a href='/x"), find_cut("<html><p>The talks went on.")
    ('a tag', None)
    """
    if _CLOSED.search(markup):
        return None
    at = 0
    while (at := markup.find("<", at)) >= 0:
        inside, at = _pass(markup, at)
        if inside:
            return inside
    return None


def _pass(markup: str, at: int) -> tuple[str, int]:
    """Where what begins there ends; in the other case inside of what the markup does."""
    if markup.startswith("<!--", at):
        # `<!-->` is a whole comment.
        end = _COMMENT_END.search(markup, at + 2)
        return ("", end.end()) if end else ("a comment", at)
    if markup.startswith(("<!", "<?"), at):
        close = markup.find(">", at)
        return ("", close + 1) if close >= 0 else ("a tag", at)
    if not markup[at + 1 : at + 3].removeprefix("/")[:1].isalpha():
        return "", at + 1
    tag = _TAG.match(markup, at)
    if tag is None:
        return "a tag", at
    name = tag[1].lower()
    if name not in _RAW or markup[at + 1] == "/":
        return "", tag.end()
    end = _RAW[name].search(markup, tag.end())
    return ("", end.start()) if end else (f"<{name}>", at)
