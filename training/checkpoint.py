"""The state of a training run ↔ a file that is either the old one or the new one, never half."""

import os
import pickle
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.model import Shape, Transformer
from training.options import TrainingError

CHECKPOINT = Path("run") / "checkpoint.pt"
"""In the working folder."""
BEST = Path("run") / "best.pt"
"""The checkpoint with the best BLEU on the development set, where there is one."""


@dataclass
class Checkpoint:
    """Weights, their running average, and what the optimizers remember."""

    shape: Shape
    weights: dict[str, Tensor]
    average: dict[str, Tensor]
    optimizers: list[dict[str, Any]]
    step: int = 0
    seen: int = 0
    """English tokens trained on."""
    best: float = 0.0
    """Best BLEU on the development set so far."""

    def model(self, *, averaged: bool = True, dropout: float = 0.0) -> Transformer:
        """Return a model with the averaged or the latest weights."""
        sizes = self.weights["source.weight"].shape[0], self.weights["target.weight"].shape[0]
        model = Transformer(*sizes, self.shape, dropout)
        model.load_state_dict(self.average if averaged else self.weights)
        return model


def write_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a file beside the old one, then put it in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    fields = {name: getattr(checkpoint, name) for name in Checkpoint.__dataclass_fields__}
    torch.save(fields | {"shape": asdict(checkpoint.shape)}, temporary)
    os.replace(temporary, path)


def read_checkpoint(path: Path) -> Checkpoint:
    """Return what `write_checkpoint` wrote.

    Raises:
        TrainingError: there is none, or it is not one of ours.

    """
    if not path.is_file():
        raise TrainingError(f"{path} is missing: run python -m training.train first")
    try:
        fields = torch.load(path, map_location="cpu", weights_only=True)
        return Checkpoint(**fields | {"shape": Shape(**fields["shape"])})
    except (OSError, RuntimeError, KeyError, TypeError, EOFError, pickle.PickleError) as error:
        raise TrainingError(f"{path}: not a checkpoint of training.train ({error})") from error
