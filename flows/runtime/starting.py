"""Starts what a run by hand needs: a server, and meanwhile what takes long to load."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from copydesk.quality import load_gate
from runtime import prefect_server
from runtime.flow_parameters import as_parameters
from runtime.places import check_place, keep_apart
from runtime.producer import describe_producer
from runtime.settings import ORIGINS, Settings
from runtime.target import target_folder
from runtime.workers import warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runtime.watching import Watch


@contextmanager
def started(settings: Settings, watch: Watch) -> Iterator[dict[str, Any]]:
    """A server for the time of the block, with all loaded; gives the parameters for the flow. `watch` hears of it.

    Raises ConfigurationError and StoreError for places that can't be, a model that can't be loaded, or a server that
    does not answer.
    """
    check_place(settings.raw)
    keep_apart(settings.raw, settings.dataset)
    target_folder(settings.dataset, found=True)
    token = ORIGINS.set(settings.origins)
    try:
        with prefect_server.server(watch.stop) as server:
            with watch.step("starting"):
                # While the server starts on another core: what takes seconds to load.
                if settings.engine == "local":
                    warm_up(describe_producer, settings.models or None, memory=settings.worker_memory)
                load_gate()
                prefect_server.wait_for(server)
            yield as_parameters(settings)
    finally:
        ORIGINS.reset(token)
