"""Knows how a web server's list of files is read: the links of a page that lead below it, folder by folder, bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin

from copydesk.errors import RefusedError, StoreError
from copydesk.ingest.remote import RemoteFile, connect, patiently, unreachable
from copydesk.ingest.web import LeadsAwayError, WebFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.stores.addresses import Address

MAX_PAGES = 10_000
"""How many lists are read at most, each of one folder."""
MAX_FILES = 1_000_000
"""How many files may be in them."""
MAX_PAGE_BYTES = 20_000_000
_ASKED_AT_ONCE = 8


def list_index(address: Address) -> Mapping[str, tuple[RemoteFile, int | None]]:
    """The files that a list of a web server names below it, by the path below it, with their sizes where it tells.

    A link with a query is none to a file: with such, lists are sorted. Raises StoreError where a list can't be had or
    is none, where it leads elsewhere, and where there are more than may be.
    """
    system, root = connect(address)
    start = _canonical(root) or root
    queue, seen = [start], {start}
    files: dict[str, RemoteFile] = {}
    n_pages = 0
    while queue:
        page, n_pages = queue.pop(), n_pages + 1
        for url in _links(page, address):
            if url in seen or not url.startswith(start) or url == start:
                continue
            seen.add(url)
            path = "/".join(_decoded(part) for part in url[len(start) :].split("/"))
            if path.endswith("/"):
                queue.append(url)
            else:
                files[_unused(path, files)] = RemoteFile(place=address, key=url, name=path.rpartition("/")[2])
        if n_pages + len(queue) > MAX_PAGES or len(files) > MAX_FILES:
            what = f"more than {MAX_PAGES} lists or {MAX_FILES} files are below it"
            raise StoreError(what, where=str(address), then="name a smaller part of it")
    return dict(zip(files, zip(files.values(), _sizes(system, files.values()), strict=True), strict=True))


def _unused(path: str, files: Mapping[str, Any]) -> str:
    """The path, with a number behind it where another file has it: two addresses may mean one path."""
    number = 1
    while (name := path if number == 1 else f"{path}~{number}") in files:
        number += 1
    return name


def _decoded(part: str) -> str:
    """A part of a path in plain letters; as it is where a slash would come out."""
    plain = unquote(part, errors="surrogateescape")
    return part if "/" in plain else plain


def _canonical(url: str) -> str | None:
    """The one way to write an address; None for what is none."""
    from yarl import URL

    try:
        return str(URL(url))
    except ValueError:
        return None


def _links(page: str, address: Address) -> Iterator[str]:
    """The addresses without a query that a list names. Raises StoreError where there is no list."""
    text = _read_page(page, address)
    parser = _Links()
    parser.feed(text)
    parser.close()
    for link in parser.links:
        try:
            url = _canonical(urldefrag(urljoin(page, link.strip())).url)
        except ValueError:
            continue
        if url and "?" not in url:
            yield url


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _read_page(page: str, address: Address) -> str:
    file = WebFile(RemoteFile(place=address, key=page, name="index"), MAX_PAGE_BYTES)
    try:
        patiently(lambda: file.open_at(0), final=(LeadsAwayError,))
        led_to, data = _canonical(file.url), _read_all(file)
    except RefusedError as error:
        raise StoreError(f"a list of files can't be read: {error.detail}", where=str(address)) from None
    except LeadsAwayError:
        raise _led_away(address) from None
    except StoreError:
        raise
    except Exception as error:
        raise unreachable(address, error) from None
    finally:
        file.close()
    if led_to != page:
        raise _led_away(address)
    if file.media_type not in ("text/html", "application/xhtml+xml"):
        then = "name one file, or a folder of which the server gives a list"
        raise StoreError("the server gives no list of files there", where=str(address), then=then)
    return data.decode("utf-8", errors="surrogateescape")


def _read_all(file: WebFile) -> bytes:
    data = bytearray()
    buffer = bytearray(65_536)
    while number := file.readinto(buffer):
        data += buffer[:number]
        if len(data) > MAX_PAGE_BYTES:
            raise StoreError(f"a list of files has more than {MAX_PAGE_BYTES} bytes", then="name a smaller part of it")
    return bytes(data)


def _led_away(address: Address) -> StoreError:
    then = "name the place itself, with its own scheme and a / at its end"
    return StoreError("the server leads elsewhere from a list of files", where=str(address), then=then)


def _sizes(system: Any, files: Any) -> list[int | None]:  # noqa: ANN401  fsspec ships no types
    """The size of each file where the server tells it; what fails here is told when the file is read."""

    def ask(file: RemoteFile) -> int | None:
        try:
            size: int | None = system.info(file.key).get("size")
        except Exception:
            return None
        return size

    with ThreadPoolExecutor(_ASKED_AT_ONCE) as pool:
        return list(pool.map(ask, files))
