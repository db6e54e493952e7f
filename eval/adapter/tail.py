"""The layers behind the trunk in torch, with the factors that are learned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from eval.adapter.trunk import LAYERS, States
from ingestion.index.embedding.weights import Weights

RANK = 8
_DROPOUT = 0.1
_KEPT = 0.5
"""How much of what was learned is written; chosen on the dev split."""
_FAR = -1e4
"""Added to the attention that padding would get."""

Product = tuple[str, ...]
"""The names of matrices that are multiplied side by side, and share their first factor."""


class Tail:
    """From the states behind the trunk to vectors of length 1. Its weights stay; its `factors` are learned."""

    def __init__(self, weights: Weights, rank: int = RANK) -> None:
        self._shape = weights.shape
        self._layers = range(LAYERS, weights.shape.layers)
        self._frozen: dict[Product, tuple[Tensor, Tensor]] = {}
        self._norms: dict[str, tuple[Tensor, Tensor]] = {}
        self.factors: dict[Product, tuple[Tensor, Tensor]] = {}
        for layer in self._layers:
            for names in _products(layer):
                matrix = torch.from_numpy(np.concatenate([weights.matrix(f"{name}.w") for name in names]))
                bias = torch.from_numpy(np.concatenate([weights.vector(f"{name}.b") for name in names]))
                self._frozen[names] = matrix, bias
                outputs, inputs = matrix.shape
                first = torch.randn(rank, inputs) / math.sqrt(inputs)
                # The second is zero, so that learning starts from the model as it is.
                self.factors[names] = first.requires_grad_(), torch.zeros(outputs, rank, requires_grad=True)
            for name in (f"l{layer}.aln", f"l{layer}.oln"):
                parts = (torch.from_numpy(weights.vector(f"{name}.{part}")) for part in "wb")
                weight, bias = parts
                self._norms[name] = weight, bias

    def parameters(self) -> list[Tensor]:
        """What is learned."""
        return [factor for pair in self.factors.values() for factor in pair]

    def encode(self, states: Sequence[States], *, learned: bool = True, training: bool = False) -> Tensor:
        """The vectors of questions, shape (len(states), hidden); without `learned` as the bundled model makes them."""
        state, mask = _padded(states)
        share = (_DROPOUT if training else 0.0) if learned else None
        for layer in self._layers:
            state = self._layer(layer, state, mask, share)
        total = (state * mask[..., None]).sum(dim=1)  # the mean has the same direction
        return functional.normalize(total, dim=1)

    def write(self, path: Path) -> None:
        """Write the factors as `ingestion.index.embedding.adapter` reads them, in 16 bits."""
        arrays = {}
        for names, (first, second) in self.factors.items():
            for name, part in zip(names, second.chunk(len(names)), strict=True):
                arrays[f"{name}.a"] = first.detach().numpy().astype(np.float16)
                arrays[f"{name}.b"] = part.detach().numpy().astype(np.float16)
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    def hold_back(self) -> None:
        """Go back half of the way that was learned."""
        with torch.no_grad():
            for _, second in self.factors.values():
                second.mul_(_KEPT)

    def _layer(self, layer: int, state: Tensor, mask: Tensor, dropout: float | None) -> Tensor:
        """One layer as `ingestion.index.embedding.graph` has it; without `dropout` without the factors."""
        inner, projection, wide, narrow = _products(layer)
        texts, tokens, hidden = state.shape
        heads = self._shape.heads
        joined = self._product(inner, state, dropout).view(texts, tokens, 3, heads, hidden // heads)
        query, key, value = joined.permute(2, 0, 3, 1, 4)
        padding = ((1 - mask) * _FAR)[:, None, None, :]
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=padding)
        attended = attended.transpose(1, 2).reshape(texts, tokens, hidden)
        middle = self._norm(f"l{layer}.aln", state + self._product(projection, attended, dropout))
        active = functional.gelu(self._product(wide, middle, dropout))
        return self._norm(f"l{layer}.oln", middle + self._product(narrow, active, dropout))

    def _product(self, names: Product, value: Tensor, dropout: float | None) -> Tensor:
        result = functional.linear(value, *self._frozen[names])
        if dropout is None:
            return result
        first, second = self.factors[names]
        dropped = functional.dropout(value, dropout) if dropout else value
        return result + functional.linear(functional.linear(dropped, first), second)

    def _norm(self, name: str, value: Tensor) -> Tensor:
        return functional.layer_norm(value, value.shape[-1:], *self._norms[name], self._shape.epsilon)


def _products(layer: int) -> tuple[Product, Product, Product, Product]:
    name = f"l{layer}."
    return (f"{name}q", f"{name}k", f"{name}v"), (f"{name}ao",), (f"{name}fi",), (f"{name}fo",)


def _padded(states: Sequence[States]) -> tuple[Tensor, Tensor]:
    """The states side by side, shape (texts, tokens, hidden), and a mask that is 1 where there is a token."""
    rows = [torch.from_numpy(each.astype(np.float32)) for each in states]
    mask = [torch.ones(len(each)) for each in rows]
    pad = torch.nn.utils.rnn.pad_sequence
    return pad(rows, batch_first=True), pad(mask, batch_first=True)
