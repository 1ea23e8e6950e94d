from __future__ import annotations

import pytest

from copydesk.quality.data_docs.cleaning import clean_markup


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<p>a <b>c</b></p>", "<p>a <b>c</b></p>"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<SCRIPT SRC=//x.example/y.js></SCRIPT>b", "ab"),
        ("<style>@import 'x.css'</style>b", "b"),
        ('<img src="https://x.example/logo.png?id=1">b', "b"),
        ('"><img src=x onerror=alert(1)>b', '"&gt;b'),
        ("<svg><use href='https://x.example/a.svg#i'/></svg>b", "b"),
        ("<iframe src='https://x.example'>c</iframe>b", "cb"),
        ("<form action='https://x.example'><input name=a><button>go</button></form>", "go"),
        ("<base href='https://x.example/'><link rel=stylesheet href=//x.example/a.css>b", "b"),
        ('<p onclick="go()" style="background:url(//x.example)" class="c">a</p>', '<p class="c">a</p>'),
        ("<a href='https://x.example/'>a</a>", "<a>a</a>"),
        ("<a href='//x.example/a.html'>a</a>", "<a>a</a>"),
        ("<a href='javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='data:text/html,b.html'>a</a>", "<a>a</a>"),
        ("<a href='/etc/a.html'>a</a>", "<a>a</a>"),
        ("<a href='../../b/c.html'>a</a><a href='#s-1'>b</a>", '<a href="../../b/c.html">a</a><a href="#s-1">b</a>'),
        ("<!-- <p>x</p> -->a<?php x ?>b", "ab"),
        ('<a data-toggle="collapse" href="#x">more</a><table data-toggle="table"><tr><td>1</td></tr></table>', None),
        ('<p id="c-0b9d7a3e-1f2a-4c3d-8e9f-0a1b2c3d4e5f">a</p><p id="s-1">b</p>', '<p>a</p><p id="s-1">b</p>'),
        ('<i class="fas fa-times text-danger"></i>', '<span class="fas fa-times text-danger">failed</span>'),
        ("<ul><li>a</li><li><span><hr></span></li></ul>", "<ul><li>a</li></ul>"),
    ],
)
def test_only_what_neither_loads_nor_runs_stays(markup: str, cleaned: str | None) -> None:
    cleaned = cleaned or "<table><tr><td>1</td></tr></table>"
    assert clean_markup(markup) == f"<div>{cleaned}</div>"
    assert clean_markup(clean_markup(markup)) == f"<div><div>{cleaned}</div></div>"
