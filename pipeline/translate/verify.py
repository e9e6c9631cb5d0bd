"""A package → how well it keeps placeholders and terms, spelling by spelling, and the best of each.

Packages that duizhao did not make know nothing of ``⟦0⟧``: to most it is two unknown characters.
What survives best is measured once a package and remembered in the user's cache.
"""

import contextlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from pipeline.glossary.forms import pattern
from pipeline.translate.engine import ArgosEngine, Engine
from pipeline.translate.package import BUNDLED, ArgosPackage, open_package

# Sentences of the kind the tool is for; {} is where a placeholder or a term stands.
_SENTENCES = (
    "我们用{}来衡量预测框和真实框的重合程度。",
    "训练时{}的均值和方差来自当前批次。",
    "把{}设为{}之后，模型收敛得更快。",
    "{}是目标检测中最常用的指标。",
    "可以看到，{}的效果比{}好一些。",
    "首先计算{}，然后更新参数。",
    "这一步不会改变{}的大小。",
    "当输入很大时，{}会变得很慢。",
    "在{}中，每一层都有自己的参数。",
    "作者提出了{}，解决了这个问题。",
    "如果没有{}，损失函数就没有梯度。",
    "最后用{}去掉重复的框。",
)
# Of two that survive as well the first is taken: the less likely it is to stand in a post.
_PLACEHOLDERS = ("⟦{}⟧", "X{}X", "__{}__", "#{}#", "<x{}>", "[{}]", "%{}")
_SAFE_PLACEHOLDERS = _PLACEHOLDERS[:-1]
"""Patterns that no number beside them spoils."""
_NUMBERS = (("0", "1"), ("2", "3"), ("4", "5"), ("7", "9"))
_TERM_MARKS = (("⟨", "⟩"), ("", ""), ("[", "]"), ('"', '"'), ("<", ">"))
_SAFE_MARKS = _TERM_MARKS[:2]
"""Marks that can be taken out of an answer again without hurting it."""
_TERMS = ("IoU", "receptive field", "NMS", "batch normalization", "anchor box", "focal loss")
_VERSION = 1
"""Of the measurement; a remembered result of another is measured again."""


@dataclass(frozen=True, slots=True)
class Survival:
    """The shares, from 0 to 1, of what a package keeps, by spelling."""

    placeholders: dict[str, float]
    marks: dict[tuple[str, str], float]

    @property
    def best(self) -> tuple[str, tuple[str, str]]:
        """The placeholder pattern and the term marks to use."""
        return (
            max(_SAFE_PLACEHOLDERS, key=lambda one: self.placeholders[one]),
            max(_SAFE_MARKS, key=lambda one: self.marks[one]),
        )


def measure(engine: Engine) -> Survival:
    """Return what survives with an engine; it is asked for some 450 short sentences.

    Raises:
        EngineError: the engine fails.

    """
    return Survival(
        {spelling: _placeholders_kept(engine, spelling) for spelling in _PLACEHOLDERS},
        {marks: _terms_kept(engine, marks) for marks in _TERM_MARKS},
    )


def find_spelling(package: ArgosPackage) -> ArgosPackage:
    """Return a package that asks for no spelling with the one that survives best with it.

    Raises:
        EngineError: the package cannot be loaded.

    """
    place = _place(package)
    spelling = _remembered(place)
    if spelling is None:
        spelling = measure(ArgosEngine(package)).best
        _remember(place, spelling)
    return replace(package, placeholder=spelling[0], term=spelling[1])


def measure_spellings(path: Path | None = None) -> Iterator[str]:
    """Yield lines of a table: the share of placeholders and of terms that survive.

    Raises:
        EngineError: the package cannot be loaded.

    """
    package = open_package(path or BUNDLED)
    yield f"{package.name} {package.version} in {package.folder}"
    if package.says_spelling:
        yield f"it asks for placeholder {package.placeholder!r} and term marks {package.term!r}"
    else:
        yield "it asks for no spelling: what survives best is used and remembered"
    found = measure(ArgosEngine(package))
    if not package.says_spelling:
        _remember(_place(package), found.best)
    yield "placeholder  survive"
    for pattern_, rate in sorted(found.placeholders.items(), key=lambda item: -item[1]):
        yield f"{pattern_:<12} {100 * rate:5.1f} %"
    yield "term marks   survive"
    for (left, right), rate in sorted(found.marks.items(), key=lambda item: -item[1]):
        yield f"{left + 'term' + right:<12} {100 * rate:5.1f} %"
    placeholder, marks = found.best
    yield f"best: placeholder {placeholder!r} and term marks {marks!r}"


def _placeholders_kept(engine: Engine, spelling: str) -> float:
    """Return the share of placeholders that come back just once, as `restore` looks for them."""
    token = re.compile(re.escape(spelling).replace(r"\{\}", r"\s*(\d+)\s*"))
    asked = [(sentence, pair) for pair in _NUMBERS for sentence in _SENTENCES]
    texts = [sentence.format(*map(spelling.format, pair)) for sentence, pair in asked]
    wanted = kept = 0
    for index, answers in engine.translate(texts):
        found = Counter(token.findall(answers[0].text))
        sentence, pair = asked[index]
        numbers = pair[: sentence.count("{}")]
        wanted += len(numbers)
        kept += sum(found[number] == 1 for number in numbers)
    return kept / wanted


def _terms_kept(engine: Engine, marks: tuple[str, str]) -> float:
    """Return the share of terms that come back as the glossary spells them, marks aside."""
    left, right = marks
    asked = [
        (sentence, pair)
        for pair in zip(_TERMS[::2], _TERMS[1::2], strict=True)
        for sentence in _SENTENCES
    ]
    texts = [s.format(*(f"{left}{term}{right}" for term in pair)) for s, pair in asked]
    wanted = kept = 0
    for index, answers in engine.translate(texts):
        sentence, pair = asked[index]
        bare = answers[0].text
        for mark in filter(None, marks):
            bare = bare.replace(mark, " ")
        terms = pair[: sentence.count("{}")]
        wanted += len(terms)
        kept += sum(pattern(term, "prefer").search(bare) is not None for term in terms)
    return kept / wanted


def _place(package: ArgosPackage) -> Path:
    return Path(platformdirs.user_cache_dir("duizhao")) / "spellings" / f"{package.digest}.json"


def _remembered(place: Path) -> tuple[str, tuple[str, str]] | None:
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        left, right = said["term"]
        fits = said["version"] == _VERSION and said["placeholder"] in _PLACEHOLDERS
        return (
            (said["placeholder"], (left, right)) if fits and (left, right) in _SAFE_MARKS else None
        )
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _remember(place: Path, spelling: tuple[str, tuple[str, str]]) -> None:
    said = {"version": _VERSION, "placeholder": spelling[0], "term": list(spelling[1])}
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    with contextlib.suppress(OSError):  # a cache that cannot be written costs seconds, no result
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(said), encoding="utf-8")
        os.replace(part, place)
