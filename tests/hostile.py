"""Hostile files, texts and pages, each with what must become of it: documents, and rows in quarantine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from packing import tarred
from pasted import BODY, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TEXT = f"{TITLE}\n\n{BODY}\n"
DATA = TEXT.encode()
PARAGRAPHS = "".join(f"<p>{one}</p>" for one in BODY.split("\n\n"))
SHORT = (
    "The ministers met on Friday in the old town hall, and agreed to meet again in the spring. The spokesman said"
    " after the meeting that nothing had been signed."
)


@dataclass(frozen=True)
class Case:
    """`refused`: of each row in quarantine, the locator behind the file's and the reason. `size`: holes fill it up."""

    name: str
    file: str
    make: Callable[[], bytes] | bytes | str
    documents: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    size: int = 0


def page(body: str, title: str = "A page") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def bad(reason: str) -> dict[str, str]:
    return {"": reason}


FILES = [
    Case("nothing at all", "a.txt", b"", refused=bad("empty")),
    Case("white space", "a.txt", b" \n\t\r\n \x0b", refused=bad("empty")),
    Case("white space that Unicode has", "a.txt", "\u00a0\u2003\ufeff\u200b\n" * 9, refused=bad("empty")),
    Case("only NUL bytes", "a.txt", bytes(500), refused=bad("empty")),
    Case("only a byte order mark", "a.txt", b"\xef\xbb\xbf", refused=bad("empty")),
    Case("random bytes named .txt", "a.txt", bytes(range(256)) * 40, refused=bad("binary")),
    Case("a picture named .txt", "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(200)), refused=bad("binary")),
    Case("a program named .html", "a.html", b"\x7fELF" + bytes(400), refused=bad("binary")),
    Case("a PDF file named .txt", "a.txt", b"%PDF-1.7\n" + DATA, refused=bad("malformed")),
    Case(
        "an old office document named .txt", "a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + DATA, refused=bad("binary")
    ),
    Case("a 7-Zip archive named .html", "a.html", b"7z\xbc\xaf\x27\x1c" + DATA, refused=bad("binary")),
    Case("a database named .txt", "a.txt", b"SQLite format 3\0" + DATA, refused=bad("binary")),
    Case("a tar archive named .txt", "a.txt", lambda: tarred({"x.txt": DATA}), refused=bad("binary")),
    Case("a suffix that nobody knows", "a.xyz", DATA, refused=bad("unsupported_type")),
    Case("no suffix", "README", DATA, refused=bad("unsupported_type")),
    Case("a picture under its own name", "a.png", b"\x89PNG\r\n\x1a\n", refused=bad("unsupported_type")),
    Case("one line of 300 MB", "a.txt", DATA, refused=bad("too_large"), size=300_000_000),
    Case("one line of a million letters", "a.txt", "a" * 1_000_000, refused=bad("no_article")),
    Case("one line of many words", "a.txt", "word " * 500_000, refused=bad("too_large")),
    Case("too many lines", "a.txt", "a\n" * 500_000, refused=bad("too_large")),
    Case("a line that is too large for its limit", "a.txt", DATA, refused=bad("too_large"), limits={"max_bytes": 50}),
]
ENCODINGS = [
    Case("invalid bytes in UTF-8", "a.txt", DATA + b"\xff\xfe\x80 \xc3\x28", documents=1),
    Case("UTF-16 without a mark", "a.txt", TEXT.encode("utf-16-le"), documents=1),
    Case("UTF-16 in the other order without a mark", "a.txt", TEXT.encode("utf-16-be"), documents=1),
    Case("UTF-16 of an odd number of bytes", "a.txt", TEXT.encode("utf-16")[:-1], refused=bad("malformed")),
    Case("UTF-32", "a.txt", TEXT.encode("utf-32"), documents=1),
    Case("NUL bytes here and there", "a.txt", DATA.replace(b"treaty", b"trea\0ty", 1), documents=1),
    Case("NUL bytes everywhere", "a.txt", DATA.replace(b" ", b"\0"), refused=bad("binary")),
    Case("lone surrogates", "a.txt", DATA + b"\xed\xa0\x80\xed\xb0\x80", refused=bad("undecodable")),
    Case("lone surrogates as references", "a.html", page(f"{PARAGRAPHS}<p>&#xD800;&#xDFFF;&#0;</p>"), documents=1),
    Case("controls of direction", "a.txt", f"\u202e{TEXT}\u202c\u2066\u2069\u200f", documents=1),
    Case("controls of a terminal", "a.txt", f"\x1b]0;owned\x07{TEXT}", documents=1),
    Case("a character cut off at the end", "a.txt", TEXT.encode() + b"\xe2\x82", refused=bad("malformed")),
    Case("a charset that is none", "a.html", f"<meta charset='rot13'>{PARAGRAPHS}", documents=1),
    Case("a charset that lies", "a.html", f"<meta charset='utf-16'>{PARAGRAPHS}", documents=1),
    Case("two charsets in one file", "a.txt", DATA + "café ".encode("cp1252") * 3 + "café ".encode(), documents=1),
    Case("combining marks without end", "a.txt", TEXT + "e" + "\u0301" * 100_000, documents=1),
    Case("line ends of every kind", "a.txt", TEXT.replace("\n\n", "\r\n\r\r\u2028\u2029\x85\n"), documents=1),
]
PAGES = [
    Case("a page without a body", "a.html", "<html><head><title>x</title></head></html>", refused=bad("no_article")),
    Case("a page of frames", "a.html", "<frameset><frame src=a></frameset>", refused=bad("no_article")),
    Case("a million nested elements", "a.html", lambda: b"<div>" * 1_000_000 + DATA, refused=bad("malformed")),
    Case("very many elements", "a.html", lambda: b"<p>a</p>" * 200_000, refused=bad("too_large")),
    Case("an element that is never closed", "a.html", page(f"<p>{BODY}<b><i><a href='"), documents=1),
    Case("a page that is cut off inside a tag", "a.html", page(PARAGRAPHS)[:-16] + "<a hre", refused=bad("malformed")),
    Case("a page that leaves its last tags out", "a.html", page(PARAGRAPHS)[:-14], documents=1),
    Case("an attribute of a megabyte", "a.html", page(f"<p class='{'a ' * 500_000}'>{BODY}</p>"), documents=1),
    Case("only a comment", "a.html", f"<html><!-- {BODY} --></html>", refused=bad("no_article")),
    Case(
        "only scripts",
        "a.html",
        page(f"<div id=root></div><script>var a = '{BODY}'</script>"),
        refused=bad("no_article"),
    ),
    Case(
        "only a word to turn scripts on",
        "a.html",
        page("<noscript>You need to enable JavaScript to run this app.</noscript>"),
        refused=bad("no_article"),
    ),
    Case("all of it hidden until a script shows it", "a.html", page(f"<div hidden>{PARAGRAPHS}</div>"), documents=1),
    Case(
        "a login page",
        "a.html",
        page(
            "<h1>Log in</h1><p>Please log in to your account to continue reading.</p><form><label>E-mail</label>"
            "<input><label>Password</label><input type=password><button>Log in</button></form><p>Don’t have an account?"
            " <a href=/r>Register now</a> to get access to all our articles.</p><p>By continuing, you agree"
            " to our Terms of Use and confirm that you have read our Privacy Policy.</p>"
        ),
        refused=bad("no_article"),
    ),
    Case(
        "a cookie wall",
        "a.html",
        page(
            "<h1>Your privacy matters to us</h1><p>We and our 842 partners store and access personal data, like pages"
            " data or unique identifiers, on your device.</p><p>You can change your choices at any time by clicking on"
            " the link at the bottom of the page.</p><button>Accept all</button><button>Reject all</button>"
        ),
        refused=bad("no_article"),
    ),
    Case(
        "a page that is not there",
        "a.html",
        page(
            "<nav><a>Home</a></nav><h1>404 – Page not found</h1><p>Sorry, the page you are looking for could not be"
            " found. It may have been moved or deleted, or the address may have been typed wrongly.</p><p>Try searching"
            " for it, or go back to the <a href=/>homepage</a>.</p>"
        ),
        refused=bad("no_article"),
    ),
    Case(
        "a page that asks for a person",
        "a.html",
        page(
            "<h1>www.example.org</h1><h2>Verify you are human by completing the action below.</h2><p>www.example.org"
            " needs to review the security of your connection before proceeding.</p><p>Ray ID: 7f3a2b1c9d8e</p>"
        ),
        refused=bad("no_article"),
    ),
    Case(
        "a fault of the server",
        "a.html",
        page(
            "<h1>Internal Server Error</h1><p>The server encountered an internal error or misconfiguration and was"
            " unable to complete your request.</p><p>Please contact the server administrator and inform them of the"
            " time the error occurred.</p>"
        ),
        refused=bad("no_article"),
    ),
    Case(
        "a page that sends on",
        "a.html",
        "<meta http-equiv=refresh content='0;url=/x'><p>Follow this link.</p>",
        refused=bad("no_article"),
    ),
    Case(
        "a list of links",
        "a.html",
        page("<ul>" + "<li><a href=/a>Talks go on in town</a></li>" * 200 + "</ul>"),
        refused=bad("no_article"),
    ),
    Case(
        "a feed named .xml",
        "a.xml",
        f"<?xml version='1.0'?><rss><item>{BODY}</item></rss>",
        refused=bad("unsupported_type"),
    ),
    Case(
        "a feed named .html",
        "a.html",
        f"<?xml version='1.0'?>\n<rss version='2.0'><item><description>{BODY}</description></item></rss>",
        refused=bad("unsupported_type"),
    ),
    Case(
        "a feed of another kind named .html",
        "a.html",
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><summary>{BODY}</summary></entry></feed>",
        refused=bad("unsupported_type"),
    ),
    Case(
        "a list of addresses named .html",
        "a.html",
        "<?xml version='1.0'?><urlset><url><loc>https://example.org/a</loc></url></urlset>",
        refused=bad("unsupported_type"),
    ),
    Case("JSON named .html", "a.html", '{"html": "<p>' + SHORT + '</p>"}', refused=bad("unsupported_type")),
    Case("JSON named .txt", "a.txt", '[{"text": "' + SHORT + '"}]', refused=bad("unsupported_type")),
    Case("a page named .txt", "a.txt", page(PARAGRAPHS), documents=1),
    Case("a text named .html", "a.html", TEXT, documents=1),
    Case(
        "style sheets named .txt", "a.txt", "body { margin: 0; }\n.a { color: red; }\n" * 40, refused=bad("no_article")
    ),
    Case(
        "entities that would grow",
        "a.html",
        "<!DOCTYPE html [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + page(f"{PARAGRAPHS}<p>&b;</p>"),
        documents=1,
    ),
    Case(
        "an entity that would read a file",
        "a.html",
        "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + page(f"{PARAGRAPHS}<p>&a;</p>"),
        documents=1,
    ),
    Case(
        "stated facts that are no JSON",
        "a.html",
        page(f"<script type='application/ld+json'>{'[' * 50_000}</script>{PARAGRAPHS}"),
        documents=1,
    ),
    Case(
        "a short article that is honest",
        "a.html",
        page(f"<article><h1>Talks go on</h1><p>{SHORT}</p></article>"),
        documents=1,
    ),
    Case("a short text that is honest", "a.txt", f"Talks go on\n\n{SHORT}\n", documents=1),
]
