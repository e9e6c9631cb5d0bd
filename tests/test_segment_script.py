"""Traditional Chinese reaches the engine simplified, and a book as its author wrote it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.sentences import sentences
from pipeline.document import Row, Unit
from pipeline.glossary import Glossary
from pipeline.markup import find_spans
from pipeline.read import read_file
from pipeline.read.markdown import read_markdown
from pipeline.segment import Segmenter
from pipeline.segment.script import to_simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("程式會把資料寫進記憶體。", "程序会把数据写进内存。"),
        ("呼叫 `釋放記憶體()` 之後，**執行緒**結束。", "调用 `釋放記憶體()` 之后，**线程**结束。"),
        ("見[資料庫說明](https://a.tw/資料庫 '說明')。", "见[数据库说明](https://a.tw/資料庫 '说明')。"),
        ("設 $變數$ 為 0，![記憶體](記憶體.png)", "设 $變數$ 为 0，![内存](記憶體.png)"),
        ("**學習率`學習`過大**", "**学习率`學習`过大**"),
    ],
)  # fmt: skip
def test_prose_is_converted_and_nothing_else(text: str, expected: str) -> None:
    assert to_simplified(text, find_spans(text)) == expected


@given(st.text(alphabet="程式記憶體資料庫，。 `*[]()$a1_\n"))
def test_what_is_no_prose_stays(text: str) -> None:
    spans = find_spans(text)
    kinds = [span.kind for span in spans]
    converted = to_simplified(text, spans)
    assert [span.kind for span in find_spans(converted)] == kinds
    atoms = [text[s.start : s.end] for s in spans if s.kind in ("code", "math", "url")]
    assert [converted[s.start : s.end] for s in find_spans(converted) if s.kind in ("code", "math", "url")] == atoms  # fmt: skip


POST = "# 記憶體配置\n\n程式會檢查**每個變數**。執行緒結束後，釋放資源。\n"


def test_segments_are_simplified_and_remember_what_is_shown() -> None:
    post = read_markdown(POST, "a.md")
    segments = Segmenter(Glossary()).segment(post)
    assert [s.text for s in segments] == ["内存配置", "程序会检查**每个变量**。", "线程结束后，释放资源。"]  # fmt: skip
    assert [s.shown for s in segments] == ["記憶體配置", "程式會檢查**每個變數**。", "執行緒結束後，釋放資源。"]  # fmt: skip
    assert segments[1].parts[0].text == "每个变量"


def test_a_simplified_post_is_left_alone() -> None:
    post = read_markdown("著名的程序，它的文件在内存里。这里有乾坤。\n", "a.md")
    *_, first, second = Segmenter(Glossary()).segment(post)
    assert (first.text, first.shown) == ("著名的程序，它的文件在内存里。", "")
    assert second.shown == ""


def test_sentences_of_a_book_are_the_authors() -> None:
    post = read_markdown(POST, "a.md")
    segments = [s for s in Segmenter(Glossary()).segment(post) if s.block == 2]
    units = tuple(Unit(s, f"English {n}.", 0.0, "engine") for n, s in enumerate(segments))
    block = post.blocks[2]
    row = Row(block, block.text.strip(), "English 0. English 1.", units)
    assert [source for source, _ in sentences(row)] == ["程式會檢查**每個變數**。", "執行緒結束後，釋放資源。"]  # fmt: skip
    assert sentences(replace(row, source="別的")) == ()


def test_the_report_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(POST, encoding="utf-8")
    (post,) = read_file(path)
    assert post.language == "zh-Hant"
    assert [(finding.code, finding.severity) for finding in post.findings] == [("R109", "note")]
