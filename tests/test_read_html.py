"""Saved pages of every site become the Markdown that a person would write, and nothing else."""

import base64
import html
import io
import random
import re
from pathlib import Path

import pytest
from golden import shown
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.assemble.files import find_file
from pipeline.document import Post, joined
from pipeline.markup import markdown
from pipeline.read import read_file
from pipeline.read.html import read_page
from pipeline.read.html.sites import SITES

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.parent.name for path in PAGES.glob("*/page.html"))


def page(name: str) -> Post:
    path = PAGES / name / "page.html"
    return read_page(path.read_text(encoding="utf-8"), str(path))


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_page_is_its_article(name: str, accept: bool) -> None:
    golden = PAGES / name / "golden.md"
    actual = shown(page(name))
    if accept:
        golden.write_text(actual, encoding="utf-8")
    assert actual == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_blocks_are_the_body(name: str) -> None:
    post = page(name)
    assert joined(post.blocks) == post.body


def test_every_site_has_an_example() -> None:
    assert {site.name for site in SITES} <= set(NAMES)


def read(text: str, name: str = "page.html") -> Post:
    return read_page(f"<html><body><article>{text}</article></body></html>", name)


CASES = {
    "emphasis beside punctuation": ("<p><b>重点：</b>a 与<b>“引”</b>的</p>", "**重点：** a 与**“引”**的"),
    "white space leaves emphasis": ("<p>甲<b> 乙 </b>丙</p>", "甲 **乙** 丙"),
    "neighbouring emphasis is one": ("<p><b>甲</b><b>乙</b></p>", "**甲乙**"),
    "marks in text are text": ("<p>1. 不是列表 *x* _y_ $5 和 $6</p>", "1\\. 不是列表 \\*x\\* \\_y\\_ \\$5 和 \\$6"),
    "a heading in text is none": ("<p># 不是标题</p>", "\\# 不是标题"),
    "lines of a source join without a space": ("<p>第一行\n   第二行</p>", "第一行\n第二行"),
    "two breaks are a new paragraph": ("<p>甲<br><br>乙<br>丙</p>", "甲\n\n乙\\\n丙"),
    "a formula beside a digit": ("<p>3<span data-tex='x'></span>4</p>", "3 $x$ 4"),
    "two formulas": ("<p><span data-tex='x'></span><span data-tex='y'></span></p>", "$x$ $y$"),
    "TeX with Chinese punctuation": ("<p>设<span data-tex='x，y'></span></p>", "设\\(x，y\\)"),
    "a display formula within a line": ("<p>甲<script type='math/tex; mode=display'>x</script>乙</p>", "甲\n\n$$\nx\n$$\n\n乙"),
    "prices are no formulas": ("<script src='mathjax.js'></script><p>从 $5 到 $6</p>", "从 \\$5 到 \\$6"),
    "dollars where they are typeset": ("<script src='mathjax.js'></script><p>设 $x_i$ 为</p>", "设 $x_i$ 为"),
    "a bar in a formula in a table": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td><span data-tex='\\|x\\|'></span></td><td>c|d</td></tr></table>",
        "| a | b |\n| --- | --- |\n| $\\Vert x\\Vert$ | c\\|d |"),
    "a list in a cell": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td><ul><li>甲</li><li>乙</li></ul></td><td></td></tr></table>",
        "| a | b |\n| --- | --- |\n| • 甲<br>• 乙 |  |"),
    "a spanned cell": (
        "<table><tr><th colspan=2>a</th><th>b</th></tr><tr><td rowspan=2>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>",
        "| a |  | b |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n|  | 4 | 5 |"),
    "a table around the text": ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", "甲\n\n乙"),
    "code with a fence in it": ("<pre><code>```\nx\n```</code></pre>", "````\n```\nx\n```\n````"),
    "code with ticks": ("<p><code>a`b</code></p>", "``a`b``"),
    "two lists": ("<ul><li>甲</li></ul><ul><li>乙</li></ul>", "- 甲\n\n* 乙"),
    "a list with code": ("<ol start=3><li>甲<pre>x</pre></li><li>乙</li></ol>", "3. 甲\n\n   ```\n   x\n   ```\n\n4. 乙"),
    "a quotation of paragraphs": ("<blockquote><p>甲</p><ul><li>乙</li></ul></blockquote>", "> 甲\n>\n> - 乙"),
    "a link around an image": ("<p><a href='b.html'><img src='a.png' alt='图'></a></p>", "![图](a.png)"),
    "a link with brackets": ("<p><a href='https://a.cn/(x)'>[一]</a></p>", "[&#91;一&#93;](https://a.cn/%28x%29)"),
    "an exclamation mark before a link": ("<p>看!<a href='https://a.cn'>这</a></p>", "看\\![这](https://a.cn)"),
    "a link that is its own text": ("<p><a href='https://a.cn/x'>https://a.cn/x</a></p>", "<https://a.cn/x>"),
    "raised text": ("<p>10<sup>3</sup> 与 H<sub>2</sub>O</p>", "10<sup>3</sup> 与 H<sub>2</sub>O"),
    "MathML": (
        "<p><math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msqrt><mi>α</mi></msqrt></math></p>",
        "$\\sum_{i=1}^{n}\\sqrt{\\alpha }$"),
    "numbers before lines of code": ("<pre>1 a\n2 b\n3 c</pre>", "```\na\nb\nc\n```"),
    "a video": ("<p>看<video src='https://a.cn/x.mp4'></video></p>", "看[视频]"),
    "a heading that ends in a sign": ("<h2>用 C#</h2><h3>号 #</h3>", "## 用 C#\n\n### 号 \\#"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_html_becomes_markdown(name: str) -> None:
    given_html, expected = CASES[name]
    post = read(given_html)
    assert post.body == expected + "\n"
    assert joined(post.blocks) == post.body


def test_images_saved_with_the_page_are_used(tmp_path: Path) -> None:
    folder = tmp_path / "文章_files"
    folder.mkdir()
    (folder / "a b.png").write_bytes(b"x")
    path = tmp_path / "文章.html"
    images = (
        "<img src='./文章_files/a%20b.png'><img src='data:,' data-src='https://a.cn/p/a%20b.png?x=1'>"
        "<img src='https://a.cn/other.png'>"
    )
    path.write_text(f"<article><p>图：{images}</p></article>", encoding="utf-8")
    (post,) = read_file(path)
    local = "![](文章_files/a%20b.png)"
    assert post.body == f"图：{local}{local}![](https://a.cn/other.png)\n"


def test_images_inside_a_page_are_kept(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.frombytes("RGB", (40, 40), random.Random(1).randbytes(4800)).save(out, "PNG")
    data = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    wheel = "data:image/gif;base64," + "A" * 1200
    post = read(
        f"<p>图：<img src='{data}' alt='图'><img src='{wheel}' data-src='https://a.cn/b.png'>"
        f"<img src='{wheel}'><img src='data:,'></p>"
    )
    kept, remote = re.findall(r"!\[.*?\]\((.*?)\)", post.body)
    assert find_file("page.html", kept, post.pictures).read_bytes() == out.getvalue()
    assert remote == "https://a.cn/b.png"
    assert [finding.code for finding in post.findings] == ["R104"]


def test_blocks_know_their_line_of_the_page() -> None:
    post = read_page(
        "<html>\n<body><article>\n<p>甲</p>\n\n<p>乙</p></article></body></html>", "a.html"
    )
    assert [(b.text, b.line) for b in post.blocks if b.kind == "paragraph"] == [
        ("甲", 3),
        ("乙", 5),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "如果觉得有用，欢迎点赞、收藏、关注！",
        "长按识别下方二维码，关注我们",
        "版权声明：本文为博主原创文章，遵循 CC 4.0 BY-SA 版权协议，转载请附上原文出处链接。",
        "原创不易，求三连，你的支持是我更新的动力",
        "更多内容请关注公众号：算法小站",
        "- END -",
    ],
)
def test_requests_and_notices_at_the_end_are_left_out(line: str) -> None:
    post = read(f"<p>正文第一段。</p><p>正文第二段。</p><p>{line}</p>")
    assert post.body == "正文第一段。\n\n正文第二段。\n"
    assert [finding.code for finding in post.findings] == ["R106"]
    assert line in post.findings[0].message


@pytest.mark.parametrize(
    "line",
    [
        "我们关注的是框架对半精度的支持。",
        "分类任务的损失是交叉熵。",
        "标签平滑把目标分一点给别的类。",
        "点赞和收藏的计数放在 Redis 里。",
        "识别二维码的第一步是定位三个角。",
        "调参时记得关注验证集的损失。",
        "请求转发由网关完成，分享缓存即可。",
        "完全连接的层参数最多。",
    ],
)
def test_sentences_with_the_same_words_are_kept(line: str) -> None:
    assert line in read(f"<p>正文第一段。</p><p>{line}</p>").body


MARKS = st.lists(
    st.sampled_from(
        [*"*_`$[]()!<>&|~{}%#+-=.:1^\"'a中，。 \n\\", "\\(", "\\)", "\\[", "$$", "**", "\\begin{x}", "{{", "{%", "%}",
         "```", "~~~", "---", "===", "1.", "[^1]", "[a]:", "http://a.cn", "&amp;", "<b>", "字"]
    ),
    min_size=1, max_size=14,
)  # fmt: skip


def text_shown(body: str) -> str:
    """Return what Markdown shows, every token that is not text standing out."""
    shown = []
    for token in markdown().parse(body):
        for child in token.children or []:
            is_text = child.type in ("text", "softbreak", "text_special")
            shown.append((child.content or " ") if is_text else f"⟦{child.type}⟧")
        if (token.type.endswith("_open") and token.type != "paragraph_open") or (
            token.nesting == 0 and token.type != "inline"
        ):
            shown.append(f"⟦{token.type}⟧")
    return " ".join("".join(shown).split())


@given(MARKS)
def test_text_is_shown_as_it_was(parts: list[str]) -> None:
    text = "字" + "".join(parts).replace("$$a$$", "")
    body = read(f"<p>前。</p><p>{html.escape(text)}</p><p>后。</p>").body
    if not re.search(r"\$\$[^$]+\$\$|\\\(.*?\\\)", text):  # which may well be a formula
        assert text_shown(body) == f"前。{' '.join(text.split())}后。"
