"""Which number each document, section and point of a generation has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from ingestion.index.address import MOST_DOCUMENTS, MOST_NUMBERS, MOST_SECTIONS, Address
from ingestion.index.error import ConfigurationError
from ingestion.index.passage import Kind, Passage


class Numbering:
    """Hands out addresses. Documents of `first` come before the others, which keep their order."""

    def __init__(self, passages: Sequence[Passage], first: Collection[str]) -> None:
        names = sorted(dict.fromkeys(passage.doc_id for passage in passages), key=lambda name: name not in first)
        if len(names) > MOST_DOCUMENTS:
            raise ConfigurationError(
                f"The corpus has {len(names)} documents and one index holds {MOST_DOCUMENTS}: make several of it."
            )
        self._documents = {name: number for number, name in enumerate(names)}
        self._sections = _sections(passages)
        self._given: Counter[tuple[int, int, str, Kind]] = Counter()
        self.first = sum(name in first for name in names)

    def give(self, passage: Passage, kind: Kind) -> int | None:
        """The next address of a kind in the section of `passage`; none where it has no more."""
        section = min(self._sections[passage.doc_id][passage.anchor], MOST_SECTIONS - 1)
        place = (self._documents[passage.doc_id], section, passage.language, kind)
        number = self._given[place]
        if number >= MOST_NUMBERS:
            return None
        self._given[place] += 1
        return Address(*place, number).pack()


def _sections(passages: Iterable[Passage]) -> dict[str, dict[str, int]]:
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for passage in passages:
        own = numbers[passage.doc_id]
        own.setdefault(passage.anchor, len(own))
    return numbers
