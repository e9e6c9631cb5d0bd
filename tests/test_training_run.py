"""The training recipe run to its end, in an environment that has torch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_training import PAIRS, ROOT, written

from pipeline.translate import BUNDLED, ArgosEngine, open_package


@pytest.fixture(scope="module")
def torch_python() -> str:
    """Return an interpreter with torch: $DUIZHAO_TRAINING_PYTHON, or this one."""
    python = os.environ.get("DUIZHAO_TRAINING_PYTHON", sys.executable)
    probe = [python, "-c", "import torch, sentencepiece, ctranslate2, sacrebleu, lxml"]
    if (
        shutil.which(python)
        and subprocess.run(probe, capture_output=True, check=False).returncode == 0
    ):
        return python
    reason = (
        f"{python} lacks what training/requirements.txt names: make an environment with it and set"
        " DUIZHAO_TRAINING_PYTHON to its interpreter"
    )
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; in CI nothing may skip")
    pytest.skip(reason)


def step(python: str, name: str | tuple[object, ...], *arguments: object) -> str:
    words = (f"training.{name}",) if isinstance(name, str) else name
    command = [python, "-m", *map(str, (*words, *arguments))]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


SMALL = ("--width", 32, "--heads", 4, "--inner", 64, "--encoder", 1, "--decoder", 1)
QUICK = ("--tokens", 512, "--warmup", 5, "--threads", 1)


@pytest.mark.slow
def test_a_tiny_run_gives_a_package(torch_python: str, tmp_path: Path) -> None:
    data = written(tmp_path / "pairs.tsv", PAIRS)
    work, made = tmp_path / "work", tmp_path / "translate-zh_en"
    step(torch_python, "corpus", data, "--out", work)
    step(torch_python, "tokenizer", work, "--size", 400, "--least", 1)
    step(torch_python, "batches", work)
    log = step(torch_python, "train", work, *SMALL, *QUICK, "--steps", 20, "--dev", data)
    assert "step 20: BLEU" in log
    before = shutil.copy(work / "run" / "checkpoint.pt", tmp_path)
    log = step(torch_python, "train", work, *QUICK, "--steps", 5)
    assert "resumed at step 20" in log
    assert "step 25" in log
    together = ("torch.distributed.run", "--nproc-per-node", 2, "-m", "--", "training.train")
    log = step(torch_python, together, work, "--start", before, *QUICK, "--steps", 7)
    assert "resumed at step 25" in log
    assert "step 41" in log  # peers end together, where they meet
    card = tmp_path / "card.md"
    card.write_text("# A tiny package\n", encoding="utf-8")
    log = step(torch_python, "export", work, made, "--version", "0.9", "--card", card)
    assert "differ by" in log  # by at most 1e-4, or the step had failed
    step(torch_python, "export", work, tmp_path / "mean", "--also", before)

    for path in (made, made.with_name("translate-zh_en.argosmodel")):
        package = open_package(path)
        assert (package.version, package.placeholder, package.term) == ("0.9", "⟦{}⟧", ("⟨", "⟩"))
    engine = ArgosEngine(open_package(made), threads=1)
    answers = dict(engine.translate(["模型使用 ⟦0⟧ 。", "我们需要⟨GPU⟩。"]))
    assert all(answers[index][0].tokens for index in (0, 1))

    from argostranslate.package import Package  # makes folders when imported: not on top

    argos = Package(made)
    assert (argos.from_code, argos.to_code, argos.package_version) == ("zh", "en", "0.9")
    assert argos.get_readme() == "# A tiny package\n"
    assert argos.tokenizer.encode("模型")


@pytest.mark.slow
def test_the_bundled_package_can_be_fine_tuned(torch_python: str, tmp_path: Path) -> None:
    data = written(tmp_path / "pairs.tsv", PAIRS)
    work, made = tmp_path / "work", tmp_path / "tuned"
    step(torch_python, "corpus", data, "--out", work)
    step(torch_python, "tokenizer", work, "--like", BUNDLED)
    step(torch_python, "batches", work)
    arguments = ("--start", BUNDLED, "--steps", 1, "--rate", "1e-9", *QUICK)
    step(torch_python, "train", work, *arguments)
    step(torch_python, "export", work, made)
    text = ["我们使用较小的学习率训练模型。", "模型需要 ⟦0⟧ 。"]
    ours, theirs = (
        dict(ArgosEngine(open_package(path), threads=1).translate(text)) for path in (made, BUNDLED)
    )
    for index in (0, 1):  # one step of nothing: the same words at nearly the same likelihood
        assert ours[index][0].text == theirs[index][0].text
        assert ours[index][0].score == pytest.approx(theirs[index][0].score, abs=0.02)


SAME_LOSS = """
import torch
import torch.nn.functional as F
from training import loss
loss._PLACES = 7
torch.manual_seed(0)
sides = []
states, weight, bias = torch.randn(20, 8), torch.randn(30, 8), torch.randn(30)
right = torch.randint(30, (20,))
for ours in (True, False):
    leaves = [x.clone().requires_grad_() for x in (states, weight, bias)]
    if ours:
        value = loss.smoothed_loss(*leaves, right, 0.1)
    else:
        scores = F.linear(*leaves)
        value = F.cross_entropy(scores, right, label_smoothing=0.1, reduction="sum")
    (value / 20).backward()
    sides.append([value.detach(), *(leaf.grad for leaf in leaves)])
for mine, theirs in zip(*sides):
    torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)
"""


@pytest.mark.slow
def test_the_loss_in_parts_is_torchs_own(torch_python: str) -> None:
    command = [torch_python, "-c", SAME_LOSS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
