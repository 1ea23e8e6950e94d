"""Knows what the errors mean that libraries for object stores and web servers raise, in words without secrets."""

from __future__ import annotations

from typing import Any


def status_of(error: BaseException) -> int | None:
    """The status with which a server answered, of what each library raises for it; 302 where it leads in a circle."""
    if type(error).__name__ == "TooManyRedirects":
        return 302
    found = (getattr(error, name, None) for name in ("status", "status_code", "code"))
    return next((status for status in found if isinstance(status, int) and 100 <= status < 600), None)


def describe(error: BaseException) -> str:
    """What went wrong, in plain words. The error's own text is left out: it may quote a signed address."""
    name, status = type(error).__name__, status_of(error)
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError) or status in (401, 403) or "Credential" in name or "Authentication" in name:
        return "access is denied, or no credentials for it were found"
    if status is not None:
        return f"the server answers with status {status}"
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return "no answer in time"
    if isinstance(error, ConnectionError) or "Connect" in name:
        return "no connection"
    return getattr(error, "strerror", None) or name


def answer_of(error: BaseException) -> int | None:
    """The status of the answer that led to an error, looked for in its causes too, as botocore keeps it."""
    seen: BaseException | None = error
    for _ in range(4):
        if seen is None:
            return None
        response: Any = getattr(seen, "response", None)
        if isinstance(response, dict):
            status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if isinstance(status, int):
                return status
        if (status := status_of(seen)) is not None:
            return status
        seen = seen.__cause__
    return None
