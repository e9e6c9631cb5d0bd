"""Boxes of every theme are boxes of the house's Markdown, with their titles and what they hold."""

import pytest

from pipeline.document import Post, joined
from pipeline.read.html import read_page


def read(text: str) -> Post:
    return read_page(
        f"<html><body><article><p>前。</p>{text}<p>后。</p></article></body></html>", "a.html"
    )


def box(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Return what the author calls the only box of a page, its title, and its paragraphs."""
    post = read(text)
    assert joined(post.blocks) == post.body
    inside = [(b, b.path[0]) for b in post.blocks if b.path and b.path[0].kind == "box"]
    assert len({container for _, container in inside}) == 1
    titles = [block.text for block, _ in inside if block.kind == "label"]
    texts = tuple(block.text for block, _ in inside if block.kind != "label" and block.text)
    outside = [b.text for b in post.blocks if not b.path and b.kind == "paragraph"]
    assert outside == ["前。", "后。"]
    return inside[0][1].info, "".join(titles), texts


BOXES = {
    "VuePress 1": ('<div class="custom-block warning"><p class="custom-block-title">小心</p><p>甲</p></div>', "warning", "小心"),
    "VuePress 2": ('<div class="custom-container danger"><p class="custom-container-title">危险</p><p>甲</p></div>', "danger", "危险"),
    "VuePress Hope": ('<div class="hint-container important"><p class="hint-container-title">重要</p><p>甲</p></div>', "important", "重要"),
    "VitePress": ('<div class="info custom-block"><p class="custom-block-title">INFO</p><p>甲</p></div>', "info", ""),
    "VitePress, unfolding": ('<details class="details custom-block"><summary>细节 <code>x</code></summary><p>甲</p></details>', "details", "细节 `x`"),
    "MkDocs": ('<div class="admonition bug"><p class="admonition-title">缺陷</p><p>甲</p></div>', "bug", "缺陷"),
    "MkDocs, without a title": ('<div class="admonition warning"><p>甲</p></div>', "warning", ""),
    "MkDocs, unfolding": ('<details class="note" open="open"><summary>推导 <span class="arithmatex">\\(x^{2}\\)</span></summary><p>甲</p></details>', "details", "推导 $x^{2}$"),
    "Docusaurus": ('<div class="theme-admonition theme-admonition-caution admonition_x alert alert--warning"><div class="admonitionHeading_G"><span class="admonitionIcon_R"><svg></svg></span>当心</div><div class="admonitionContent_B"><p>甲</p></div></div>', "caution", "当心"),
    "GitHub": ('<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title">Tip</p><p>甲</p></div>', "tip", ""),
    "Hexo NexT": ('<div class="note success"><p>甲</p></div>', "success", ""),
    "Hexo Butterfly": ('<div class="note danger flat"><p>甲</p></div>', "danger", ""),
    "Hexo Fluid": ('<div class="note note-primary"><p>甲</p></div>', "primary", ""),
    "Hexo, of no kind": ('<div class="note"><p>甲</p></div>', "note", ""),
    "Hugo": ('<div class="notices tip"><p>甲</p></div>', "tip", ""),
    "plain HTML": ("<details><summary>展开</summary><p>甲</p></details>", "details", "展开"),
}  # fmt: skip


@pytest.mark.parametrize("theme", BOXES)
def test_a_box_of(theme: str) -> None:
    given, name, title = BOXES[theme]
    assert box(given) == (name, title, ("甲",))


def test_a_box_holds_blocks_of_every_kind() -> None:
    inner = (
        "<ol start=3><li>乙</li></ol><pre>x = 1\n:::</pre><table><tr><td>一</td><td>二</td></tr></table>"
        '<div class="admonition tip"><p class="admonition-title">里</p><p>丙</p></div>'
        "<details><summary>更里</summary><p>丁</p></details>"
    )
    for frame in ('<div class="admonition note"><p class="admonition-title">外</p>{}</div>', "<details><summary>外</summary>{}</details>"):  # fmt: skip
        post = read(frame.format(inner))
        assert joined(post.blocks) == post.body
        paths = {b.text: [c.kind for c in b.path] for b in post.blocks if b.text}
        assert paths["乙"] == ["box", "ordered", "item"]
        assert paths["一"][:2] == ["box", "table"]
        assert paths["丙"] == ["box", "box"]
        assert paths["丁"] == ["box", "box"]
        assert paths["后。"] == []
        assert [b.literal for b in post.blocks if b.kind == "code"] == ["x = 1\n:::\n"]


def test_a_title_of_an_inner_box_is_not_the_outer_ones() -> None:
    inner = '<div class="admonition tip"><p class="admonition-title">里</p><p>甲</p></div>'
    post = read(f'<div class="admonition note">{inner}</div>')
    labels = [(b.text, [c.info for c in b.path]) for b in post.blocks if b.kind == "label"]
    assert labels == [("里", ["note", "tip"])]


def test_an_empty_box_is_left_out() -> None:
    assert (
        read('<div class="admonition note"><p class="admonition-title">空</p></div>').body
        == "前。\n\n后。\n"
    )


@pytest.mark.parametrize(
    ("script", "shown", "expected"),
    [
        ('var ct = "1646741700";', "", "2022-03-08T20:15:00+08:00"),
        ("var ct='1646741700',x=1;", "昨天", "2022-03-08T20:15:00+08:00"),
        ('var ct = "1646741700";', "2022-03-08 20:16", "2022-03-08T20:16:00"),
        ('var oct = "1646741700";', "", ""),
    ],
)
def test_the_date_of_wechat(script: str, shown: str, expected: str) -> None:
    page = (
        '<html><body><h1 id="activity-name">题</h1>'
        f'<em id="publish_time">{shown}</em><div class="rich_media_content" id="js_content"><p>正文。</p></div>'
        f"<script>{script}</script></body></html>"
    )
    assert read_page(page, "a.html").date == expected
