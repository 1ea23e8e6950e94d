"""The expectation that a column's values exist as keys of another staged table, in Great Expectations' terms."""

# The decorators and annotations below are read by GX at import time: no `from __future__ import annotations`.
import json
from pathlib import Path
from typing import Any, ClassVar, Union

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.render.components import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer


class ColumnValuesExistInTable(ColumnMapMetricProvider):
    """Whether each value of the column stands in `parent_column` of `<staged>/<parent>/*.parquet`.

    In the place of a folder, `staged` may be a JSON object with the list of files of each table.
    """

    condition_metric_name = "column_values.exist_in_table"
    condition_value_keys = ("parent", "parent_column", "staged")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, parent: str, parent_column: str, staged: str, **_: Any) -> pd.Series:  # noqa: N805, ANN401 - GX makes it a classmethod, and passes what it likes
        listed = json.loads(staged)[parent] if staged.startswith("{") else None
        files = listed if listed is not None else sorted((Path(staged) / parent).glob("*.parquet"))
        keys = pa.chunked_array(
            [c for f in files for c in pq.read_table(f, columns=[parent_column]).column(0).chunks], pa.string()
        )
        return column.isin(set(pc.unique(keys).to_pylist()))


class ExpectColumnValuesToExistInTable(ColumnMapExpectation):
    """Expect every value of the column to be a key of another staged table."""

    parent: str
    parent_column: str
    staged: Union[str, dict[str, str]]  # noqa: UP007 - a suite parameter; GX's pydantic 1 knows no `|`

    map_metric: ClassVar[str] = "column_values.exist_in_table"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "parent", "parent_column", "staged")

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: Any = None,  # noqa: ANN401 - as GX calls it
        result: Any = None,  # noqa: ANN401, ARG003
        runtime_configuration: Any = None,  # noqa: ANN401, ARG003
    ) -> list[RenderedStringTemplateContent]:
        """The expectation in a sentence, for Data Docs."""
        sentence = {
            "template": "values must stand in the column $parent_column of the table $parent.",
            "params": {name: configuration.kwargs[name] for name in ("parent", "parent_column")},
            "styling": {"default": {"classes": ["badge", "badge-secondary"]}},
        }
        return [RenderedStringTemplateContent(content_block_type="string_template", string_template=sentence)]
