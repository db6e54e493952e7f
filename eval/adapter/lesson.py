"""What there is to learn from, as texts: the corpus, and OMoS-QA."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import omos
from ingestion.chunk import CountTokens, sentences
from ingestion.content import Content, cut
from ingestion.corpus import Corpus, read_corpus
from ingestion.index.error import UsageError
from ingestion.index.passage import Passage

FRENCH = "fr"
_SENTENCE_LENGTHS = range(21, 110)
"""Characters of a French sentence that is about as long as a question."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text and what it says in French."""

    text: str
    language: str
    french: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, and the place of what answers it: among the sections, or among the pages."""

    text: str
    language: str
    answer: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """All of them. `sections` holds each section of the corpus in its languages; `pages` the ids of OMoS-QA's.

    `train` and `dev` ask for pages, `asked` for sections.
    """

    short: Sequence[Saying]
    sentences: Sequence[Saying]
    translations: Sequence[Saying]
    sections: Sequence[Sequence[Passage]]
    asked: Sequence[Asking]
    pages: Sequence[str]
    content: Content
    train: Sequence[Asking]
    dev: Sequence[Asking]


def read(corpus: Path, data: Path, count_tokens: CountTokens) -> Lessons:
    """Read and cut both. Raises `UsageError` where a folder does not hold what is needed."""
    own = read_corpus(corpus)
    content = cut(own.documents, count_tokens)
    sections: dict[str, list[Passage]] = {}
    for passage in content.passages:
        if passage.part == 0:
            sections.setdefault(passage.section, []).append(passage)
    place = {section: at for at, section in enumerate(sections)}
    theirs = _pages(data, count_tokens)
    pages = sorted({passage.doc_id for passage in theirs.passages})
    if not content.asked or not pages:
        raise UsageError(
            f"{corpus} must hold documents with `asked`, and {data} pages: there is nothing to learn from."
        )
    return Lessons(
        short=[*_sayings(_headings(content)), *_sayings(_explanations(own))],
        sentences=list(_sayings(_sentences(content))),
        translations=list(_translations(data)),
        sections=list(sections.values()),
        asked=[Asking(text, passage.language, place[passage.section]) for passage, text in content.asked],
        pages=pages,
        content=theirs,
        train=_questions(data, "train", pages),
        dev=_questions(data, "dev", pages),
    )


def _pages(data: Path, count_tokens: CountTokens) -> Content:
    with tempfile.TemporaryDirectory() as folder:
        omos.write_pages(data, Path(folder))
        return cut(read_corpus(Path(folder)).documents, count_tokens)


def _questions(data: Path, split: str, pages: Sequence[str]) -> list[Asking]:
    place = {page: at for at, page in enumerate(pages)}
    return [
        Asking(each.text, code, place[page])
        for code in omos.LANGUAGES
        for each in omos.questions(data, split, code)
        for page in each.documents
    ]


def _translations(data: Path) -> Iterator[Saying]:
    """The train split has the same questions in the same order in every language."""
    french = omos.questions(data, "train", FRENCH)
    for code in omos.LANGUAGES:
        if code != FRENCH:
            for own, original in zip(omos.questions(data, "train", code), french, strict=True):
                yield Saying(own.text, code, original.text)


def _sayings(texts: Sequence[Mapping[str, str]]) -> Iterator[Saying]:
    """From texts that say the same, by language."""
    for same in texts:
        for code, text in same.items():
            if code != FRENCH and FRENCH in same:
                yield Saying(text, code, same[FRENCH])


def _headings(content: Content) -> Sequence[Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for passage, heading in content.headings:
        found[passage.section][passage.language] = heading
    return list(found.values())


def _explanations(corpus: Corpus) -> Sequence[Mapping[str, str]]:
    terms = corpus.glossary.terms.values()
    return [{code: f"{each.term}: {meaning}" for code, meaning in each.means.items()} for each in terms]


def _sentences(content: Content) -> Sequence[Mapping[str, str]]:
    """Sentences that stand at the same place of translations with as many of them."""
    sections: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for passage in content.passages:
        own = (sentence.strip() for sentence in sentences(passage.text, passage.language))
        sections[passage.section][passage.language] += [sentence for sentence in own if sentence]
    found = []
    for by_language in sections.values():
        french = by_language.get(FRENCH, [])
        same = {code: own for code, own in by_language.items() if len(own) == len(french)}
        found += [
            {code: own[at] for code, own in same.items()}
            for at, sentence in enumerate(french)
            if len(sentence) in _SENTENCE_LENGTHS
        ]
    return found
