"""What was learned of how newcomers ask, on top of the bundled weights.

A low-rank adapter (LoRA, Hu et al. 2022): for some matrices of the last layers a product `b @ a` that
is added to them where questions are embedded. Passages are embedded by the weights as they are, so that
what is indexed does not depend on it. `eval/adapter` learns it and says from what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from ingestion.index.passage import Vector

VERSION = "newcomers-1"
"""Goes into the fingerprint of the model: another adapter makes other vectors."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Factors by the name of the matrix, without its `.w`: `a` of shape (rank, inputs), `b` (outputs, rank)."""

    factors: Mapping[str, tuple[Vector, Vector]]

    def add(self, name: str, matrix: Vector) -> Vector:
        """The matrix of a name, shape (outputs, inputs), with what was learned."""
        if name not in self.factors:
            return matrix
        first, second = self.factors[name]
        changed: Vector = matrix + second @ first
        return changed


NOTHING = Adapter({})


@cache
def question_adapter() -> Adapter:
    """The adapter that is shipped."""
    with resources.files("ingestion.index.embedding").joinpath("adapter.npz").open("rb") as raw, np.load(raw) as file:
        arrays = {name: file[name].astype(np.float32) for name in file.files}
    names = sorted({name.rpartition(".")[0] for name in arrays})
    return Adapter({name: (arrays[f"{name}.a"], arrays[f"{name}.b"]) for name in names})
