"""Exports as Delta Lake tables; the package that writes them is imported only when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.contracts import load_tables
from copydesk.errors import ConfigurationError, StoreError

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from copydesk.versions.export_plan import Plan


def write_delta(plan: Plan, site: Path) -> None:
    """A Delta Lake table for each table, with the version's name and content in its log.

    The log holds times and random names, so that two exports differ in bytes. Raises ConfigurationError where the
    package `deltalake` is missing, StoreError where it can't write.
    """
    writer = find_deltalake()
    version = plan.version
    about = {"copydesk.version": version.name, "copydesk.content": str(version.manifest["content"])}
    for table in plan.tables:
        reader = pa.RecordBatchReader.from_batches(version.schema(table), plan.batches(table))
        try:
            writer.write_deltalake(
                site / table,
                reader,
                name=table,
                description=load_tables()[table].grain,
                target_file_size=plan.shard_bytes,
                writer_properties=writer.WriterProperties(compression="ZSTD", compression_level=9),
                commit_properties=writer.CommitProperties(custom_metadata=about),
            )
        except writer.exceptions.DeltaError as error:
            what = f"'{table}' can't be written as a Delta table: {error}"
            raise StoreError(what, where=str(site / table), then="see to space, and verify the version") from error


def find_deltalake() -> ModuleType:
    """The package `deltalake`. Raises ConfigurationError with the command that installs it where it is missing."""
    try:
        import deltalake
        import deltalake.exceptions
    except ImportError as error:
        raise ConfigurationError(
            "the form 'delta' needs the package 'deltalake'", then="pip install 'copydesk[delta]', and run again"
        ) from error
    module: ModuleType = deltalake
    return module
