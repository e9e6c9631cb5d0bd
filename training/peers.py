"""Processes that each learn from batches of their own ↔ one model: now and then their average.

    torchrun --nproc-per-node 2 -m -- training.train WORK …

On a CPU two processes of one thread learn from half as much again as one of two threads. They meet
every few steps, not at every one, so that neither waits long ("local SGD", S. Stich,
arXiv:1805.09767). One process alone meets nobody, and nothing here costs it anything.
"""

import os
from collections.abc import Iterable

import torch
from torch import Tensor, distributed

MEETING = 16
"""Steps from one meeting to the next."""


class Peers:
    """All processes of a run, seen from one of them."""

    def __init__(self) -> None:
        """Join the others that torchrun has started, if any."""
        self.size = int(os.environ.get("WORLD_SIZE", "1"))
        self.rank = int(os.environ.get("RANK", "0"))
        if self.size > 1:
            distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")

    @property
    def leads(self) -> bool:
        """Whether this is the one that reports, measures and saves."""
        return self.rank == 0

    def due(self, step: int) -> bool:
        """Whether they meet before this step of the run."""
        return self.size == 1 or step % MEETING == 0

    def meet(self, weights: Iterable[Tensor], ending: bool) -> bool:
        """Replace the weights by their average; return whether anybody is ending."""
        if self.size == 1:
            return ending
        tensors = [weight.detach() for weight in weights]
        vote = torch.tensor([float(ending)], device=tensors[0].device)
        flat = torch.cat([vote, *(tensor.flatten() for tensor in tensors)])
        distributed.all_reduce(flat)
        rest = flat[1:] / self.size
        for tensor, mean in zip(tensors, rest.split([t.numel() for t in tensors]), strict=True):
            tensor.copy_(mean.view_as(tensor))
        return bool(flat[0] > 0)

    def leave(self) -> None:
        """Say goodbye, so that the others need not find out."""
        if self.size > 1:
            distributed.destroy_process_group()
