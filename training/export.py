"""A checkpoint → an Argos package, once CTranslate2 has been seen to say what torch says.

    python -m training.export WORK PACKAGE [--version 1.0] [--card CARD.md] [--quantization int8]

writes the folder PACKAGE and beside it PACKAGE.argosmodel, the same as one file; both are used with
``duizhao translate --package``. The averaged weights of WORK/run/checkpoint.pt are taken, or with
``--best`` those of WORK/run/best.pt; with ``--also CHECKPOINT…`` the mean of these and of others
that training went on to from the same weights: a "model soup" (Wortsman et al., 2022).
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.checkpoint import BEST, CHECKPOINT, read_checkpoint
from training.layout import parameters
from training.model import Transformer
from training.options import TrainingError, parse
from training.terms import LEFT, RIGHT
from training.tokenizer import (
    BEGIN,
    END,
    MODEL,
    SYMBOLS,
    load_tokenizer,
    pieces_of,
    read_target_ids,
)

EXACT = 1e-4
"""Greatest difference of a log-probability that is put down to the order of additions."""


@dataclass(frozen=True)
class Vocabulary:
    """Pieces by number, of both sides."""

    source: list[str]
    target: list[str]

    @classmethod
    def open(cls, work: Path) -> "Vocabulary":
        """Read the vocabulary of a working folder."""
        pieces = pieces_of(load_tokenizer(work))
        return cls(pieces, [pieces[number] for number in read_target_ids(work)])


def write_model(
    model: Transformer, vocabulary: Vocabulary, folder: Path, quantization: str | None
) -> None:
    """Write a CTranslate2 model."""
    from ctranslate2.specs import common_spec, model_spec, transformer_spec

    shape = model.shape
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder, shape.decoder),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
    )
    weights = {name: _array(value) for name, value in model.state_dict().items()}
    for here, there in parameters(shape):
        scope, _, name = there.rpartition("/")
        setattr(model_spec.index_spec(spec, scope), name, weights[here])
    spec.decoder.projection.weight = weights["target.weight"]
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = _array(model.table)
    spec.encoder.embeddings[0].multiply_by_sqrt_depth = True
    spec.decoder.embeddings.multiply_by_sqrt_depth = True
    spec.register_source_vocabulary(vocabulary.source)
    spec.register_target_vocabulary(vocabulary.target)
    spec.config.bos_token = spec.config.decoder_start_token = vocabulary.source[BEGIN]
    spec.config.eos_token = vocabulary.source[END]
    spec.config.unk_token = "<unk>"  # noqa: S105 - not a password
    spec.config.add_source_eos = True
    spec.config.add_source_bos = False
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def difference(model: Transformer, vocabulary: Vocabulary, sentences: int = 8) -> float:
    """Return the greatest difference between log-probabilities of CTranslate2 and of torch.

    Both score the same random sentences of one to forty pieces with the unquantised weights.
    """
    import ctranslate2

    rng = np.random.default_rng(0)
    worst = 0.0
    model = model.eval()
    with tempfile.TemporaryDirectory() as temporary:
        write_model(model, vocabulary, Path(temporary), None)
        translator = ctranslate2.Translator(temporary, compute_type="float32", intra_threads=1)
        for _ in range(sentences):
            source = rng.integers(END + 1, len(vocabulary.source), rng.integers(1, 41))
            target = rng.integers(END + 1, len(vocabulary.target), rng.integers(1, 41))
            (scored,) = translator.score_batch(
                [[vocabulary.source[i] for i in source]], [[vocabulary.target[i] for i in target]]
            )
            with torch.no_grad():
                rows = torch.tensor([[*source, END]]), torch.tensor([[BEGIN, *target, END]])
                states, right = model(*rows)
                scores = model.score(states)
            ours = torch.log_softmax(scores, -1).gather(1, right[:, None])[:, 0].numpy()
            worst = max(worst, float(np.abs(ours - np.array(scored.log_probs)).max()))
    return worst


def write_package(
    model: Transformer,
    work: Path,
    folder: Path,
    *,
    version: str = "1.0",
    card: Path | None = None,
    quantization: str = "int8",
) -> Path:
    """Write a package's folder and its archive; return the archive.

    Nothing is replaced unless the export is exact.

    Raises:
        TrainingError: CTranslate2 disagrees with torch, or the vocabulary is not the model's.

    """
    vocabulary = Vocabulary.open(work)
    if (len(vocabulary.source), len(vocabulary.target)) != (
        model.source.num_embeddings,
        model.target.num_embeddings,
    ):
        raise TrainingError(f"{work}: the model was trained with another vocabulary")
    worst = difference(model, vocabulary)
    print(f"CTranslate2 and torch differ by {worst:.1e} at most")
    if not worst <= EXACT:
        raise TrainingError(f"the export is not exact: {worst:.1e} is more than {EXACT:.0e}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        made = Path(temporary) / folder.name
        write_model(model, vocabulary, made / "model", quantization)
        shutil.copyfile(work / MODEL, made / "sentencepiece.model")
        metadata = json.dumps(_metadata(vocabulary, version), indent=2, ensure_ascii=False) + "\n"
        (made / "metadata.json").write_text(metadata, encoding="utf-8")
        if card:
            shutil.copyfile(card, made / "README.md")
        archive = folder.with_name(folder.name + ".argosmodel")
        _zip(made, Path(temporary) / archive.name)
        if folder.exists():
            os.replace(folder, Path(temporary) / "old")
        os.replace(made, folder)
        os.replace(Path(temporary) / archive.name, archive)
    return archive


def mean(models: Sequence[Transformer]) -> Transformer:
    """Return the first model with the mean of the weights of all.

    Raises:
        TrainingError: they are not of one shape.

    """
    first, *others = models
    if any(model.shape != first.shape for model in others):
        raise TrainingError("checkpoints of several shapes have no mean")
    states = [model.state_dict() for model in models]
    try:
        first.load_state_dict({n: torch.stack([s[n] for s in states]).mean(0) for n in states[0]})
    except RuntimeError as error:
        raise TrainingError("checkpoints of several vocabularies have no mean") from error
    return first


def _array(value: torch.Tensor) -> Any:
    return value.detach().float().cpu().numpy()


def _metadata(vocabulary: Vocabulary, version: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "package_version": version,
        "argos_version": "1.11",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
        "type": "translate",
    }
    if set(SYMBOLS) <= set(vocabulary.source) and set(SYMBOLS) <= set(vocabulary.target):
        metadata["duizhao"] = {"placeholder": "⟦{}⟧", "term": [LEFT, RIGHT]}
    return metadata


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder.parent))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the step."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("work", type=Path, help="the folder that training.train worked in")
    parser.add_argument("package", type=Path, help="folder to write")
    parser.add_argument("--version", default="1.0", help="of the package (1.0)")
    parser.add_argument("--card", type=Path, help="model card, put in as README.md")
    parser.add_argument("--best", action="store_true", help="the best on the development set")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="checkpoints, averaged in")
    parser.add_argument("--quantization", default="int8", help="as CTranslate2 names it (int8)")
    given = parse(parser, arguments)
    try:
        chosen = given.work / (BEST if given.best else CHECKPOINT)
        archive = write_package(
            mean([read_checkpoint(path).model() for path in (chosen, *given.also)]),
            given.work,
            given.package,
            version=given.version,
            card=given.card,
            quantization=given.quantization,
        )
    except (TrainingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{given.package} and {archive} ({archive.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
