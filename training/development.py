"""A model in training → BLEU on a development set, by greedy decoding in torch.

Needs neither CTranslate2 nor an export, so it runs wherever training does. A beam of four is one to
two BLEU better; `training.evaluate` measures the package itself.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from training.model import Transformer, greedy
from training.testset import Question, prepare_set
from training.tokenizer import END, PAD, load_tokenizer, read_target_ids

_AT_ONCE = 64
_LONGEST = 120
"""Pieces of a sentence and of its translation."""


@dataclass(frozen=True)
class Development:
    """A prepared development set and the vocabulary to ask it in."""

    questions: tuple[Question, ...]
    tokenizer: Any
    target: list[int]

    @classmethod
    def open(cls, work: Path, path: Path, first: int) -> "Development":
        """Prepare the first lines of a set.

        Raises:
            TrainingError: it cannot be read.

        """
        questions = tuple(prepare_set(path, first))
        return cls(questions, load_tokenizer(work), read_target_ids(work))

    def score(self, model: Transformer) -> tuple[float, list[str]]:
        """Return BLEU and a few translations to look at."""
        import sacrebleu

        order = sorted(range(len(self.questions)), key=lambda i: len(self.questions[i].text))
        answers = [""] * len(order)
        for begin in range(0, len(order), _AT_ONCE):
            chunk = order[begin : begin + _AT_ONCE]
            made = self._translate(model, [self.questions[i].text for i in chunk])
            for index, text in zip(chunk, made, strict=True):
                answers[index] = self.questions[index].restored(text)
        references = [question.reference for question in self.questions]
        bleu = sacrebleu.corpus_bleu(answers, [references]).score
        shown = range(0, len(answers), max(1, len(answers) // 3))
        return bleu, [f"{self.questions[i].text[:60]} → {answers[i][:100]}" for i in shown]

    def _translate(self, model: Transformer, texts: list[str]) -> list[str]:
        device = model.bias.device
        rows = [
            torch.tensor([*self.tokenizer.encode(text)[:_LONGEST], END], device=device)
            for text in texts
        ]
        source = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)
        with torch.autocast(device.type, torch.bfloat16):
            answers = greedy(model, source, _LONGEST)
        return [self.tokenizer.decode([self.target[i] for i in answer]) for answer in answers]
