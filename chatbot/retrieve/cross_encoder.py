"""A cross-encoder of sentence-transformers, from a folder or from the hub."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingestion.index.embedding import hub
from ingestion.index.embedding.text import usable
from ingestion.index.error import ConfigurationError
from ingestion.index.settings import variable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_SETTING = variable("retrieval", "cross_encoder")
_BATCH = 32


class CrossEncoderReranker:
    """A `Reranker` of one output. Longer texts are cut at the limit of the model."""

    def __init__(self, name: str) -> None:
        self._model: CrossEncoder = hub.load("CrossEncoder", name, _SETTING)
        # One call uses every core, and nothing is promised about several at once.
        self._lock = threading.Lock()
        _check(self._model, name)

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Reranker.score`."""
        if not texts:
            return np.empty(0, dtype=np.float32)
        from torch.nn import Identity

        asked = usable(question)
        with self._lock:
            scores = self._model.predict(
                [(asked, usable(text)) for text in texts],
                batch_size=_BATCH,
                # The sigmoid that models end with makes 1 of every high score.
                activation_fn=Identity(),
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(scores, dtype=np.float32)


def _check(model: CrossEncoder, name: str) -> None:
    """Raise `ConfigurationError` where the model gives no score, or one that was never learned."""
    if model.num_labels != 1:
        raise ConfigurationError(
            f"{_SETTING}={name!r} is wrong: it tells {model.num_labels} classes apart; a re-ranker gives one score."
        )
    # Of a model without the layer that gives the score, transformers makes one with random weights.
    inner: Any = getattr(model[0], "model", None)
    known = getattr(getattr(inner, "config", None), "architectures", None)
    if known and type(inner).__name__ not in known:
        raise ConfigurationError(
            f"{_SETTING}={name!r} is wrong: it holds {', '.join(known)}, which was not trained to give a score."
        )
