"""Tells Prefect that tables were made of raw articles: asset events, which automations and lineage are built on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.assets import Asset, AssetProperties, add_asset_metadata, materialize
from prefect.cache_policies import NO_CACHE

from runtime.naming import name_place, name_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copydesk.ingest import Place
    from runtime.events import Published
    from runtime.watching import Watch

MADE_BY = "copydesk"
"""Who Prefect is told made the tables."""


def asset_key(uri: str) -> str:
    """The URI as Prefect takes it for a key, which must not hold `%`.

    >>> asset_key("file:///data/raw%20articles")
    'file:///data/raw~20articles'
    """
    return uri.replace("%", "~")


@materialize(f"{MADE_BY}://table", by=MADE_BY, cache_policy=NO_CACHE, task_run_name="tell-tables")
def tell_tables(facts: Mapping[str, Mapping[str, object]]) -> None:
    """Say what each table now holds, by the key of its asset."""
    for key, known in facts.items():
        add_asset_metadata(key, dict(known))


def tell_assets(published: Published, raw: Place, dataset: Place, watch: Watch) -> None:
    """Tell Prefect of the tables of a version, made of `raw`; where that fails, say so and go on."""
    try:
        keys = {table: asset_key(name_table(dataset, table)) for table in published.rows}
        facts = {
            key: {
                "version": published.name,
                "rows": published.rows[table],
                "bytes": published.bytes[table],
                "content": published.content,
            }
            for table, key in keys.items()
        }
        assets = [Asset(key=key, properties=AssetProperties(name=table)) for table, key in keys.items()]
        source = Asset(key=asset_key(name_place(raw)), properties=AssetProperties(name="raw articles"))
        tell_tables.with_options(assets=assets, asset_deps=[source])(facts)
    except Exception as error:
        watch.warn(f"Prefect could not be told of the tables: {type(error).__name__}")
