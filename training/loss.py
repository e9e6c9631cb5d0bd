"""States of English rows and the right pieces → their summed, label-smoothed cross-entropy.

The largest thing in training is the table of log-probabilities, a row for every place and a column
for every piece. Here it exists only for a few hundred places at a time: each part's gradient is
made while its probabilities are at hand, so they need not be kept or made again.
"""

from typing import Any

import torch
from torch import Tensor

_PLACES = 512
"""At a time: on a CPU such a part stays in the cache. A GPU takes all in fewer, larger parts."""
_PLACES_GPU = 8192


class _SmoothedLoss(torch.autograd.Function):
    """Loss and gradients in one pass; what is kept is as large as the states and the weights."""

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, states: Tensor, weight: Tensor, bias: Tensor, right: Tensor, smoothing: float
    ) -> Tensor:
        short = weight.to(states.dtype)
        by_states = torch.empty_like(states)
        by_weight, by_bias = torch.zeros_like(weight), torch.zeros_like(bias)
        total = torch.zeros((), device=states.device)
        step = _PLACES if states.device.type == "cpu" else _PLACES_GPU
        for part in range(0, len(states), step):
            here, pieces = states[part : part + step], right[part : part + step, None]
            scores = (here @ short.T).float().add_(bias)
            norm = scores.logsumexp(-1, keepdim=True)
            likely = (1 - smoothing) * scores.gather(1, pieces) + smoothing * scores.mean(-1, True)
            total += (norm - likely).sum()
            # Softmax less the wanted distribution is the gradient of the scores.
            slope = scores.sub_(norm).exp_().sub_(smoothing / scores.shape[1])
            slope.scatter_add_(1, pieces, torch.full_like(pieces, smoothing - 1, dtype=slope.dtype))
            by_bias += slope.sum(0)
            slope = slope.to(states.dtype)
            torch.mm(slope, short, out=by_states[part : part + step])
            by_weight += slope.T @ here
        ctx.save_for_backward(by_states, by_weight, by_bias)
        return total

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        by_states, by_weight, by_bias = ctx.saved_tensors
        return by_states * slope.to(by_states.dtype), by_weight * slope, by_bias * slope, None, None


def smoothed_loss(
    states: Tensor, weight: Tensor, bias: Tensor, right: Tensor, smoothing: float
) -> Tensor:
    """Return what `torch.nn.functional.cross_entropy` returns for all places together.

    Args:
        states: places by width; in their type the products are made.
        weight: pieces by width.
        bias: pieces.
        right: the right piece of each place.
        smoothing: share of the probability that is spread over all pieces.

    """
    loss: Tensor = _SmoothedLoss.apply(states, weight, bias, right, smoothing)  # type: ignore[no-untyped-call]
    return loss
