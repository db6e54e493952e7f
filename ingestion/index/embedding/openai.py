"""A service that answers `POST {base_url}/embeddings` as OpenAI defined it: Albert, vLLM, llama.cpp, …"""

from __future__ import annotations

import hashlib
import re
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import numpy as np

from ingestion.index.embedder import Role
from ingestion.index.embedding.http import address, client
from ingestion.index.embedding.prefix import prefixes
from ingestion.index.embedding.retry import Patience, send
from ingestion.index.embedding.text import usable
from ingestion.index.error import ConfigurationError, Unavailable
from ingestion.index.passage import Vector
from ingestion.index.settings import EmbeddingSettings, variable

_BATCH = 64
_TOLD = 200
"""Characters of an error message of the service that are passed on."""
_PATIENCE: Mapping[Role, Patience] = {"query": Patience(2), "passage": Patience(6)}
"""A person waits for a question; an ingestion can wait for half a minute."""
_WRONG_SETTING = {401: ("api_key",), 403: ("api_key",), 404: ("model", "base_url")}
# Four letters of an alphabet, or one sign of a script without spaces, are about one token of any model.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]|[^\W\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]{1,4}|[^\w\s]"
)


class OpenAIEmbedder:
    """A model behind an address.

    The fingerprint is the model and its dimension: the same model at another address is the same.
    The dimension is that of the first answer, so the first look at either asks the service.
    """

    def __init__(self, settings: EmbeddingSettings, patience: Mapping[Role, Patience] = _PATIENCE) -> None:
        self._settings = settings
        self._url = address(settings.base_url, "embeddings", "embedding")
        self._prefixes = prefixes(settings.model or "", settings.query_prefix, settings.passage_prefix)
        self._patience = patience
        self._dim = 0
        self._lock = threading.Lock()
        self._client = client(settings.api_key, "embedding", settings.timeout_s)
        weakref.finalize(self, self._client.close)

    @property
    def dim(self) -> int:
        """See `Embedder.dim`."""
        if not self._dim:
            self.embed(["Bonjour"], "query")
        return self._dim

    @property
    def fingerprint(self) -> str:
        """See `Embedder.fingerprint`."""
        own = f"{self._prefixes.query}\0{self._prefixes.passage}"
        marked = f"/prefixes-{hashlib.sha256(own.encode()).hexdigest()[:8]}" if own != "\0" else ""
        return f"openai-compatible/{self._settings.model}/{self.dim}{marked}"

    def embed(self, texts: Sequence[str], role: Role) -> Vector:
        """See `Embedder.embed`. Raises `Unavailable`, `ConfigurationError`."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        # An empty text is refused by some services.
        whole = [self._prefixes.of(role) + usable(text) or " " for text in texts]
        batches = [whole[start : start + _BATCH] for start in range(0, len(whole), _BATCH)]
        return np.concatenate([self._batch(batch, role) for batch in batches])

    def count_tokens(self, text: str) -> int:
        """An estimate, since the tokenizer of the model stays with the service."""
        return len(_TOKEN.findall(text))

    def _batch(self, texts: Sequence[str], role: Role) -> Vector:
        body = {"model": self._settings.model, "input": texts}
        try:
            response = send(lambda: self._client.post(self._url, json=body), self._patience[role])
            self._refuse(response)
            vectors = _vectors(response, len(texts))
            with self._lock:
                self._dim = self._dim or vectors.shape[1]
            if vectors.shape[1] != self._dim:
                raise Unavailable(f"it answers vectors of {vectors.shape[1]} numbers instead of {self._dim}")
        except (Unavailable, httpx.DecodingError) as error:
            raise Unavailable(f"The embedding service {self._url} cannot be used: {error}.") from error
        return vectors

    def _refuse(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        told = " ".join(response.text[:_TOLD].split())
        if names := _WRONG_SETTING.get(response.status_code):
            settings = " or ".join(variable("embedding", name) for name in names)
            raise ConfigurationError(
                f"The embedding service {self._url} answers {response.status_code} to the model "
                f"{self._settings.model!r}. Is {settings} right? It says: {told}"
            )
        raise Unavailable(f"it answers {response.status_code} and says: {told}")


def _vectors(response: httpx.Response, count: int) -> Vector:
    """The vectors of an answer in the order of the texts, each of length 1. Raises `Unavailable`."""
    try:
        rows: list[Any] = response.json()["data"]
        places = [int(row.get("index", place)) for place, row in enumerate(rows)]
        vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unavailable("its answer is not a list of embeddings") from error
    if sorted(places) != list(range(count)):
        raise Unavailable(f"it answers {len(rows)} embeddings to {count} texts, or numbers them wrongly")
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    if vectors.ndim != 2 or not np.isfinite(lengths).all() or not lengths.all():  # noqa: PLR2004 - texts, numbers
        raise Unavailable("its embeddings are not numbers that make a direction")
    ordered = np.empty_like(vectors)
    ordered[places] = vectors / lengths
    return ordered
