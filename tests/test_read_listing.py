"""Pages that list posts, and plain text, become posts."""

import re
from pathlib import Path

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Post, joined
from pipeline.errors import InputError
from pipeline.markup import markdown
from pipeline.read import read_file
from pipeline.read.listing import (
    is_csdn_listing,
    is_line_listing,
    is_other_listing,
    read_csdn_listing,
    read_line_listing,
)
from pipeline.read.paragraphs import split_flattened, take_cut, to_markdown
from pipeline.read.plain import read_plain
from pipeline.read.titles import LONGEST, derive_title, unique

HAN = re.compile(r"[\u4e00-\u9fff]")

LINES = """某某的站点
Deep Learning
2025-03-07
前言 知识蒸馏(Knowledge Distillation)是一种用大模型教小模型的压缩方法,小模型去拟合 \
大模型输出的软标签。 温度越高,软标签越平滑: [公式] 其中 z_i 是第 i 个类别的输出。 \
1. 先训练大模型。 1. 再训练小模型...
并查集(Disjoint Set),是一种维护若干个不相交集合的数据结构,支持合并与查询两种操作, \
均摊下来几乎是常数时间。
图像处理
2025年3月9日
1. 膨胀 用一个结构元素扫过图像的每个像素,取邻域里的最大值,于是亮的区域会变大,暗的小洞会被填满。 \
[代码] 2. 腐蚀 与膨胀正好相反,取最小值。 [代码]
"""

CSDN = """自定义博客皮肤VIP专享

请上传大于1920*100像素的图片!

-+
  • 博客(3)
  • 收藏

原创 余弦退火是什么

余弦退火是什么

2023-05-06 07:08:09 12

转载 梯度裁剪的两种做法

按值裁剪:把梯度的每个分量限制在区间里,简单,但会改变方向。按范数裁剪:当范数超过阈值ccc时整体缩放,\
公式:g=cg∣g∣g=\\frac{cg}{|g|}g=∣g∣cg​,方向不变。\u2003\u2003注:循环网络里常用第二种,阈值一般取一到五之间,具体要看训练曲线,再作调整,不必拘泥.

2023-05-05 01:02:03 4567 8

原创 早停

验证集上的损失连续几轮不再下降就停止训练。...

2023-05-04 11:12:13 9 1

空空如也

提示
确定要删除当前文章?
取消 删除
"""


@parametrize("listing_titles")
def test_title(case: Case, accept: bool) -> None:
    case.check(derive_title(case.given), accept)


@parametrize("listing_plain")
def test_plain(case: Case, accept: bool) -> None:
    case.check("\n\n".join(read_plain(case.given)), accept)


def check_law(posts: tuple[Post, ...]) -> None:
    for number, post in enumerate(posts):
        assert joined(post.blocks) == post.body
        assert post.number == number
        assert post.title
        assert [block.text for block in post.blocks if block.kind == "title"] == [post.title]
    assert len({post.title for post in posts}) == len(posts)


def test_lines() -> None:
    assert is_line_listing(LINES)
    posts = read_line_listing(LINES, "列表.txt")
    check_law(posts)
    assert [(post.title, post.date, post.tags) for post in posts] == [
        ("知识蒸馏(Knowledge Distillation)", "2025-03-07", ("Deep Learning",)),
        ("并查集(Disjoint Set)", "", ()),
        ("用一个结构元素扫过图像的每个像素", "2025-03-09", ("图像处理",)),
    ]
    assert [block.text for block in posts[2].blocks if block.kind == "tag"] == ["图像处理"]
    assert [len(post.findings) for post in posts] == [1, 0, 0]
    assert posts[0].findings[0].code == "R103"
    assert posts[0].findings[0].where == "列表.txt:2"
    assert "\n\n[公式]\n\n其中 $z_i$ 是" in posts[0].body
    assert posts[0].body.endswith("\n\n1\\. 先训练大模型。\n\n1\\. 再训练小模型…\n")
    assert posts[2].body.split("\n\n")[1:] == ["[代码]", posts[2].body.split("\n\n")[2], "[代码]\n"]
    assert {block.line for block in posts[1].blocks} == {5}


def test_csdn() -> None:
    assert is_csdn_listing(CSDN)
    posts = read_csdn_listing(CSDN, "csdn.txt")
    check_law(posts)
    assert [(post.title, post.date, post.tags) for post in posts] == [
        ("余弦退火是什么", "2023-05-06T07:08:09", ("原创",)),
        ("梯度裁剪的两种做法", "2023-05-05T01:02:03", ("转载",)),
        ("早停", "2023-05-04T11:12:13", ("原创",)),
    ]
    assert [post.body == "" for post in posts] == [True, False, False]
    assert r"阈值$c$时整体缩放,公式:$g=\frac{cg}{|g|}$,方向不变。" in posts[1].body
    assert "\n\n注:循环网络" in posts[1].body
    assert posts[1].body.endswith("不必拘泥…\n")
    assert posts[2].body == "验证集上的损失连续几轮不再下降就停止训练。…\n"
    assert [[f.code for f in post.findings] for post in posts] == [[], ["R103"], ["R103"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一行字\n",
        "# 标题\n\n正文写于\n2025-01-01\n",
        "日记\n2025-01-01\n今天读了一篇论文。\n\n2025-01-02\n今天写代码。\n",
        "2025-01-01\n" + "今天读了一篇论文。" * 9 + "\n\n2025-01-02\n" + "今天写代码。" * 20 + "\n",
        "更新记录\nv1\n2025-01-01\n修复\nv2\n2025-01-02\n优化\n",
        "原创 一篇\n\n正文\n\n2025-01-01 00:00:00 1\n",
    ],
)
def test_ordinary_text_is_no_listing(text: str) -> None:
    assert not is_line_listing(text)
    assert not is_csdn_listing(text)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("完整的一句。", 0, ("完整的一句。", False)),
        ("没有写完...", 0, ("没有写完", True)),
        ("没有写完。……", 0, ("没有写完。", True)),
        ("没有写完.", 5, ("没有写完", True)),
        ("没有写完", 4, ("没有写完", True)),
        ("一句话", 100, ("一句话", False)),
        ("写完了。", 4, ("写完了。", False)),
        ("", 0, ("", False)),
    ],
)
def test_where_a_page_cut(text: str, limit: int, expected: tuple[str, bool]) -> None:
    assert take_cut(text, limit) == expected


@pytest.mark.parametrize(
    "text", ["版本 2.5 和 3.0 的差别", "只有一个 1. 编号", "取 0.5 时", "如[代码]所示", "在 1) 处"]
)
def test_nothing_to_split(text: str) -> None:
    assert split_flattened(text) == [text]


def test_titles_are_unique() -> None:
    taken: set[str] = set()
    assert [unique("简介", taken) for _ in range(3)] == ["简介", "简介 (2)", "简介 (3)"]


@given(st.text(alphabet="前言题目一、1. :,。()[]公式损失函数abc X\n💡…", max_size=90))
def test_a_title_is_short_and_never_empty(text: str) -> None:
    title = derive_title(text)
    assert 0 < len(title) <= LONGEST
    assert title == title.strip()
    assert "\n" not in title


@given(st.lists(st.text(alphabet="损失函数#>-+=*_`~|.:1) \t[]<&x\\{$!", max_size=20), max_size=6))
def test_plain_paragraphs_are_shown_as_they_are(paragraphs: list[str]) -> None:
    tokens = markdown().parse(to_markdown(paragraphs))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    shown = "".join(
        token.content
        for block in tokens
        for token in block.children or []
        if "math" not in token.type
    )
    assert HAN.findall(shown) == HAN.findall("".join(paragraphs))


@given(st.text(alphabet="损失 。:?1、.(2)[代码]\u2003x", max_size=80))
def test_splitting_loses_only_white_space(text: str) -> None:
    assert "".join("".join(split_flattened(text)).split()) == "".join(text.split())


def test_seed_lines(seeds: Path) -> None:
    text = next(seeds.glob("000_*")).read_text(encoding="utf-8")
    assert is_line_listing(text)
    assert not is_csdn_listing(text)
    posts = read_line_listing(text, "000.txt")
    check_law(posts)
    assert len(posts) == 11
    assert [post.date for post in posts].count("2026-01-11") == 10
    assert [post.title for post in posts if not post.date] == ["计算几何(Computational Geometry)"]
    assert sum(1 for post in posts if post.findings) == 10
    assert {tag for post in posts for tag in post.tags} == {
        "Deep Learning", "Computer Vision", "Generative Model", "Algorithm",
    }  # fmt: skip
    assert HAN.findall("".join(post.body for post in posts)) == HAN.findall(text)
    assert r"$\{x_i\}_{i=1}^n$" in posts[0].body
    assert "$10^{8}$" in posts[2].body
    assert "$g_t$" in posts[5].body


def test_seed_csdn(seeds: Path) -> None:
    text = next(seeds.glob("003_*")).read_text(encoding="utf-8")
    assert is_csdn_listing(text)
    assert not is_line_listing(text)
    posts = read_csdn_listing(text, "003.txt")
    check_law(posts)
    assert len(posts) == 40
    assert sum(1 for post in posts if post.tags == ("转载",)) == 1
    assert posts[0].date == "2022-11-25T15:02:10"
    assert posts[-1].date == "2021-04-10T10:53:25"
    everything = "".join(post.title + post.body for post in posts)
    for furniture in ("空空如也", "博客皮肤", "收藏夹", "确定要删除", "VIP", "RGB", "223", "16818"):
        assert furniture not in everything
    entries = re.findall(r"^(?:原创|转载) (.*)\n\n(.*)\n\n\d{4}-", text, re.MULTILINE)
    for post, (title, summary) in zip(posts, entries, strict=True):
        assert post.title == title
        assert HAN.findall(post.body or post.title) == HAN.findall(summary)
        assert not re.search(r"\.\s*$", post.body)


UNKNOWN = {
    "cnblogs": "索引的代价\n摘要：写入时每个索引都要更新，索引越多写得越慢。\nposted @ 2024-01-0{0} 10:00 青石 阅读({0}2) 评论({0}) 推荐(0)\n",
    "juejin": "青石\n{0}天前\n后端\n索引的代价\n写入时每个索引都要更新，索引越多写得越慢。\n浏览 1{0}2\n评论\n",
    "zhihu": "索引的代价\n写入时每个索引都要更新，索引越多写得越慢… 阅读全文\n赞同 {0}\n添加评论\n分享\n收藏\n",
    "csdn without statistics": "原创 索引的代价\n写入时每个索引都要更新，索引越多写得越慢。\n博文更新于 1 天前\n",
}  # fmt: skip


@pytest.mark.parametrize("site", UNKNOWN)
def test_a_listing_of_neither_shape_is_refused(site: str, tmp_path: Path) -> None:
    path = tmp_path / "列表.txt"
    path.write_text(
        "青石的主页\n\n" + "\n".join(UNKNOWN[site].format(n) for n in range(1, 6)), encoding="utf-8"
    )
    with pytest.raises(InputError, match="it expects a label, a date and the text") as refusal:
        read_file(path)
    assert "“原创 title”" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "索引的代价\n2024-01-02 阅读 120 评论 3\n" + "写入时每个索引都要更新。\n" * 9 + "收藏 3\n",
        "缓存的命中率\n"
        + "".join(f"第 {n} 天，首页被浏览了许多次，命中率也在上升。\n" for n in range(9)),
        "点赞数的存储\n点赞存进 Redis。\n评论存进 MySQL。\n阅读数先写日志。\n收藏也一样。\n",
    ],
)
def test_an_article_that_was_read_often_is_no_listing(text: str) -> None:
    assert not is_other_listing(text)
