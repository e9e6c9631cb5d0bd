"""Generated posts → time and memory of runs by size: first, again, one paragraph, one glossary row.

    uv run python benchmarks/scale.py [POSTS ...] [--plot docs/images/scale.svg]

The engine answers at once, so that everything but the model is what is measured: reading,
segmenting, glossary, checks, memory, assembling. Every run is a process of its own.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from math import log10
from pathlib import Path

from glossary_scale import Echo

from pipeline.run import Run
from pipeline.settings import Settings

_PHASES = ("first", "again", "paragraph", "row")
_THINGS = [
    "卷积层", "池化层", "注意力机制", "损失函数", "学习率", "批归一化", "残差连接", "优化器",
    "感受野", "候选框",
]  # fmt: skip
_DOINGS = ["提高了", "决定了", "影响了", "限制了", "改善了", "加快了"]
_GOALS = ["模型的精度", "训练的速度", "梯度的大小", "特征的质量", "收敛的过程", "小目标的检测"]
_ROWS = "source\ttarget\tkind\n感受野\treceptive field\tprefer\n学习率\tlearning rate\tprefer\n"
_EDITED = _ROWS + "候选框\tproposal\tprefer\n"
Figures = dict[str, dict[str, float]]


def write_post(folder: Path, number: int) -> None:
    """Write a short post like those of a technical blog; another number gives another text."""
    chance = random.Random(number)
    parts = [f"---\ntitle: 第 {number} 篇\ndate: 2024-01-{number % 28 + 1:02}\n---"]
    for section in range(3):
        parts.append(f"## {chance.choice(_THINGS)} {section}")
        # One word in a hundred posts, so that a row for it touches few of them.
        things = _THINGS[:-1] if number % 100 else _THINGS
        parts += ["".join(_sentence(chance, things) for _ in range(2)) for _ in range(3)]
    parts.append(f"```python\nlr = {number}\n```")
    parts.append(f"上一篇见[这里](post-{max(0, number - 1):05}.md)。")
    (folder / f"post-{number:05}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _sentence(chance: random.Random, things: Sequence[str]) -> str:
    one, other = (
        f"{chance.choice(things)}{chance.choice(_DOINGS)}{chance.choice(_GOALS)}" for _ in "12"
    )
    return f"{one}，当深度为 {chance.randrange(2, 9999)} 时，{other}。"


def measure(place: Path, phase: str) -> None:
    """Run once and print figures as JSON."""
    (place / "g.tsv").write_text(_EDITED if phase == "row" else _ROWS, encoding="utf-8")
    if phase == "paragraph":
        post = place / "posts/post-00007.md"
        post.write_text(post.read_text("utf-8") + "\n多写的一段。\n", encoding="utf-8")
    settings = Settings(
        out=place / "out", glossary=(place / "g.tsv",), memory=place / "memory.sqlite"
    )
    begun = time.perf_counter()
    report = Run(settings, Echo()).translate([place / "posts"])
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu": peak.ru_utime + peak.ru_stime,
                "mib": peak.ru_maxrss / 1024,
                "segments": report.segments,
                "translated": report.translated,
            }
        )
    )


def run(count: int) -> Figures:
    """Return the figures of all phases for one size."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "posts").mkdir()
        for number in range(count):
            write_post(place / "posts", number)
        for phase in _PHASES:
            command = [sys.executable, __file__, "--one", phase, "--place", name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            figures[phase] = json.loads(done.stdout)
            told = figures[phase]
            print(
                f"{count:7,} {phase:>10} {told['seconds']:8.1f} {told['cpu']:8.1f}"
                f" {1000 * told['cpu'] / count:9.1f} {told['mib']:6.0f}"
                f" {told['segments']:9,} {told['translated']:10,}",
                flush=True,
            )
    return figures


def plot(figures: dict[int, Figures]) -> str:
    """Return an SVG: processor time by posts, first run and second, both axes logarithmic."""
    width, height, edge = 640, 400, 60
    sizes = sorted(figures)
    times = [figures[n][phase]["cpu"] for n in sizes for phase in _PHASES]
    left, right = log10(sizes[0]), log10(sizes[-1])
    low, high = log10(min(times)) - 0.2, log10(max(times)) + 0.2

    def x(posts: int) -> float:
        return edge + (log10(posts) - left) / max(right - left, 0.1) * (width - edge - 170)

    def y(seconds: float) -> float:
        return height - edge - (log10(seconds) - low) / (high - low) * (height - 2 * edge)

    colours = dict(zip(_PHASES, ("#1d2a3a", "#b3372a", "#3a7d44", "#8a6d1d"), strict=True))
    labels = {
        "first": "first run",
        "again": "nothing changed",
        "paragraph": "one paragraph changed",
        "row": "one glossary row added",
    }
    shapes = []
    for decade in range(int(low) - 1, int(high) + 1):
        if low <= decade <= high:
            at = y(10**decade)
            shapes.append(f'<path d="M{edge} {at:.1f}H{width - 170}" stroke="#ddd"/>')
            shapes.append(
                f'<text x="{edge - 8}" y="{at + 4:.1f}" text-anchor="end">{10**decade:g} s</text>'
            )
    for size in sizes:
        shapes.append(
            f'<text x="{x(size):.1f}" y="{height - edge + 20}" text-anchor="middle">{size:,}</text>'
        )
    names = sorted(_PHASES, key=lambda phase: -figures[sizes[-1]][phase]["cpu"])
    for place, phase in enumerate(names):
        points = [(x(n), y(figures[n][phase]["cpu"])) for n in sizes]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        colour = colours[phase]
        shapes.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        shapes += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        shapes.append(
            f'<text x="{width - 160}" y="{edge + 24 * place}" fill="{colour}">'
            f"{labels[phase]}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Processor time by number of posts">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        + "\n".join(shapes)
        + f'\n<text x="{(width - 110) / 2}" y="{height - 14}" text-anchor="middle">posts</text>\n'
        "</svg>\n"
    )


def main() -> None:
    """Measure the sizes in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--plot", type=Path, help="write an SVG of the figures")
    parser.add_argument("--one", choices=_PHASES, help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measure(asked.place, asked.one)
        return
    print("  posts        run  seconds  CPU s  ms a post    MiB  segments translated")
    figures = {size: run(size) for size in asked.sizes}
    if asked.plot:
        asked.plot.write_text(plot(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
