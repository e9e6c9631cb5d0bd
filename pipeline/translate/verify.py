"""A package → how well it keeps placeholders and terms, spelling by spelling."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.translate.engine import ArgosEngine
from pipeline.translate.package import BUNDLED, open_package

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
_PLACEHOLDERS = ("⟦{}⟧", "[{}]", "{{{}}}", "<x{}>", "X{}X", "#{}#", "__{}__", "%{}")
_TERM_MARKS = (("⟨", "⟩"), ("", ""), ("[", "]"), ('"', '"'), ("<", ">"))
_TERMS = ("IoU", "receptive field", "NMS", "batch normalization", "anchor box", "focal loss")


def measure_spellings(path: Path | None = None) -> Iterator[str]:
    """Yield lines of a table: the share of placeholders and of terms that survive.

    Raises:
        EngineError: the package cannot be loaded.

    """
    package = open_package(path or BUNDLED)
    engine = ArgosEngine(package)
    yield f"{package.name} {package.version} in {package.folder}"
    yield f"it asks for placeholder {package.placeholder!r} and term marks {package.term!r}"
    yield "placeholder  survive"
    rates = {p: _survival(engine, [p.format(0), p.format(1)]) for p in _PLACEHOLDERS}
    for pattern, rate in sorted(rates.items(), key=lambda item: -item[1]):
        yield f"{pattern:<12} {100 * rate:5.1f} %"
    yield "term marks   survive"
    for left, right in _TERM_MARKS:
        spelled = [[f"{left}{term}{right}" for term in _TERMS[i : i + 2]] for i in (0, 2, 4)]
        rate = sum(_survival(engine, pair, strip=(left, right)) for pair in spelled) / len(spelled)
        yield f"{left + 'term' + right:<12} {100 * rate:5.1f} %"


def _survival(engine: ArgosEngine, values: list[str], strip: tuple[str, str] = ("", "")) -> float:
    """Return the share of values that the engine's best hypotheses hold, spelled the same."""
    texts = [sentence.format(*values) for sentence in _SENTENCES]
    wanted = kept = 0
    for index, answers in engine.translate(texts):
        english = answers[0].text.replace(" ", "")
        for value in values[: _SENTENCES[index].count("{}")]:
            bare = value.removeprefix(strip[0]).removesuffix(strip[1]).replace(" ", "")
            wanted += 1
            kept += bare in english
    return kept / wanted
