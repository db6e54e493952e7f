"""The project's own classifier: a log-linear model over pieces of words, small enough to ship.

The pieces of a text are the runs of one to five characters of its words (with their borders), the
words and the pairs of words. Each piece is hashed (CRC-32) into a row of a table that holds one
weight a language; the sum of the rows is the score, its softmax the probability. This is the model of
fastText (Joulin et al., "Bag of Tricks for Efficient Text Classification", 2017) without its hidden
layer, one table for each script. `python -m eval.language_training` makes it from the texts of this
repository; languages of other scripts are known to the Latin table in Latin letters, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ingestion.index.language import Script

LONGEST = 5
"""Characters of the longest piece."""

MOST_WORDS = 60
"""So many words at the beginning of a text are looked at: more would not change its language."""

_WORD = re.compile(r"[^\W_]+(?:['\u200c\u0301-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of one script: `weights[row, language] * scale`, and what each language starts with."""

    codes: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    scale: float
    bias: npt.NDArray[np.float32]

    def probabilities(self, text: str) -> dict[str, float]:
        """How likely each language of the table is for a text; they add up to 1."""
        rows = np.fromiter((crc32(piece.encode()) for piece in pieces(text)), dtype=np.uint32) % len(self.weights)
        scores = self.weights[rows].sum(axis=0, dtype=np.int64) * self.scale + self.bias
        odds = np.exp(scores - scores.max())
        return {code: float(p) for code, p in zip(self.codes, odds / odds.sum(), strict=True)}


def fold(text: str) -> str:
    """A text as the model sees it: lower case, one kind of apostrophe, a Turkish İ as i."""
    return text.lower().replace("i\u0307", "i").replace("’", "'").replace("ʼ", "'")


def words(text: str) -> list[str]:
    """The words of a folded text; `j'ai` is one, and so is a Persian word with its joiner."""
    return _WORD.findall(text)


def pieces(text: str) -> Iterator[str]:
    """What the model counts in a text."""
    found = words(fold(text))[:MOST_WORDS]
    for word in found:
        yield f"={word}"
        bordered = f"_{word[:24]}_"
        for size in range(1, LONGEST + 1):
            for start in range(len(bordered) - size + 1):
                yield bordered[start : start + size]
    for left, right in itertools.pairwise(found):
        yield f"{left} {right}"


def load() -> Mapping[Script, Table]:
    """The shipped tables, one a script that several languages share."""
    with resources.files("chatbot.language").joinpath("ngram.npz").open("rb") as file, np.load(file) as stored:
        return {
            script: Table(
                codes=tuple(str(stored[f"{script}_codes"]).split()),
                weights=stored[f"{script}_weights"],
                scale=float(stored[f"{script}_scale"]),
                bias=stored[f"{script}_bias"],
            )
            for script in ("latin", "cyrillic", "arabic")
        }
