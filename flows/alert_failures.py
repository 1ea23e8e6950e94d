"""Sets alerts on a Prefect server: an address is told of each run that fails, crashes or falls silent.

    python flows/alert_failures.py [--url URL] [--heartbeat SECONDS]

The address is that of a chat service's incoming webhook, or anything else that takes JSON; as it is a secret, it may
stand in COPYDESK_ALERT_URL instead. The server is the one that PREFECT_API_URL names.
"""
# ruff: noqa: E402  Prefect's settings must stand before Prefect is imported.

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from runtime import prefect_server

prefect_server.configure(by_hand=True)

from copydesk.errors import ConfigurationError
from runtime.alerting import set_alerts
from runtime.by_hand import end

if TYPE_CHECKING:
    from collections.abc import Sequence

URL_VARIABLE = "COPYDESK_ALERT_URL"
LEAST_HEARTBEAT = 30
"""Seconds; Prefect's runs send no more heartbeats than that."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Set alerts from the command line; gives the exit code: 0 they are set, 2 a wrong call, 3 no server answers."""
    parser = argparse.ArgumentParser(prog="alert_failures.py", description="Tell somebody of runs that fail.")
    told = f"who is told, by JSON with one field 'text' (default: what {URL_VARIABLE} says)"
    parser.add_argument("--url", default=os.environ.get(URL_VARIABLE, ""), help=told)
    told = "let a run that misses three heartbeats count as crashed; give what PREFECT_FLOWS_HEARTBEAT_FREQUENCY says"
    parser.add_argument("--heartbeat", type=int, default=0, metavar="SECONDS", help=told)
    options = parser.parse_args(arguments)

    def run() -> None:
        check_call(options.url, options.heartbeat, os.environ.get("PREFECT_API_URL", ""))
        with prefect_server.server() as server:
            prefect_server.wait_for(server)
            for name in set_alerts(options.url, heartbeat=options.heartbeat):
                print(f"set: {name}")

    return end(run)


def check_call(url: str, heartbeat: int, server: str) -> None:
    """Raise ConfigurationError where alerts can't be set so; the address is never told."""
    if not server:
        what = "alerts are kept by a server, and PREFECT_API_URL names none"
        raise ConfigurationError(what, then="start one with `prefect server start`, and set PREFECT_API_URL")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        what = "the address of who is told is no http(s) address"
        raise ConfigurationError(what, where=f"--url or {URL_VARIABLE}", then="give that of an incoming webhook")
    if heartbeat and heartbeat < LEAST_HEARTBEAT:
        what = f"heartbeats come every {LEAST_HEARTBEAT} s at most, not every {heartbeat} s"
        raise ConfigurationError(what, then=f"give --heartbeat {LEAST_HEARTBEAT} or more")


if __name__ == "__main__":
    sys.exit(main())
