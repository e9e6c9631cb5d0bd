"""Generated posts → how long books of growing size take to assemble, and how much memory."""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.assemble import (
    make_book,
    make_chapter,
    page_addresses,
    write_epub,
    write_html,
    write_markdown,
)
from pipeline.document import Block, Book, Match, Post, Segment, Term, Unit
from pipeline.read.blocks import make_blocks

_HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
_TERM = Term("学习率", "learning rate", "prefer", "", "glossary.tsv:2")
_CODE = "import torch\n\n\ndef step(model, x):\n    y = model(x)  # 前向\n    return y.mean()\n"
_TEX = r"\mathcal{L}(\theta) = -\frac{1}{N}\sum_{i=1}^{N} \log p_\theta(y_i \mid x_i)"


def make_post(number: int) -> Post:
    """Return a post of about 50 blocks like those of a technical blog."""
    chance = random.Random(number)
    parts = [f"# 第 {number} 篇：{_text(chance, 8)}"]
    for section in range(5):
        parts.append(f"## {_text(chance, 6)} {section}")
        for _ in range(5):
            parts.append(
                f"{_sentence(chance)}学习率取 $\\eta_{{{chance.randrange(99)}}}$，"
                f"**{_text(chance, 5)}**见 `torch.nn`。{_sentence(chance)}"
            )
        parts.append("\n".join(f"- {_sentence(chance)}" for _ in range(3)))
        parts.append(f"$$\n{_TEX} + {number}\n$$")
        parts.append(f"```python\n{_CODE}```")
        parts.append("| 模型 | 精度 |\n|---|---|\n" + f"| {_text(chance, 4)} | 0.{section} |")
    parts.append(f"上一篇见[这里](post-{max(0, number - 1)}.md)。")
    body = "\n\n".join(parts) + "\n"
    named = (Block("tag", "", f"类别{number % 7}"),)
    return Post(
        f"posts/post-{number}.md", f"第 {number} 篇", f"2024-01-{number % 28 + 1:02}", "某人",
        "", (f"类别{number % 7}",), "zh-Hans", body, (*named, *make_blocks(body)),
    )  # fmt: skip


def _text(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(_HAN, k=length))


def _sentence(chance: random.Random) -> str:
    return f"{_text(chance, 14)}，{_text(chance, 10)}。"


def make_units(post: Post) -> list[Unit]:
    """Return a unit a block whose English is as long as English is."""
    units = []
    for i, block in enumerate(post.blocks):
        if block.text:
            at = block.text.find(_TERM.source)
            terms = (Match(at, at + len(_TERM.source), _TERM),) if at >= 0 else ()
            english = "".join(f"{c} word " if "一" <= c <= "鿿" else c for c in block.text)
            english = english.translate({ord(c): "go" for c in _HAN})
            units.append(Unit(Segment(i, 0, block.text, terms=terms), english, 0.0, "engine"))
    return units


def make(count: int) -> Book:
    """Return a book of so many chapters."""
    posts = (make_post(number) for number in range(count))
    chapters = [make_chapter(p, make_units(p), f"post-{i}") for i, p in enumerate(posts)]
    return make_book(chapters, title="书", title_en="Book", terms=[_TERM])


def measure(count: int) -> None:
    """Print one line of figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        book = make(count)
        made = time.perf_counter()
        ready = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        epub = write_epub(book, folder / "book.epub").path
        bound = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        addresses = page_addresses(book.chapters)
        for chapter in book.chapters:
            write_markdown(chapter, folder / "md", addresses)
        paged = time.perf_counter()
        write_html(book, folder / "html")
        done = time.perf_counter()
        print(
            f"{count:7,} {made - start:9.1f} {bound - made:7.1f} {paged - bound:9.1f}"
            f" {done - paged:7.1f} {ready / 1024:9.0f} {peak / 1024:9.0f}"
            f" {epub.stat().st_size / 1e6:8.1f}",
            flush=True,
        )


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[125, 250, 500, 1000])
    parser.add_argument("--one", action="store_true", help="measure here, in this process")
    given = parser.parse_args()
    if given.one:
        measure(given.sizes[0])
        return
    print("  posts make book    EPUB  Markdown    HTML  MiB made  MiB peak  MB EPUB   (seconds)")
    for size in given.sizes:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
