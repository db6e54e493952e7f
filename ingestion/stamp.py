"""What a translation takes over from its French text: the keys both share, and the digest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.check.translation import SHARED_KEYS

_KEY = re.compile(r"([a-z_]+):")


def stamped(own: str, reference: str, digest: str) -> str:
    """The file of a translation with the shared keys of the French file and the digest of its text.

    Both must begin with a front matter. Nothing else of `own` changes, its line ends included.
    """
    end = "\r\n" if own.partition("\n")[0].endswith("\r") else "\n"
    blocks, rest = _blocks(own)
    shared = [lines for key, lines in _blocks(reference)[0] if key in SHARED_KEYS]
    taken = [f"{line}{end}" for lines in (*shared, (f"translation_of: {digest}",)) for line in lines]
    kept = [(key, lines) for key, lines in blocks if key not in (*SHARED_KEYS, "translation_of")]
    # They go where the French file has them: below the title.
    below = next((at for at, (key, _) in enumerate(kept, 1) if key == "title"), len(kept))
    before, after = ([f"{line}{end}" for _, lines in part for line in lines] for part in (kept[:below], kept[below:]))
    return "".join((f"---{end}", *before, *taken, *after, rest))


def _blocks(text: str) -> tuple[list[tuple[str, Sequence[str]]], str]:
    """The front matter as (key, its lines), and what follows, from the closing line on."""
    lines = text.splitlines(keepends=True)
    close = next(at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    blocks: list[tuple[str, list[str]]] = []
    for line in lines[1:close]:
        if (match := _KEY.match(line)) or not blocks:
            blocks.append((match.group(1) if match else "", []))
        blocks[-1][1].append(line.rstrip("\r\n"))
    return list(blocks), "".join(lines[close:])
