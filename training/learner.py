"""A checkpoint and batches → a model that has learned from them, and its running average."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name
from torch import Tensor

from training.batches import Numbers
from training.checkpoint import Checkpoint
from training.model import Transformer


@dataclass(frozen=True)
class Schedule:
    """How long, how fast and with what a run learns."""

    minutes: float = field(default=60, metadata={"help": "of this call"})
    steps: int = field(default=0, metadata={"help": "of this call at most; 0: only the clock"})
    tokens: int = field(default=6144, metadata={"help": "a batch; 65536 on a large GPU"})
    rate: float = field(default=1.5e-3, metadata={"help": "highest learning rate"})
    warmup: int = field(default=800, metadata={"help": "steps until it is reached"})
    decay: str = field(
        default="linear", metadata={"help": "to 2 %%", "choices": ("linear", "constant")}
    )
    dropout: float = field(default=0.1, metadata={"help": "0.05 where no text is seen twice"})
    smoothing: float = field(default=0.1, metadata={"help": "of labels"})
    average: float = field(default=0.999, metadata={"help": "share of the old average kept a step"})
    longest: int = field(default=100, metadata={"help": "tokens of a sentence"})
    precision: str = field(
        default="bf16", metadata={"help": "of products", "choices": ("bf16", "float32")}
    )
    threads: int = field(default=0, metadata={"help": "0: as torch decides"})
    compile: bool = field(default=False, metadata={"help": "torch.compile: minutes to start"})
    save_every: float = field(default=10, metadata={"help": "minutes"})
    dev_every: float = field(default=45, metadata={"help": "minutes"})
    seed: int = field(default=1, metadata={"help": "of weights, dropout and order"})


_HOLD = 0.3
"""Share of a run after which a linear decay begins."""


def rate_at(schedule: Schedule, step: int, done: float) -> float:
    """Return the learning rate after so many steps and such a share of the run."""
    rate = schedule.rate * min(1, (step + 1) / schedule.warmup)
    if schedule.decay == "linear" and done > _HOLD:
        rate *= max(0.02, (1 - done) / (1 - _HOLD))
    return rate


class Learner:
    """A model in training, and the state that a checkpoint holds of it."""

    def __init__(self, state: Checkpoint, schedule: Schedule, device: str) -> None:
        """Take the state to go on from."""
        self.schedule = schedule
        self.device = device
        self.state = state
        self.model = state.model(averaged=False, dropout=schedule.dropout).to(device)
        self.average = {name: value.to(device) for name, value in state.average.items()}
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=schedule.rate,
            betas=(0.9, 0.98),
            eps=1e-9,
            weight_decay=0.01,
            fused=True,
        )
        if state.optimizer:
            self.optimizer.load_state_dict(state.optimizer)
        self.loss: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] = self._loss
        if schedule.compile:
            self.loss = torch.compile(self._loss, dynamic=True)

    def learn(self, source: Numbers, target: Numbers, rate: float) -> tuple[Tensor, int]:
        """Take one step; return the summed loss and how many pieces it is of."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        rows = (
            torch.from_numpy(side).to(self.device, non_blocking=True) for side in (source, target)
        )
        half = self.schedule.precision == "bf16"
        with torch.autocast(self.device, torch.bfloat16, enabled=half):
            loss, right = self.loss(*rows)
        count = right.numel()
        (loss / count).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.state.step += 1
        self.state.seen += count
        self._update_average()
        return loss.detach(), count

    def snapshot(self) -> Checkpoint:
        """Return the state as it is now."""
        state = self.state
        state.weights, state.average = self.model.state_dict(), self.average
        state.optimizer = self.optimizer.state_dict()
        return state

    def averaged(self) -> Transformer:
        """Return a model with the averaged weights."""
        return self.snapshot().model().to(self.device).eval()

    def _loss(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        scores, right = self.model(source, target)
        smoothing = self.schedule.smoothing
        loss = F.cross_entropy(scores.float(), right, label_smoothing=smoothing, reduction="sum")
        return loss, right

    @torch.no_grad()
    def _update_average(self) -> None:
        step = self.state.step
        kept = min(self.schedule.average, (1 + step) / (10 + step))  # forget the random start soon
        latest = list(self.model.state_dict().values())
        torch._foreach_lerp_(list(self.average.values()), latest, 1 - kept)
