"""What was learned of a model's vectors before any document was seen.

A folder of documents says little of how people ask. `priors/<model>.npz` holds the mean of ordinary
questions in each language, as the model embeds them; `eval/prior.py` computes it from the train
split of OMoS-QA and from the questions of the corpus, and says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np

from ingestion.index.passage import Vector

# By the beginning of a fingerprint. After a new adapter they are computed again: see eval/adapter.
_FILES = {"multilingual-e5-small": "multilingual-e5-small.npz"}


def question_means(fingerprint: str) -> Mapping[str, Vector]:
    """The means that are known of the model that a fingerprint names, by language, each of shape (dim,)."""
    file = next((file for start, file in _FILES.items() if fingerprint.startswith(start)), None)
    return _read(file) if file else {}


@cache
def _read(file: str) -> Mapping[str, Vector]:
    with resources.files("ingestion.index").joinpath(f"priors/{file}").open("rb") as raw, np.load(raw) as arrays:
        return dict(zip(arrays["languages"].tolist(), arrays["query_means"].astype(np.float32), strict=True))
