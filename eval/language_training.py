"""Train the classifier of languages: `python -m eval.language_training` writes chatbot/language/ngram.npz.

Softmax regression by AdaGrad (Duchi et al., 2011) over the pieces of `chatbot.language.ngram`. It
takes about a minute on one core; the same texts give the same file.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from chatbot.language.ngram import pieces
from eval.language_corpus import ROOT, Sample, samples
from ingestion.index.language import Script

OUTPUT = ROOT / "chatbot/language/ngram.npz"

ROWS: Mapping[Script, int] = {"latin": 1 << 16, "cyrillic": 1 << 14, "arabic": 1 << 14}
"""Rows of each table; a piece shares its row with others."""

_EPOCHS = 4
_BATCH = 256
_RATE = 0.04
_START = 1e-6
_DECAY = 3e-6
_LEVELS = 127

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def main(output: Path = OUTPUT) -> None:
    """Train every table and write them."""
    stored: dict[str, npt.NDArray[np.generic]] = {}
    for script, rows in ROWS.items():
        made = samples(script)
        codes = sorted({code for _, code in made})
        weights, bias = train(made, codes, rows)
        scale = float(np.abs(weights).max()) / _LEVELS
        stored[f"{script}_codes"] = np.array(" ".join(codes))
        stored[f"{script}_weights"] = np.round(weights / scale).astype(np.int8)
        stored[f"{script}_scale"] = np.array(scale, np.float32)
        stored[f"{script}_bias"] = bias
        sys.stderr.write(f"{script}: {len(made)} samples, {len(codes)} languages, scale {scale:.4f}\n")
    with output.open("wb") as file:
        np.savez_compressed(file, **stored)  # type: ignore[arg-type]


def train(made: Sequence[Sample], codes: Sequence[str], rows: int) -> tuple[Floats, Floats]:
    """The weights and the bias that tell the samples apart."""
    numbers = [np.fromiter((crc32(piece.encode()) % rows for piece in pieces(text)), np.int64) for text, _ in made]
    labels = np.array([codes.index(code) for _, code in made])
    # Every language weighs the same, however many samples it has.
    share = (len(made) / len(codes) / np.bincount(labels)).astype(np.float32)
    weights, squares = np.zeros((rows, len(codes)), np.float32), np.full((rows, len(codes)), _START, np.float32)
    bias = np.zeros(len(codes), np.float32)
    for epoch in range(_EPOCHS):
        for start in range(0, len(made), _BATCH):
            batch = numbers[start : start + _BATCH]
            wanted = labels[start : start + _BATCH]
            sizes = np.array([len(each) for each in batch])
            flat = np.concatenate(batch)
            owner = np.repeat(np.arange(len(batch)), sizes)
            scores = np.zeros((len(batch), len(codes)), np.float32)
            np.add.at(scores, owner, weights[flat])
            scores += bias
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            error = odds / odds.sum(axis=1, keepdims=True)
            error[np.arange(len(batch)), wanted] -= 1.0
            error *= share[wanted][:, None] / len(batch)
            touched, position = np.unique(flat, return_inverse=True)
            gradient = np.zeros((len(touched), len(codes)), np.float32)
            np.add.at(gradient, position, error[owner])
            gradient += _DECAY * weights[touched]
            squares[touched] += gradient**2
            weights[touched] -= _RATE * gradient / np.sqrt(squares[touched])
            bias -= 0.01 * error.sum(axis=0)
        sys.stderr.write(f"epoch {epoch + 1}\n")
    return weights, bias


if __name__ == "__main__":
    main()
