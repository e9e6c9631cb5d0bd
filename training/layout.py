"""Names in torch ↔ names in CTranslate2, in one table for both directions."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from training.model import Shape


class Entry(NamedTuple):
    """A part of the model: what it is, and its two names."""

    kind: Literal["linear", "norm", "embedding", "bias"]
    torch: str
    ctranslate2: str


PARAMETERS = {
    "linear": (("weight", "weight"), ("bias", "bias")),
    "norm": (("weight", "gamma"), ("bias", "beta")),
    "embedding": (("weight", "weight"),),
    "bias": (("", "bias"),),
}
"""Kind → the parameters' names in torch and in CTranslate2."""


def entries(shape: Shape) -> Iterator[Entry]:
    """Yield every part that has parameters."""
    yield Entry("embedding", "source", "encoder/embeddings_0")
    yield Entry("embedding", "target", "decoder/embeddings")
    yield Entry("bias", "bias", "decoder/projection")
    for side, layers in (("encoder", shape.encoder), ("decoder", shape.decoder)):
        yield Entry("norm", f"{side}_norm", f"{side}/layer_norm")
        for number in range(layers):
            here, there = f"{side}.{number}", f"{side}/layer_{number}"
            yield from _attention(f"{here}.self", f"{there}/self_attention", 1)
            if side == "decoder":
                yield from _attention(f"{here}.cross", f"{there}/attention", 2)
            yield Entry("norm", f"{here}.inner_norm", f"{there}/ffn/layer_norm")
            yield Entry("linear", f"{here}.widen", f"{there}/ffn/linear_0")
            yield Entry("linear", f"{here}.narrow", f"{there}/ffn/linear_1")


def parameters(shape: Shape) -> Iterator[tuple[str, str]]:
    """Yield every parameter's name in torch and in CTranslate2."""
    for entry in entries(shape):
        for here, there in PARAMETERS[entry.kind]:
            yield f"{entry.torch}.{here}".rstrip("."), f"{entry.ctranslate2}/{there}"


def _attention(here: str, there: str, inputs: int) -> Iterator[Entry]:
    yield Entry("norm", f"{here}_norm", f"{there}/layer_norm")
    for number in range(inputs):
        yield Entry("linear", f"{here}_attention.inputs.{number}", f"{there}/linear_{number}")
    yield Entry("linear", f"{here}_attention.output", f"{there}/linear_{inputs}")
