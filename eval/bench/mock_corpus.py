"""A corpus of any size that nobody wrote: its points, and questions near them.

Each document has three sections in twelve languages, and each of these passages two points: its text
and its heading. The vectors are drawn around the section, that around the document, that around its
theme, so that they have the neighbours that vectors of texts have. Words follow Zipf's law. The same
size gives the same points again, a document at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ingestion.index.address import Address
from ingestion.index.language import SUPPORTED
from ingestion.index.passage import Passage, Point, Sparse, Vector, passage_point, text_point

DIM = 384
TODAY = date(2026, 11, 23)
POINTS_A_PASSAGE = 2

_LANGUAGES = tuple(SUPPORTED)
_THEMES = tuple(f"theme-{number}" for number in range(11))
_AUDIENCE = ("etudiant", "famille", "actif", "etranger")
_SECTIONS = 3
_PASSAGES = _SECTIONS * len(_LANGUAGES)
"""Of a document."""
_BATCH = 8
"""Documents that are made at a time."""

_SEED = 20_261_123
_TEXT = "Il faut apporter une pièce d'identité et un justificatif de domicile de moins de trois mois. " * 4
_VOCABULARY = 30_000
_WORDS, _WORDS_ASKED = 60, 6

_NEAR_THEME, _NEAR_DOCUMENT, _NEAR_SECTION = 2.0, 0.8, 0.5
"""How far things lie from what they belong to; a theme lies at 1 from the middle."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: near which point, with which words, and whose question it is."""

    vector: Vector
    words: Sparse
    language: str
    theme: str
    audience: str


def batches(passages: int) -> Iterator[list[Point]]:
    """The points of a corpus of so many passages, a few hundred at a time."""
    documents = -(-passages // _PASSAGES)
    for start in range(0, documents, _BATCH):
        numbers = range(start, min(start + _BATCH, documents))
        yield [point for each in numbers for point in _document(each, min(_PASSAGES, passages - each * _PASSAGES))]


def questions(passages: int, count: int) -> list[Question]:
    """Questions about sections of that corpus, from anybody."""
    rng = np.random.default_rng((_SEED, passages))
    return [_question(int(each), rng) for each in rng.integers(0, -(-passages // _PASSAGES), count)]


def valid(point: Point) -> bool:
    """Whether it is a text that may be shown today."""
    payload = point.payload
    today = TODAY.year * 10_000 + TODAY.month * 100 + TODAY.day
    return payload["kind"] == "passage" and (payload["valid_until"] or today) >= today


def _question(document: int, rng: np.random.Generator) -> Question:
    vectors = _around(_sections(document)[rng.integers(_SECTIONS)][None], _NEAR_SECTION, rng)
    language = int(rng.integers(len(_LANGUAGES)))
    return Question(
        vectors[0],
        _words(rng, language, _WORDS_ASKED),
        _LANGUAGES[language],
        _theme(document),
        _AUDIENCE[rng.integers(len(_AUDIENCE))],
    )


def _document(number: int, passages: int) -> Iterator[Point]:
    rng = np.random.default_rng((_SEED, number, 1))
    centres = _sections(number)[np.arange(_PASSAGES) // len(_LANGUAGES)]
    texts, headings = (_around(centres, _NEAR_SECTION, rng) for _ in range(POINTS_A_PASSAGE))
    for place in range(passages):
        section, language = divmod(place, len(_LANGUAGES))
        passage = _passage(number, section, _LANGUAGES[language])
        text, heading = (Address(number, section, passage.language, kind, 0).pack() for kind in ("passage", "heading"))
        yield passage_point(passage, text, texts[place], _words(rng, language, _WORDS))
        yield text_point("heading", passage, heading, passage.question, headings[place])


def _passage(document: int, section: int, language: str) -> Passage:
    name = f"{_theme(document)}/subject-{document}"
    return Passage(
        doc_id=name,
        language=language,
        anchor=f"section-{section}",
        part=0,
        order=section,
        title=f"Subject {document}",
        heading=f"What about {section}?",
        text=_TEXT,
        theme=_theme(document),
        audience=_AUDIENCE[: document % 5],
        url=f"https://example.org/{name}",
        checked=TODAY,
        valid_until=_valid_until(document),
        path=f"{name}.{language}.md",
        portals=("students",) if document % 7 == 0 else (),
    )


def _valid_until(document: int) -> date | None:
    """One document in five ends some day, one in fifty has ended."""
    if document % 50 == 1:
        return date(2026, 8, 31)
    return date(2027, 8, 31) if document % 5 == 0 else None


def _theme(document: int) -> str:
    return _THEMES[document % len(_THEMES)]


def _sections(document: int) -> Vector:
    """The middles of its sections, shape (sections, dim)."""
    theme = _around(np.zeros((1, DIM), np.float32), 1.0, np.random.default_rng((_SEED, document % len(_THEMES), 2)))
    rng = np.random.default_rng((_SEED, document))
    middle = _around(theme, _NEAR_THEME, rng)
    return _around(np.repeat(middle, _SECTIONS, axis=0), _NEAR_DOCUMENT, rng)


def _around(middles: Vector, far: float, rng: np.random.Generator) -> Vector:
    vectors = middles + rng.standard_normal(middles.shape, dtype=np.float32) * np.float32(far / DIM**0.5)
    placed: Vector = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return placed


def _words(rng: np.random.Generator, language: int, count: int) -> Sparse:
    """Words of a language, drawn by Zipf's law, each once."""
    ranks = np.unique(np.searchsorted(_zipf(), rng.random(count)))
    return Sparse(tuple((ranks + language * _VOCABULARY).tolist()), (1.0,) * len(ranks))


@cache
def _zipf() -> Sequence[float]:
    weights = 1 / np.arange(1, _VOCABULARY + 1)
    # The last sum is left out: whatever is above falls to the last word.
    cumulated: list[float] = (np.cumsum(weights) / weights.sum())[:-1].tolist()
    return cumulated
