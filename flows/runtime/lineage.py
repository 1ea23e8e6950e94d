"""Sends what a run reads and writes as OpenLineage events, to where OPENLINEAGE_* or openlineage.yml say."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from copydesk.contracts import arrow_schema
from copydesk.errors import ConfigurationError
from runtime.events import Ended, Event, Outcome, Started
from runtime.naming import name_place, name_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from copydesk.ingest import Place
    from runtime.events import Published

JOB = "build-dataset"
"""The name of the job, in the namespace of OPENLINEAGE_NAMESPACE, else `copydesk`."""
PATIENCE = 3.0
"""How many seconds the last event has where the process is about to end."""


class Lineage:
    """Tells when a run starts, and how it ends with which tables.

    Raises ConfigurationError where the client is not installed, or its settings can't be.
    """

    name = "OpenLineage"

    def __init__(self, raw: Place, dataset: Place) -> None:
        try:
            from openlineage.client import OpenLineageClient, event_v2, facet_v2
            from openlineage.client.uuid import generate_new_uuid
        except ImportError as error:
            then = "install the extra: pip install 'copydesk[openlineage]'"
            raise ConfigurationError("what sends OpenLineage events is not installed", then=then) from error
        self._events, self._facets = event_v2, facet_v2
        try:
            self._client = OpenLineageClient()
        except Exception as error:  # of any kind, by what its settings name
            what = f"the settings of OpenLineage can't be: {type(error).__name__}: {error}"
            raise ConfigurationError(what, then="mend openlineage.yml or the OPENLINEAGE_* variables") from error
        self._raw, self._dataset = raw, dataset
        self._run = str(generate_new_uuid())

    def hear(self, event: Event) -> None:
        """Send the event that this one is in OpenLineage, if it is one."""
        if isinstance(event, Started):
            self._send("START", {}, [self._source(None)], [])
        if isinstance(event, Ended):
            if event.outcome is Outcome.STOPPED:
                last = threading.Thread(target=self._end, args=(event,), daemon=True)
                last.start()
                last.join(PATIENCE)
            else:
                self._end(event)

    def _end(self, event: Ended) -> None:
        facets: dict[str, Any] = {}
        if event.fault:
            message = self._facets.error_message_run.ErrorMessageRunFacet
            facets["errorMessage"] = message(message=event.fault.what, programmingLanguage="python")
        kind = "COMPLETE" if event.outcome.good else "ABORT" if event.outcome is Outcome.STOPPED else "FAIL"
        outputs = list(self._tables(event.published)) if event.published else []
        self._send(kind, facets, [self._source(event)], outputs)
        self._client.close(PATIENCE)

    def _send(self, kind: str, facets: dict[str, Any], inputs: list[Any], outputs: list[Any]) -> None:
        names, facet = self._events, self._facets
        engine = facet.processing_engine_run.ProcessingEngineRunFacet(version=version("prefect"), name="Prefect")
        what = facet.job_type_job.JobTypeJobFacet(processingType="BATCH", integration="COPYDESK", jobType="BUILD")
        namespace = os.environ.get("OPENLINEAGE_NAMESPACE", "copydesk")
        self._client.emit(
            names.RunEvent(
                eventType=names.RunState[kind],
                eventTime=datetime.now(UTC).isoformat(),
                run=names.Run(runId=self._run, facets={"processing_engine": engine, **facets}),
                job=names.Job(namespace=namespace, name=JOB, facets={"jobType": what}),
                producer=_producer(),
                inputs=inputs,
                outputs=outputs,
            )
        )

    def _source(self, ended: Ended | None) -> Any:  # noqa: ANN401  the client is an extra: its types are not there
        """The raw articles, with how many were read and how large they are, once that is known."""
        namespace, name = split_uri(name_place(self._raw))
        facets = {}
        if ended and ended.run:
            statistics = self._facets.input_statistics_input_dataset.InputStatisticsInputDatasetFacet
            facets["inputStatistics"] = statistics(rowCount=ended.run["articles"], size=ended.run["bytes"])
        return self._events.InputDataset(namespace=namespace, name=name, inputFacets=facets)

    def _tables(self, published: Published) -> Iterator[Any]:
        """The tables of the version: their columns, rows and bytes."""
        facet = self._facets
        for table, rows in published.rows.items():
            namespace, name = split_uri(name_table(self._dataset, table))
            statistics = facet.output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet
            yield self._events.OutputDataset(
                namespace=namespace,
                name=name,
                facets={
                    "schema": facet.schema_dataset.SchemaDatasetFacet(fields=self._columns(arrow_schema(table))),
                    "version": facet.dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=published.name),
                },
                outputFacets={"outputStatistics": statistics(rowCount=rows, size=published.bytes[table])},
            )

    def _columns(self, schema: pa.Schema) -> list[Any]:
        column = self._facets.schema_dataset.SchemaDatasetFacetFields
        return [column(name=one.name, type=str(one.type)) for one in schema]


def split_uri(uri: str) -> tuple[str, str]:
    """The namespace and the name of a dataset, as OpenLineage names them.

    >>> split_uri("s3://bucket/news/latest/documents"), split_uri("file:///data/raw")
    (('s3://bucket', 'news/latest/documents'), ('file', '/data/raw'))
    """
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return "file", parts.path
    return f"{parts.scheme}://{parts.netloc}", parts.path.strip("/") or "/"


def _producer() -> str:
    """Who sends: the spec wants a URI."""
    return "urn:copydesk:build-dataset"
