"""Questions with what a right answer is: JSON lines, one row a question."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from chatbot.answer.status import Status
from chatbot.batch import numbered_rows
from ingestion.index.error import UsageError


class Row(BaseModel, frozen=True, extra="forbid"):
    """A question and what is expected of its answer.

    `sections` are anchors of `documents[0]`, or `document#anchor`: any of them is right. `facts`
    are strings that the answer must contain, whatever its language.
    """

    id: str = Field(min_length=1)
    language: str
    question: str = Field(min_length=1)
    status: Status
    theme: str = ""
    documents: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def right_sections(self) -> frozenset[str]:
        """The sections that answer, in full."""
        return frozenset(each if "#" in each else f"{self.documents[0]}#{each}" for each in self.sections)


def read(path: Path) -> list[Row]:
    """Read a dataset. Raises `UsageError` with the line that is wrong, or the id that stands twice."""
    rows: list[Row] = []
    seen: set[str] = set()
    for number, values in numbered_rows(path):
        try:
            row = Row.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise UsageError(f"{path}, line {number}: {where}: {first['msg']}") from error
        if row.id in seen:
            raise UsageError(f"{path}, line {number}: the id {row.id!r} stands twice")
        seen.add(row.id)
        rows.append(row)
    return rows
