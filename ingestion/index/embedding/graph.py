"""The network as an ONNX graph with 8-bit matrix products, built without torch.

Weights are rounded to 7 bits, one scale an output: sums of products then fit the 16 bits that
x86 processors without VNNI add them in, so that none of them saturates. Activations are quantised
as they come, one scale a product: a text must be alone in its batch, or its vector depends on its
company. The last bits of what lies between the products differ between processors and versions,
and rounding makes more of them: cosine 0.998 and above.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingestion.index.embedding.adapter import NOTHING, Adapter
from ingestion.index.embedding.weights import Weights

_FULL = 63
"""The largest weight: 7 bits with a sign."""
_EXACT = frozenset({"l0.fo", "l4.fo"})
"""Products left in 32 bits: what goes into these two has so wide a range that they made half of the error."""
_MICROSOFT = "com.microsoft"
_OPSETS = (helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1))
_IR_VERSION = 10


def encoder(weights: Weights, adapter: Adapter = NOTHING) -> bytes:
    """The layers alone, for one text: `embeddings` (1, tokens, hidden) to `token_embeddings` of the same shape.

    The word embeddings, three quarters of the weights, stay in the file they are in.
    """
    graph = _Graph(weights, adapter)
    graph.layers("embeddings")
    hidden = weights.shape.hidden
    return graph.model([_float("embeddings", 1, "tokens", hidden)], [_float("token_embeddings", 1, "tokens", hidden)])


def standalone(weights: Weights) -> bytes:
    """The whole model: `input_ids` and `attention_mask` (texts, tokens) to two outputs.

    `sentence_embedding` (texts, hidden) is the mean over the tokens, of length 1.
    """
    hidden, graph = weights.shape.hidden, _Graph(weights)
    graph.words("embeddings")
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    graph.layers("embeddings", "mask")
    graph.pool("token_embeddings", "sentence_embedding")
    tokens = ["texts", "tokens"]
    return graph.model(
        [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in ("input_ids", "attention_mask")],
        [_float("sentence_embedding", "texts", hidden), _float("token_embeddings", *tokens, hidden)],
    )


def _float(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


class _Graph:
    """A graph that grows node by node; a method returns the name of what it adds."""

    def __init__(self, weights: Weights, adapter: Adapter = NOTHING) -> None:
        self._weights = weights
        self._adapter = adapter
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def model(self, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> bytes:
        graph = helper.make_graph(self._nodes, "e5", inputs, outputs, self._constants)
        model = helper.make_model(graph, opset_imports=_OPSETS, ir_version=_IR_VERSION, producer_name="bienvenue")
        return cast("bytes", model.SerializeToString(deterministic=True))

    def words(self, output: str) -> None:
        """Look up the words and add their places: what `Weights.words` and `Weights.positions` give."""
        integers, scales = self._weights.word_blocks()
        parts = []
        for name, value in (("word", integers), ("word_scale", scales)):
            gathered = self.node("Gather", [self.constant(name, value), "input_ids"], f"{name}_of")
            parts.append(self.node("Cast", [gathered], f"{name}_float", to=TensorProto.FLOAT))
        scaled = self.node("Mul", parts, "word_scaled")
        shape = self.constant("word_shape", np.array([0, 0, self._weights.shape.hidden]))
        word = self.node("Reshape", [scaled, shape], "word_embedding")
        zero, positions = self.constant("zero", np.array([0])), self.constant("position", self._weights.positions())
        length = self.node("Shape", ["input_ids"], "length", start=1, end=2)
        place = self.node("Slice", [positions, zero, length, zero], "place")
        self.node("Add", [word, self.node("Unsqueeze", [place, zero], "place_of_all")], output)

    def layers(self, embeddings: str, mask: str = "") -> None:
        """From embeddings to `token_embeddings`."""
        shape = self._weights.shape
        state = self.node(
            "LayerNormalization", [embeddings, *self._norm("emb.ln")], "layer0", axis=-1, epsilon=shape.epsilon
        )
        for layer in range(shape.layers):
            last = layer == shape.layers - 1
            state = self._layer(f"l{layer}.", state, mask, "token_embeddings" if last else f"layer{layer + 1}")

    def pool(self, tokens: str, output: str) -> None:
        """The mean over the tokens that are not padding, brought to length 1."""
        one, two = self.constant("axis1", np.array([1])), self.constant("axis2", np.array([2]))
        mask = self.node("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
        kept = self.node("Mul", [tokens, self.node("Unsqueeze", [mask, two], "mask_wide")], "kept")
        total = self.node("ReduceSum", [kept, one], "sum", keepdims=0)
        self.node("LpNormalization", [total], output, axis=1, p=2)

    def _layer(self, name: str, state: str, mask: str, output: str) -> str:
        epsilon = self._weights.shape.epsilon
        joined = self._product(state, [f"{name}{part}" for part in "qkv"], f"{name}qkv")
        parts = [f"{name}{part}" for part in "qkv"]
        self._nodes.append(helper.make_node("Split", [joined], parts, axis=2, num_outputs=3))
        heads = self._weights.shape.heads
        attended = self.node("MultiHeadAttention", [*parts, "", mask], f"{name}attended", _MICROSOFT, num_heads=heads)
        projected = self._product(attended, [f"{name}ao"], f"{name}projected")
        middle = self.node(
            "SkipLayerNormalization",
            [projected, state, *self._norm(f"{name}aln")],
            f"{name}middle",
            _MICROSOFT,
            epsilon=epsilon,
        )
        wide = self.node("Gelu", [self._product(middle, [f"{name}fi"], f"{name}wide")], f"{name}active", _MICROSOFT)
        narrow = self._product(wide, [f"{name}fo"], f"{name}narrow")
        return self.node(
            "SkipLayerNormalization", [narrow, middle, *self._norm(f"{name}oln")], output, _MICROSOFT, epsilon=epsilon
        )

    def _norm(self, name: str) -> tuple[str, str]:
        return (
            self.constant(f"{name}.w", self._weights.vector(f"{name}.w")),
            self.constant(f"{name}.b", self._weights.vector(f"{name}.b")),
        )

    def _product(self, value: str, names: Sequence[str], output: str) -> str:
        """`value` times the matrices of these names side by side, plus their biases."""
        matrix = np.concatenate([self._adapter.add(name, self._weights.matrix(f"{name}.w")) for name in names])
        bias = self.constant(f"{output}_bias", np.concatenate([self._weights.vector(f"{name}.b") for name in names]))
        if _EXACT.issuperset(names):
            weight = self.constant(f"{output}_weight", matrix.T)
            return self.node("Add", [self.node("MatMul", [value, weight], f"{output}_unbiased"), bias], output)
        scales = np.abs(matrix).max(axis=1) / _FULL
        quantised = [f"{output}_in", f"{output}_in_scale", f"{output}_in_zero"]
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [value], quantised))
        return self.node(
            "MatMulIntegerToFloat",
            [
                quantised[0],
                self.constant(f"{output}_weight", np.rint(matrix / scales[:, None]).astype(np.int8).T),
                quantised[1],
                self.constant(f"{output}_scale", scales),
                quantised[2],
                self.constant(f"{output}_zero", np.zeros(len(scales), dtype=np.int8)),
                bias,
            ],
            output,
            _MICROSOFT,
        )
