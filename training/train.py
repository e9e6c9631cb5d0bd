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
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import torch

from training.batches import Numbers, Sentences, plan_batches
from training.checkpoint import BEST, CHECKPOINT, Checkpoint, read_checkpoint, write_checkpoint
from training.development import Development
from training.learner import Learner, Schedule, rate_at
from training.model import Shape, Transformer
from training.options import TrainingError, add_options, parse, settings_of
from training.peers import Peers
from training.tokenizer import load_tokenizer, pieces_of, read_target_ids

_LOG_EVERY = 50


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
    return Checkpoint(model.shape, weights, {n: v.clone() for n, v in weights.items()}, [])


def train(
    run: Learner,
    work: Path,
    development: Development | None,
    stop: Callable[[], bool],
    peers: Peers,
) -> None:
    """Train until the clock, the steps or ``stop`` say so; leaves a checkpoint."""
    schedule = run.schedule
    began = saved = tested = logged = time.monotonic()
    first = run.state.step
    total, count = torch.zeros((), device=run.device), 0
    run.model.train()
    for source, target in _batches(work, schedule, seed=schedule.seed + first + 7 * peers.rank):
        now = time.monotonic()
        done = (now - began) / (60 * schedule.minutes)
        if schedule.steps:
            done = max(done, (run.state.step - first) / schedule.steps)
        ending = done >= 1 or stop()
        if peers.due(run.state.step - first):
            ending = peers.meet(run.model.parameters(), ending)
            if ending:
                break
        rate = rate_at(schedule, run.state.step, min(1, done))
        loss, pieces = run.learn(source, target, rate)
        total, count = total + loss, count + pieces
        if not peers.leads:
            continue
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
    if not peers.leads:
        return
    if development and not stop():  # who stops a run does not wait for a measurement
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


def _test(run: Learner, work: Path, development: Development) -> None:
    bleu, examples = development.score(run.averaged())
    print(f"step {run.state.step}: BLEU {bleu:.2f} (greedy)", *examples, sep="\n    ", flush=True)
    if bleu > run.state.best:
        run.state.best = bleu
        write_checkpoint(run.snapshot(), work / BEST)


def _log(run: Learner, loss: float, rate: float, speed: float, seconds: float) -> None:
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
        peers = Peers()
        state = start(given.work, given.start, settings_of(given, Shape), schedule.seed)
        run = Learner(state, schedule, device)
        size = sum(value.numel() for value in run.model.parameters())
        if peers.leads:
            print(f"{size / 1e6:.1f} M parameters on {peers.size} {device}", flush=True)
        development = None
        if given.dev and peers.leads:
            development = Development.open(given.work, given.dev, given.dev_first)
        train(run, given.work, development, lambda: bool(stopped), peers)
        peers.leave()
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if peers.leads:
        print(f"step {run.state.step}: {given.work / CHECKPOINT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
