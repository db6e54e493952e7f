"""Words to sparse vectors: BM25 (Robertson and Zaragoza 2009) with the stemmer of the language.

The tokens and weights are those of Qdrant's own `qdrant/bm25` model, computed in this process; the
inverse document frequency is the engine's part.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import qdrant_edge as qdrant

from ingestion.index.passage import Sparse

_AVERAGE_TOKENS = 120
"""How long a section with its questions is, in words."""

# The languages with a stemmer; the others are cut into words and no further.
_STEMMERS: Mapping[str, str] = {
    "fr": "french",
    "en": "english",
    "es": "spanish",
    "pt": "portuguese",
    "de": "german",
    "it": "italian",
    "ar": "arabic",
    "ru": "russian",
    "tr": "turkish",
}


def encode_document(text: str, language: str) -> Sparse:
    """The weights of the words of a text."""
    vector = _model(_STEMMERS.get(language)).embed_document(text)
    return Sparse(tuple(vector.indices), tuple(vector.values))


def encode_query(text: str, language: str) -> Sparse:
    """The words of a question, each with weight 1."""
    vector = _model(_STEMMERS.get(language)).embed_query(text)
    return Sparse(tuple(vector.indices), tuple(vector.values))


@cache
def _model(stemmer: str | None) -> qdrant.Bm25:
    neutral = None if stemmer else qdrant.DisabledStemmer()
    no_stopwords = None if stemmer else qdrant.StopwordsSet(languages=set(), custom=set())
    return qdrant.Bm25(
        qdrant.Bm25Config(
            avg_len=_AVERAGE_TOKENS,
            tokenizer=qdrant.TokenizerType.Multilingual,
            language=stemmer,
            stemmer=neutral,
            stopwords=no_stopwords,
            ascii_folding=True,  # people type without accents
        )
    )
