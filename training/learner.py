"""A checkpoint and batches → a model that has learned from them, and its running average."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from training.batches import Numbers
from training.checkpoint import Checkpoint
from training.loss import smoothed_loss
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
    optimizer: str = field(
        default="muon", metadata={"help": "of the layers' weights", "choices": ("muon", "adamw")}
    )
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


def _optimizers(model: Transformer, schedule: Schedule) -> list[torch.optim.Optimizer]:
    """Return what changes the weights: Muon for the matrices of the layers, AdamW for the rest.

    Muon makes each step of a matrix orthogonal (K. Jordan et al., 2024); scaled to the size of
    AdamW's steps (J. Liu et al., arXiv:2502.16982), both take the same learning rate.
    """
    layers = [
        weight
        for side in (model.encoder, model.decoder)
        for weight in side.parameters()
        if weight.ndim == 2 and schedule.optimizer == "muon"
    ]
    chosen = set(map(id, layers))
    rest = [weight for weight in model.parameters() if id(weight) not in chosen]
    adam = torch.optim.AdamW(
        rest, lr=schedule.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01, fused=True
    )
    if not layers:
        return [adam]
    scaled = "match_rms_adamw"
    muon = torch.optim.Muon(layers, lr=schedule.rate, weight_decay=0.01, adjust_lr_fn=scaled)
    return [adam, muon]


class Learner:
    """A model in training, and the state that a checkpoint holds of it."""

    def __init__(self, state: Checkpoint, schedule: Schedule, device: str) -> None:
        """Take the state to go on from."""
        self.schedule = schedule
        self.device = device
        self.state = state
        self.model = state.model(averaged=False, dropout=schedule.dropout).to(device)
        self.average = {name: value.to(device) for name, value in state.average.items()}
        self.optimizers = _optimizers(self.model, schedule)
        for optimizer, saved in zip(self.optimizers, state.optimizers, strict=False):
            optimizer.load_state_dict(saved)
        self.states: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] = self.model
        if schedule.compile:
            self.states = torch.compile(self.model, dynamic=True)

    def learn(self, source: Numbers, target: Numbers, rate: float) -> tuple[Tensor, int]:
        """Take one step; return the summed loss and how many pieces it is of."""
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        rows = (
            torch.from_numpy(side).to(self.device, non_blocking=True) for side in (source, target)
        )
        half = self.schedule.precision == "bf16"
        with torch.autocast(self.device, torch.bfloat16, enabled=half):
            states, right = self.states(*rows)
        states = states.to(torch.bfloat16) if half else states
        head = self.model.target.weight, self.model.bias
        loss = smoothed_loss(states, *head, right, self.schedule.smoothing)
        count = right.numel()
        (loss / count).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.state.step += 1
        self.state.seen += count
        self._update_average()
        return loss.detach(), count

    def snapshot(self) -> Checkpoint:
        """Return the state as it is now."""
        state = self.state
        state.weights, state.average = self.model.state_dict(), self.average
        state.optimizers = [optimizer.state_dict() for optimizer in self.optimizers]
        return state

    def averaged(self) -> Transformer:
        """Return a model with the averaged weights."""
        return self.snapshot().model().to(self.device).eval()

    @torch.no_grad()
    def _update_average(self) -> None:
        step = self.state.step
        kept = min(self.schedule.average, (1 + step) / (10 + step))  # forget the random start soon
        latest = list(self.model.state_dict().values())
        torch._foreach_lerp_(list(self.average.values()), latest, 1 - kept)
