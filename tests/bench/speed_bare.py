"""The unavoidable parts of the main job, run bare: a model over paragraphs, and trafilatura over pages.

    python tests/bench/speed_bare.py RESULT.json DATASET RAW MODEL

Reads the paragraphs of the newest version of a dataset, and the pages below a folder. Writes CPU seconds of the model's
work alone (`model`), of trafilatura's (`pages`), and of what comes before (`load`: imports, the model's files, rows).
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Run both, one after the other, in this process."""
    result, dataset, raw, model = sys.argv[1:]
    texts, pages = _paragraphs(Path(dataset)), sorted(Path(raw).rglob("*.html"))
    pipeline = _load(model)
    bare_extraction = import_module("trafilatura").bare_extraction if pages else None
    load = time.process_time()
    names = sum(len(doc.ents) for doc in pipeline.pipe(texts))
    after = time.process_time()
    for path in pages:
        bare_extraction(path.read_text(encoding="utf-8"), with_metadata=True)
    told = {"load": load, "model": after - load, "pages": time.process_time() - after}
    told |= {"paragraphs": len(texts), "names": names, "chars": sum(map(len, texts)), "n_pages": len(pages)}
    Path(result).write_text(json.dumps(told))


def _paragraphs(dataset: Path) -> list[str]:
    import pyarrow.parquet as pq

    return pq.read_table(dataset / "latest" / "paragraphs", columns=["text"]).column("text").to_pylist()


def _load(model: str):
    """A spaCy pipeline with nothing but what finds names."""
    import spacy

    try:
        found = import_module(model)
    except ImportError:
        found = None
    folders = [config.parent for config in Path(found.__file__).parent.glob("*/config.cfg")] if found else []
    pipeline = spacy.load(folders[0] if folders else model)
    for name in [*pipeline.pipe_names, *pipeline.disabled]:
        shared = name == "tok2vec" and "Listener" in repr(pipeline.config["components"].get("ner"))
        if name != "ner" and not shared:
            pipeline.remove_pipe(name)
    return pipeline


if __name__ == "__main__":
    main()
