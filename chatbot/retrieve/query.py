"""What is looked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ingestion.index.passage import Kind, Passage, Vector
from ingestion.index.store import Where


@dataclass(frozen=True, slots=True)
class Filters:
    """Only what is of this theme, and meant for this audience and this portal or for everybody."""

    theme: str | None = None
    audience: str | None = None
    portal: str | None = None


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its text, its vector of shape (dim,) as embedded, and its language.

    `on` is the day on which a document must still be valid.
    """

    text: str
    vector: Vector = field(compare=False, repr=False)
    language: str
    on: date
    filters: Filters = EVERYTHING

    def allows(self, passage: Passage) -> bool:
        """Whether a version of what was found may be shown: its day, audience and portals are its own."""
        by = self.filters
        return (
            (passage.valid_until is None or passage.valid_until >= self.on)
            and (not by.theme or passage.theme == by.theme)
            and (not by.audience or not passage.audience or by.audience in passage.audience)
            and (not by.portal or not passage.portals or by.portal in passage.portals)
        )

    def where(self, kind: Kind, language: str | None = None) -> Where:
        """Which points of a kind may answer it."""
        return Where(kind, self.on, language, self.filters.theme, self.filters.audience, self.filters.portal)
