"""What the contacts are held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.check.finding import REFERENCE, Finding
from ingestion.check.translation import differences
from ingestion.contact import FILE, Directory


def check(directory: Directory, languages: Sequence[str]) -> Iterator[Finding]:
    """What is to be checked names a page; every text stands in every language, with the same figures."""
    for key, contact in directory.contacts.items():
        if contact.confirm and not contact.url:
            yield Finding(FILE, 0, f"contacts.{key}: is to be checked, so it needs the url of the page to check it on")
        for name, texts in (("for", contact.purpose), ("hours", contact.hours or {})):
            for code in languages if texts else ():
                if code not in texts:
                    yield Finding(FILE, 0, f"contacts.{key}.{name}: {code} is missing")
            for code, text in texts.items():
                for problem in differences(text, texts.get(REFERENCE, text), code):
                    yield Finding(FILE, 0, f"contacts.{key}.{name}.{code}: {problem}")
