"""Batches and a clock → a checkpoint with averaged weights; goes on where it stopped.

    python -m training.train WORK --minutes 60 [--dev DEV.tsv] [--start PACKAGE_OR_CHECKPOINT]

works in WORK/run. Called again it resumes from WORK/run/checkpoint.pt; a checkpoint is also written
when the run is stopped by Ctrl-C or SIGTERM. A run that ends with ``--decay linear`` is finished;
one that is to be continued many times wants ``--decay constant``.

With ``--start`` a new run begins from the weights of an Argos package (its folder; make WORK with
``training.tokenizer --like PACKAGE``) or of a checkpoint of the same vocabulary: fine-tuning. A
tenth of the learning rate is a good start for that: ``--rate 1.5e-4 --warmup 200``.
"""

import argparse
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name
from torch import Tensor

from training.batches import Numbers, Sentences, plan_batches
from training.checkpoint import BEST, CHECKPOINT, Checkpoint, read_checkpoint, write_checkpoint
from training.development import Development
from training.model import Shape, Transformer
from training.options import TrainingError, add_options, parse, settings_of
from training.tokenizer import load_tokenizer, pieces_of, read_target_ids


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
_LOG_EVERY = 50


class Run:
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


def start(work: Path, begin: Path | None, shape: Shape, seed: int) -> Checkpoint:
    """Return the state to begin with: resumed, of a package or checkpoint, or random.

    Raises:
        TrainingError: ``begin`` was made with another vocabulary.

    """
    if (work / CHECKPOINT).is_file():
        state = read_checkpoint(work / CHECKPOINT)
        print(f"resumed at step {state.step}, {state.seen / 1e6:.1f} M English tokens seen")
        return state
    pieces, ids = pieces_of(load_tokenizer(work)), read_target_ids(work)
    if begin is None:
        torch.manual_seed(seed)
        model = Transformer(len(pieces), len(ids), shape)
    elif begin.is_dir():
        from training.package import package_pieces, read_package

        if package_pieces(begin) != (pieces, [pieces[number] for number in ids]):
            hint = f"run python -m training.tokenizer {work} --like {begin}, then training.batches"
            raise TrainingError(f"{begin}: another vocabulary than that of {work}: {hint}")
        model = read_package(begin)
    else:
        model = read_checkpoint(begin).model()
    if (model.source.num_embeddings, model.target.num_embeddings) != (len(pieces), len(ids)):
        raise TrainingError(f"{begin}: another vocabulary than that of {work}")
    weights = model.state_dict()
    return Checkpoint(model.shape, weights, {n: v.clone() for n, v in weights.items()}, {})


def rate_at(schedule: Schedule, step: int, done: float) -> float:
    """Return the learning rate after so many steps and such a share of the run."""
    rate = schedule.rate * min(1, (step + 1) / schedule.warmup)
    if schedule.decay == "linear" and done > _HOLD:
        rate *= max(0.02, (1 - done) / (1 - _HOLD))
    return rate


def train(run: Run, work: Path, development: Development | None, stop: Callable[[], bool]) -> None:
    """Train until the clock, the steps or ``stop`` say so; leaves a checkpoint."""
    schedule = run.schedule
    began = saved = tested = logged = time.monotonic()
    first = run.state.step
    total, count = torch.zeros((), device=run.device), 0
    run.model.train()
    for source, target in _batches(work, schedule, seed=schedule.seed + first):
        now = time.monotonic()
        done = (now - began) / (60 * schedule.minutes)
        if schedule.steps:
            done = max(done, (run.state.step - first) / schedule.steps)
        if done >= 1 or stop():
            break
        rate = rate_at(schedule, run.state.step, done)
        loss, pieces = run.learn(source, target, rate)
        total, count = total + loss, count + pieces
        if run.state.step % _LOG_EVERY == 0:
            _log(run, float(total) / count, rate, count / (time.monotonic() - logged), now - began)
            total, count, logged = torch.zeros_like(total), 0, time.monotonic()
        if now - saved > 60 * schedule.save_every:
            write_checkpoint(run.snapshot(), work / CHECKPOINT)
            saved = time.monotonic()
        if development and now - tested > 60 * schedule.dev_every:
            _test(run, work, development)
            total, count = torch.zeros_like(total), 0
            tested = logged = time.monotonic()
    if development:
        _test(run, work, development)
    write_checkpoint(run.snapshot(), work / CHECKPOINT)


def _batches(work: Path, schedule: Schedule, seed: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield batches for ever, epoch after epoch."""
    source, target = Sentences.open(work, "source"), Sentences.open(work, "target")
    rng = np.random.default_rng(seed)
    lengths = source.lengths, target.lengths
    while True:
        batches = plan_batches(*lengths, schedule.tokens, schedule.longest, rng)
        if not batches:
            raise TrainingError(f"{work}: no sentence has at most {schedule.longest} tokens")
        for batch in batches:
            yield source.gather(batch, begin=False), target.gather(batch, begin=True)


def _test(run: Run, work: Path, development: Development) -> None:
    bleu, examples = development.score(run.averaged())
    print(f"step {run.state.step}: BLEU {bleu:.2f} (greedy)", *examples, sep="\n    ", flush=True)
    if bleu > run.state.best:
        run.state.best = bleu
        write_checkpoint(run.snapshot(), work / BEST)


def _log(run: Run, loss: float, rate: float, speed: float, seconds: float) -> None:
    print(
        f"step {run.state.step}  {seconds / 60:.1f} min  loss {loss:.3f}  rate {rate:.2e}"
        f"  {speed:.0f} tokens/s  seen {run.state.seen / 1e6:.2f} M",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that training.batches wrote")
    parser.add_argument("--start", type=Path, help="package folder or checkpoint to fine-tune")
    parser.add_argument("--dev", type=Path, help="a .tsv to measure BLEU on from time to time")
    parser.add_argument("--dev-first", type=int, default=200, help="lines of it (200)")
    add_options(parser, Shape)
    add_options(parser, Schedule)
    given = parse(parser, arguments)
    schedule = settings_of(given, Schedule)
    random.seed(schedule.seed)
    torch.manual_seed(schedule.seed)
    torch.set_float32_matmul_precision("high")
    if schedule.threads:
        torch.set_num_threads(schedule.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    stopped: list[int] = []

    def stop(signum: int, frame: FrameType | None) -> Any:
        stopped.append(signum)

    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, stop)
    try:
        state = start(given.work, given.start, settings_of(given, Shape), schedule.seed)
        run = Run(state, schedule, device)
        size = sum(value.numel() for value in run.model.parameters())
        print(f"{size / 1e6:.1f} M parameters on {device}", flush=True)
        development = None
        if given.dev:
            development = Development.open(given.work, given.dev, given.dev_first)
        train(run, given.work, development, lambda: bool(stopped))
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"step {run.state.step}: {given.work / CHECKPOINT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
