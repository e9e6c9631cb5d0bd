"""The Markdown reader: blocks are the body, and front matter is understood in every dress."""

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import joined
from pipeline.errors import InputError
from pipeline.read.blocks import make_blocks
from pipeline.read.markdown import read_markdown

LINES = st.lists(
    st.sampled_from(
        [
            "", "中文段落", "续行 two", "# 标题", "标题", "===", "---", "+++", "- 项", "  - 子项", "1. 甲", "3) 乙",
            "- [ ] 任务", "- [x] 完成", "> 引用", "> - 列", "```python", "```", "    代码", "| 表 | 头 |",
            "|---|:-:|", "| 1 \\| 2 | `c` |", "| 单", "[^1]: 脚注", "    续", "[ref]: http://example.com \"题\"",
            "![图](a.png)", "***", "$$", "$$x$$", "\\[", "\\]", "\\begin{align}", "\\end{align}", "<div>",
            "</div>", "<!-- more -->", "{% note %}", "{% endnote %}", "{% codeblock %}", "{% endcodeblock %}",
            "{{< figure src=\"a.png\" >}}", "\t制表", "-", ">", "1.", "\u2028分行", "a\x0cb", "|", "\\",
            '!!! note "题"', "??? tip", "::: tip 题", ":::", "    正文", "    ", ": 定义", "> [!NOTE] 题",
            "<details><summary>题 <b>甲</b></summary>", "{% note 题 %}", "<p><b>甲<br>乙</b>",
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(LINES, st.booleans())
def test_blocks_joined_are_the_body(lines: list[str], newline: bool) -> None:
    body = "\n".join(lines) + ("\n" if newline else "")
    assert joined(make_blocks(body)) == body


@given(st.text(max_size=60).filter(lambda text: "\r" not in text and "\0" not in text))
def test_blocks_of_any_text_joined_are_the_text(text: str) -> None:
    assert joined(make_blocks(text)) == text


@given(LINES)
def test_lines_of_blocks_are_true(lines: list[str]) -> None:
    body = "\n".join(lines)
    line = 1
    for block in make_blocks(body):
        if block.raw:
            assert block.line == line or block.kind == "cell"
        line += block.raw.count("\n")


@parametrize("blocks")
def test_blocks(case: Case, accept: bool) -> None:
    shown = []
    for block in make_blocks(case.given):
        if block.kind != "blank":
            path = "/".join(f"{c.kind}{c.info and f'({c.info})'}" for c in block.path)
            what = block.text or block.literal
            shown.append(
                f"{block.line} {path}/{block.kind} {block.info} {what!r}".replace(" /", " ")
            )
    case.check("\n".join(shown), accept)


YAML = """---
# 注释
title: "残差: 网络"
date: 2026-03-05 10:00:00
categories:
  - [深度学习, 网络]
  - 视觉
tags: 残差
author:
  name: 林
---
正文
"""
TOML = """+++
title = '残差'
date = 2026-03-05T10:00:00+08:00
tags = ["甲", "乙"]
[cover]
image = "a.png"
+++
正文
"""


def test_yaml_front_matter() -> None:
    post = read_markdown(YAML, "a.md")
    assert (post.title, post.date, post.author) == ("残差: 网络", "2026-03-05T10:00:00", "林")
    assert post.tags == ("深度学习", "网络", "视觉", "残差")
    assert post.body == joined(post.blocks) == YAML


def test_half_a_surrogate_pair_in_front_matter_is_a_question_mark() -> None:
    literal = '---\ntitle: "题\\ud800目"\ntags: ["\\udc00"]\ndate: "\\ud800"\n---\n'
    post = read_markdown(literal, "a.md")
    assert (post.title, post.tags, post.date) == ("题?目", ("?",), "?")


def test_toml_front_matter() -> None:
    post = read_markdown(TOML, "a.md")
    assert (post.title, post.date) == ("残差", "2026-03-05T10:00:00+08:00")
    assert post.tags == ("甲", "乙")


def test_a_post_without_front_matter_is_named_by_its_first_heading() -> None:
    post = read_markdown("# 聚类\n\n正文\n", "a.md")
    assert post.title == "聚类"
    assert [block.kind for block in post.blocks if block.kind != "blank"] == [
        "heading",
        "paragraph",
    ]


def test_a_post_without_any_heading_is_named_by_its_file() -> None:
    assert read_markdown("正文\n", "posts/残差网络.md").title == "残差网络"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: a: b\n---\n", "a.md:2: the YAML front matter cannot be read"),
        ("---\ntitle: x\ntags: [a\n---\n", "a.md:4: the YAML front matter cannot be read"),
        ("---\n- a\n---\n", "a.md:1: the front matter is not a list of `name: value` lines"),
        ("+++\ntitle = x\n+++\n", "a.md:2: the TOML front matter cannot be read"),
    ],
)
def test_broken_front_matter_names_its_line(text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_markdown(text, "a.md")
    assert str(caught.value).startswith(expected)


def test_traditional_chinese_is_said_to_be_that() -> None:
    assert read_markdown("這個網絡學習數據的特徵。", "a.md").language == "zh-Hant"
    assert read_markdown("这个网络学习数据的特征。", "a.md").language == "zh-Hans"
