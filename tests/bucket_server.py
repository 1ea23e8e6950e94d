"""A server of buckets on this machine for the tests, which answers one request at a time and fails as the test says."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Asked = dict[str, Any]
MISSING = "needs the extra test-remote (moto and s3fs): pip install 'copydesk[test-remote]'"
DENIED = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"


@dataclass
class Server:
    """The server: its address, what it was asked, and what stands in its way.

    `before` is given a request and gives a status with which it is refused, or None; `after` the same for one that was
    carried out, whose answer is then lost.
    """

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[Asked], int | None] = lambda asked: None
    after: Callable[[Asked], int | None] = lambda asked: None

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to reach it, as users give it."""
        keys = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "none-that-counts"}
        return {"AWS_ENDPOINT_URL": self.url, "AWS_DEFAULT_REGION": "us-east-1", **keys}


@contextmanager
def bucket_server() -> Iterator[Server]:
    """A server with no bucket. Skips the test where what it needs is not installed."""
    moto = pytest.importorskip("moto.server", reason=MISSING)
    pytest.importorskip("s3fs", reason=MISSING)
    from werkzeug.serving import make_server

    server, lock = Server(), threading.Lock()
    inner = moto.DomainDispatcherApplication(moto.create_backend_app)

    def app(environ, start_response):
        server.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        with lock:  # As a store does: of two that create one key, one is the first.
            status = server.before(environ)
            if status is None:
                answer = list(inner(environ, start_response))
                status = server.after(environ)
                if status is None:
                    return answer
        start_response(f"{status} no", [("Content-Type", "application/xml")])
        return [DENIED]

    running = make_server("127.0.0.1", 0, app, threaded=True, request_handler=moto.MotoRequestHandler)
    server.url = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def make_bucket() -> str:
    """The name of a new bucket."""
    import s3fs

    name = f"bucket-{uuid4().hex[:12]}"
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(name)
    return name
