"""Where ordinary questions of each language lie, for folders whose documents name none.

    python -m eval.prior --data DIR

writes `ingestion/index/priors/`. For the languages of OMoS-QA the mean is that of its train split.
For the others it is that of the questions in the corpus, moved by as much as the former differ from
theirs: questions of one town differ from those of another in the same way in every language.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from eval import omos
from ingestion.corpus import read_corpus
from ingestion.index.embedder import Embedder, embedder
from ingestion.index.embedding.weights import NAME
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Vector
from ingestion.index.settings import load
from ingestion.settings import IngestionSettings

_FOLDER = Path(__file__).resolve().parents[1] / "ingestion" / "index" / "priors"


def means(model: Embedder, corpus: Path, data: Path) -> dict[str, Vector]:
    """The mean question vector of each supported language, shape (dim,)."""
    documents = read_corpus(corpus).documents
    own = {
        code: model.embed(
            [text for each in documents if each.language == code for texts in each.asked.values() for text in texts],
            "query",
        ).mean(axis=0)
        for code in SUPPORTED
    }
    known = {
        code: model.embed([each.text for each in omos.questions(data, "train", code)], "query").mean(axis=0)
        for code in omos.LANGUAGES
    }
    shift = np.mean([known[code] - own[code] for code in known], axis=0)
    return {code: known[code] if code in known else own[code] + shift for code in SUPPORTED}


def main(data: Annotated[Path, typer.Option(help="Folder of OMoS-QA, with its train split.")]) -> None:
    """Compute the means of the bundled model and write them."""
    settings = load(IngestionSettings)
    bundled = settings.embedding.model_copy(update={"backend": "bundled", "model": None, "base_url": None})
    found = means(embedder(bundled), settings.corpus.path, data)
    path = _FOLDER / f"{NAME}.npz"
    np.savez_compressed(
        path, languages=np.array(list(found)), query_means=np.array(list(found.values()), dtype=np.float32)
    )
    typer.echo(f"Wrote {path}")


if __name__ == "__main__":
    typer.run(main)
