"""The description of a version for machines: Croissant 1.1, from the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from copydesk.contracts import Column, Table, load_tables
from copydesk.versions.layout import version_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "excludes": "cr:excludes",
    "isArray": "cr:isArray",
    "arrayShape": "cr:arrayShape",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

_PARQUET = ["application/vnd.apache.parquet", "application/x-parquet"]
"""The registered name of Parquet, and the only one by which mlcroissant 1.1 reads the files."""

_TYPES = {
    "string": "sc:Text",
    "bool": "sc:Boolean",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "float64": "cr:Float64",
    "date32": "sc:Date",
    "timestamp[us, UTC]": "sc:DateTime",
}


def write_croissant(head: Mapping[str, Any]) -> str:
    """The text of a version's croissant.json; `head` is its manifest but the shards."""
    description = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "copydesk-articles",
        "description": "Articles on security and foreign policy as clean text, with an account of what was removed.",
        "identifier": head["dataset_id"],
        "version": f"{head['version']}.0.0",
        "datePublished": head["created"],
        "citeAs": _citation(head),
        "isLiveDataset": False,
        "keywords": ["news", "security", "foreign policy", "named entities", version_name(head["version"])],
        "usageInfo": "The articles belong to their publishers. Places come from GeoNames, CC BY 4.0.",
        "distribution": [_file_set(name) for name in load_tables()],
        "recordSet": [_record_set(table) for table in load_tables().values()],
    }
    return json.dumps(description, indent=1, ensure_ascii=False) + "\n"


def fit_croissant(text: str, tables: Collection[str]) -> str:
    """The text of a croissant.json reduced to some tables; references to tables that are left out go with them."""
    description = json.loads(text)
    files = {f"{name}-files" for name in tables}
    description["distribution"] = [one for one in description["distribution"] if one["@id"] in files]
    description["recordSet"] = [one for one in description["recordSet"] if one["@id"] in tables]
    for field in (field for one in description["recordSet"] for field in one["field"]):
        if "references" in field and field["references"]["field"]["@id"].partition("/")[0] not in tables:
            del field["references"]
    return json.dumps(description, indent=1, ensure_ascii=False) + "\n"


def _citation(head: Mapping[str, Any]) -> str:
    version = f"dataset {head['dataset_id']}, version {version_name(head['version'])}, {head['created'][:10]}"
    return f"Articles on security and foreign policy, built by copydesk: {version}."


def _file_set(name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{name}-files",
        "name": f"{name}-files",
        "description": f"The Parquet files of {name}; SHA256SUMS beside this file has their digests.",
        "encodingFormat": _PARQUET,
        "includes": f"{name}/*.parquet",
    }


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.grain[0].upper()}{table.grain[1:]}.",
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    source = {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": column.name}}
    name = f"{table.name}/{column.name}"
    field = _typed(name, column.name, column.type, source) | {"description": column.meaning, "source": source}
    if column.references:
        field["references"] = {"field": {"@id": column.references.replace(".", "/")}}
    return field


def _typed(name: str, short: str, kind: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """A field with its type: lists are arrays of any length, structs have sub-fields."""
    field: dict[str, Any] = {"@type": "cr:Field", "@id": name, "name": short}
    if kind.startswith("list<"):
        field |= {"isArray": True, "arrayShape": "-1"}
        kind = kind[5:-1]
    if not kind.startswith("struct<"):
        return field | {"dataType": _TYPES[kind]}
    return field | {"subField": [_sub_field(name, part, source) for part in _parts(kind[7:-1])]}


def _sub_field(parent: str, part: tuple[str, str], source: Mapping[str, Any]) -> dict[str, Any]:
    own = {**source, "transform": {"jsonPath": f"$.{part[0]}"}}
    return _typed(f"{parent}/{part[0]}", part[0], part[1], own) | {"source": own}


def _parts(inner: str) -> list[tuple[str, str]]:
    # A comma inside a nested type is never followed by "name: ", so that the split is at those that are.
    parts: list[tuple[str, str]] = []
    for piece in inner.split(", "):
        name, _, kind = piece.partition(": ")
        parts.append((name, kind))
    return parts
