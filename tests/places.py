"""Places of raw articles for the tests: objects in memory, faulty ones too, and web servers on this machine."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import fsspec
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.registry import _registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def in_memory(objects: Mapping[str, bytes], scheme: str = "memory") -> str:
    """The address of objects in memory, by their keys below it."""
    bucket = f"bucket-{uuid4().hex[:8]}"
    system = fsspec.filesystem("memory")
    for key, data in objects.items():
        system.store[f"/{bucket}/raw/{key}"] = _stored(system, f"/{bucket}/raw/{key}", data)
    return f"{scheme}://{bucket}/raw"


def _stored(system: MemoryFileSystem, key: str, data: bytes) -> object:
    """An object under any key: what fsspec offers to write one would make a path of it."""
    system.pipe_file("/made", data)
    made = system.store.pop("/made")
    made.path = key
    return made


def objects_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder as objects."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def faulty_system(**traits: object) -> Iterator[type[FaultySystem]]:
    """A file system for s3:// that fails as its traits say."""
    kind = type("Own", (FaultySystem,), {name: staticmethod(trait) for name, trait in traits.items()})
    before = _registry.get("s3")
    fsspec.register_implementation("s3", kind, clobber=True)
    try:
        yield kind
    finally:
        _registry.pop("s3")
        if before:
            fsspec.register_implementation("s3", before)


class FaultySystem(MemoryFileSystem):
    """Objects in memory that fail as the test says: each call is told its number, the object and what it would give."""

    protocol = "s3"
    cachable = False
    on_read: Callable[[int, str, bytes], bytes] = staticmethod(lambda number, key, data: data)
    on_list: Callable[[int], None] = staticmethod(lambda number: None)
    on_info: Callable[[int], None] = staticmethod(lambda number: None)
    n_reads = n_lists = n_infos = 0

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return MemoryFileSystem._strip_protocol(str(path).removeprefix("s3://"))

    def cat_file(self, path, start=None, end=None, **more):
        type(self).n_reads += 1
        return type(self).on_read(type(self).n_reads, path, super().cat_file(path, start, end, **more))

    def find(self, path, **more):
        type(self).n_lists += 1
        type(self).on_list(type(self).n_lists)
        return super().find(path, **more)

    def info(self, path, **more):
        type(self).n_infos += 1
        type(self).on_info(type(self).n_infos)
        return super().info(path, **more)


class Handler(SimpleHTTPRequestHandler):
    """Files of a folder, in ranges where asked, with what the test wants else; keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    ranges = True
    sized = True
    gone = False
    break_after: list[int]
    tags: list[str]
    headers_more: Mapping[str, str]
    moved: Mapping[str, str]
    status: Mapping[str, int]
    asked: list[tuple[str, str, str]]
    allowed: list[str | None]

    def log_message(self, *arguments: object) -> None:
        """Nothing: tests are calm."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked has gone
            super().handle()

    def do_GET(self) -> None:
        if self.gone:  # as a machine that is switched off: what is connected hears no more
            self.close_connection = True
            return
        self.asked.append(("GET", self.path, self.headers.get("Range", "")))
        self.allowed.append(self.headers.get("Authorization"))
        path = self.path.partition("?")[0]
        if path in self.moved:
            self.send_response(302)
            self.send_header("Location", self.moved[path])
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path in self.status:
            self.send_error(self.status[path])
        elif path.endswith("/"):
            super().do_GET()
        else:
            self._send_file()

    def do_HEAD(self) -> None:
        if self.gone:
            self.close_connection = True
            return
        self.asked.append(("HEAD", self.path, ""))
        super().do_HEAD()

    def _send_file(self) -> None:
        try:
            data = Path(self.translate_path(self.path)).read_bytes()
        except OSError:
            self.send_error(404)
            return
        asked, start = self.headers.get("Range"), 0
        whole = self.break_after.pop(0) if self.break_after else len(data)
        if asked and self.ranges:
            start = int(asked.removeprefix("bytes=").partition("-")[0])
            if start >= len(data):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            self.send_response(200)
        if self.tags:
            self.send_header("ETag", self.tags.pop(0))
        for name, value in self.headers_more.items():
            self.send_header(name, value)
        if "Content-Type" not in self.headers_more:
            self.send_header("Content-Type", self.guess_type(self.path.partition("?")[0]))
        if self.sized:
            self.send_header("Content-Length", str(len(data) - start))
        else:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        part = data[start:][:whole]
        self.close_connection |= whole < len(data) - start
        try:
            self.wfile.write(part)
        except OSError:  # whoever asked has enough
            self.close_connection = True


@contextmanager
def web_server(folder: Path, **traits: object) -> Iterator[tuple[str, type[Handler]]]:
    """A server of a folder's files, with the traits of its `Handler` changed; its address, and the handler."""
    kept = {"break_after": [], "tags": [], "headers_more": {}, "moved": {}, "status": {}, "asked": [], "allowed": []}
    handler = type("Own", (Handler,), {**kept, **traits})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", handler
    finally:
        handler.gone = True
        server.shutdown()
        server.server_close()
        thread.join()
