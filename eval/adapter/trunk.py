"""The layers that are not learned: the deployed graph, cut after the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from ingestion.index.embedding.graph import encoder
from ingestion.index.embedding.text import usable
from ingestion.index.embedding.tokenizer import tokenizer
from ingestion.index.embedding.weights import Weights

LAYERS = 8
"""How many layers are kept as they are; the same states then serve every step."""

States = NDArray[np.float16]
"""What a layer makes of the tokens of a text, shape (tokens, hidden)."""

_LIMIT = 64
"""Tokens of a question that are looked at."""


class Trunk:
    """Looks at each question once and remembers its states: some 20 kB a question.

    It rounds as the deployed model does, so that what is learned behind it fits what it makes there.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._tokenizer = tokenizer(weights.vocabulary)
        self._positions = weights.positions()
        self._output = f"layer{LAYERS}"
        self._session = _session(_cut(encoder(weights), self._output, weights.shape.hidden))
        self._known: dict[str, States] = {}

    def states(self, texts: Sequence[str]) -> list[States]:
        """The states of questions, in their order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        with ThreadPoolExecutor() as pool:
            self._known.update(zip(missing, pool.map(self._look, missing), strict=True))
        return [self._known[text] for text in texts]

    def _look(self, text: str) -> States:
        ids = self._tokenizer.encode(f"query: {usable(text)}").ids[:_LIMIT]
        embeddings = self._weights.words(ids) + self._positions[: len(ids)]
        (states,) = self._session.run([self._output], {"embeddings": embeddings[None]})
        found: States = states[0].astype(np.float16)
        return found


def _cut(graph: bytes, output: str, hidden: int) -> bytes:
    """The graph up to a value; what comes behind it is dropped when it is loaded."""
    model = onnx.load_model_from_string(graph)
    model.graph.ClearField("output")
    model.graph.output.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, (1, "tokens", hidden)))
    shortened: bytes = model.SerializeToString()
    return shortened


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # texts are computed side by side
    options.log_severity_level = 3  # it warns of everything it drops
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
