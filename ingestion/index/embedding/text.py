"""What every model can read."""

from __future__ import annotations

import re

_UNUSABLE = re.compile("[\0\ud800-\udfff]")


def usable(text: str) -> str:
    """A text without what is no Unicode text (NUL, lone surrogates), each replaced by a space."""
    return _UNUSABLE.sub(" ", text)
