"""The CTranslate2 model of an Argos package → a torch model, to train it further.

Reads models of the architecture in `training.model`: pre-norm, ReLU, sinusoidal positions, tied
decoder embeddings. int8 rows are multiplied out; what quantisation lost stays lost (about 1 % of a
weight), and training goes on from there.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.layout import parameters
from training.model import Shape, Transformer, positions
from training.options import TrainingError

_VERSION = 6
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
"""By number, as in CTranslate2's own ``model_spec.py``."""
_RELU = 0


class _Reader:
    """Reads numbers and names of a file one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def number(self, kind: str) -> int:
        (value,) = struct.unpack_from("<" + kind, self.data, self.place)
        self.place += struct.calcsize("<" + kind)
        return int(value)

    def name(self) -> str:
        length = self.number("H")
        self.place += length
        return self.data[self.place - length : self.place - 1].decode()

    def array(self) -> NDArray[Any]:
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind = np.dtype(_TYPES[self.number("B")])
        size = self.number("I")
        self.place += size
        start = self.place - size
        return np.frombuffer(self.data, kind, size // kind.itemsize, start).reshape(shape)


def read_variables(path: Path) -> dict[str, NDArray[Any]]:
    """Return the variables of a ``model.bin`` by name, int8 rows as float32, aliases resolved.

    Raises:
        TrainingError: it is no such file, or of another version.

    """
    try:
        reader = _Reader(path.read_bytes())
        version = reader.number("I")
        if version != _VERSION:
            raise TrainingError(f"{path}: binary version {version}, not {_VERSION}")
        reader.name()  # of the architecture
        reader.number("I")  # its revision
        found = {}
        for _ in range(reader.number("I")):
            name = reader.name()
            found[name] = reader.array()
        aliases = {}
        for _ in range(reader.number("I")):
            alias = reader.name()
            aliases[alias] = reader.name()
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise TrainingError(f"{path}: not a CTranslate2 model ({error})") from error
    for name, rows in list(found.items()):
        if name + "_scale" in found and rows.dtype == np.int8:
            found[name] = rows.astype(np.float32) / found[name + "_scale"][:, None]
    return found | {alias: found[name] for alias, name in aliases.items()}


def read_package(folder: Path) -> Transformer:
    """Return the model of a package's folder.

    Raises:
        TrainingError: it cannot be read, or has another architecture.

    """
    path = folder / "model" / "model.bin"
    found = read_variables(path)
    try:
        shape = Shape(
            width=found["encoder/embeddings_0/weight"].shape[1],
            heads=int(found["encoder/num_heads"]),
            inner=found["encoder/layer_0/ffn/linear_0/weight"].shape[0],
            encoder=_count(found, "encoder"),
            decoder=_count(found, "decoder"),
        )
        _check(found, shape)
        weights = {here: np.array(found[there], np.float32) for here, there in parameters(shape)}
    except (KeyError, IndexError) as error:
        raise TrainingError(f"{path}: another architecture (no {error})") from error
    except ValueError as error:
        raise TrainingError(f"{path}: another architecture ({error})") from error
    model = Transformer(weights["source.weight"].shape[0], weights["bias"].shape[0], shape)
    model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    return model.eval()


def package_pieces(folder: Path) -> tuple[list[str], list[str]]:
    """Return a package's source and target vocabularies."""
    source, target = (
        json.loads((folder / "model" / f"{side}_vocabulary.json").read_text(encoding="utf-8"))
        for side in ("source", "target")
    )
    return source, target


def _count(found: dict[str, NDArray[Any]], side: str) -> int:
    return len({n.split("/")[1] for n in found if n.startswith(f"{side}/layer_") and "ffn" in n})


def _check(found: dict[str, NDArray[Any]], shape: Shape) -> None:
    """Raise ValueError where the model does something that ours does not."""
    table = positions(shape.width).numpy()
    for side in ("encoder", "decoder"):
        if not int(found[f"{side}/pre_norm"]):
            raise ValueError("post-norm")
        if int(found[f"{side}/activation"]) != _RELU:
            raise ValueError("not ReLU")
        theirs = found[f"{side}/position_encodings/encodings"]
        both = min(len(theirs), len(table))
        if not np.allclose(theirs[:both], table[:both], atol=1e-4):
            raise ValueError("other positions")
    if not np.array_equal(found["decoder/projection/weight"], found["decoder/embeddings/weight"]):
        raise ValueError("decoder embeddings are not tied")
