"""The language a browser wants: the header Accept-Language (RFC 9110, 12.5.4)."""

from __future__ import annotations

import re

from ingestion.index.language import SUPPORTED, primary

_LONGEST = 1_000
_RANGE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?")


def preferred(header: str) -> str | None:
    """The supported language that the header likes best; of equals the first. None: it names none."""
    liked: dict[str, float] = {}
    for part in header[:_LONGEST].split(","):
        if (found := _RANGE.fullmatch(part.strip())) and (code := primary(found[1])) in SUPPORTED:
            liked.setdefault(code, float(found[2] or 1))
    best = max(liked, key=liked.__getitem__, default=None)
    return best if best and liked[best] > 0 else None
