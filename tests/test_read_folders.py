"""Folders of blogs give their posts: in order, without drafts, pages of themes, and repetitions."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Post
from pipeline.errors import InputError, UsageError
from pipeline.read import Articles, article_digest, find_files, read_file


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(folder: Path, drafts: bool = False, exclude: Sequence[str] = ()) -> list[str]:
    files = find_files([folder], drafts, exclude)
    return [path.relative_to(folder).as_posix() for path in files]


def without_repetitions(posts: Sequence[Post]) -> list[Post]:
    articles = Articles()
    kept = [post for post in posts if articles.take(article_digest(post), post.source)]
    return [
        replace(post, findings=(*post.findings, *articles.repeats(article_digest(post))))
        for post in kept
    ]


@given(first=st.integers(0, 6), files=st.lists(st.lists(st.sampled_from("abcdef"), max_size=5)))
def test_what_would_be_taken_is_taken(first: int, files: list[list[str]]) -> None:
    articles, taken = Articles(first), []
    for file in files:
        foreseen = articles.would_take(file)
        assert [articles.take(article, "a.txt") for article in file] == foreseen
        taken += [article for article, is_taken in zip(file, foreseen, strict=True) if is_taken]
    met = [article for file in files for article in file]
    assert taken == list(dict.fromkeys(met))[: first or None]
    assert articles.are_enough == (0 < first <= len(met))


def test_hexo(tmp_path: Path) -> None:
    write(tmp_path, {
        "source/_posts/b.md": "---\ntitle: 乙\ndate: 2024-05-01 10:00:00\n---\n正文",
        "source/_posts/a.md": "---\ntitle: 甲\ndate: 2024-06-01\n---\n正文",
        "source/_posts/a/图.md": "正文",
        "source/_posts/旧/c.md": "---\ndate: 2023/1/2\npublished: false\n---\n正文",
        "source/_drafts/d.md": "正文",
        "node_modules/x/README.md": "x", "public/index.html": "x", "themes/next/README.md": "x",
        "scaffolds/post.md": "x", ".github/x.md": "x", ".deploy_git/index.html": "x",
    })  # fmt: skip
    assert names(tmp_path) == ["source/_posts/b.md", "source/_posts/a.md", "source/_posts/a/图.md"]
    assert names(tmp_path, drafts=True) == [
        "source/_posts/旧/c.md", "source/_posts/b.md", "source/_posts/a.md", "source/_drafts/d.md", "source/_posts/a/图.md",
    ]  # fmt: skip


def test_a_hugo_page_bundle_is_named_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {
        "content/posts/逃逸-分析/index.md": "+++\ndate = 2024-02-11\ndraft = false\n+++\n正文",
        "content/posts/named/index.md": "+++\ntitle = '有题'\ndate = 2024-02-10\n+++\n正文",
        "content/posts/_index.md": "+++\ntitle = '全部'\n+++\n",
        "content/posts/draft/index.md": "+++\ndraft = true\n+++\n正文",
        "archetypes/default.md": "x", "layouts/x.html": "x",
    })  # fmt: skip
    posts = [read_file(path)[0] for path in find_files([tmp_path])]
    assert [(post.title, post.date) for post in posts] == [
        ("有题", "2024-02-10"),
        ("逃逸 分析", "2024-02-11"),
    ]
    assert [block.text for block in posts[1].blocks if block.kind == "title"] == ["逃逸 分析"]


def test_jekyll_dates_its_posts_by_their_names(tmp_path: Path) -> None:
    write(tmp_path, {
        "_posts/2026-01-02-布隆.md": "---\nlayout: post\n---\n正文",
        "_posts/2025-12-31-old-name.md": "---\ntitle: 旧\n---\n正文",
        "_site/2026/x.html": "x", "_layouts/post.html": "x", "_includes/head.html": "x",
    })  # fmt: skip
    posts = [read_file(path)[0] for path in find_files([tmp_path])]
    assert [(post.title, post.date) for post in posts] == [
        ("旧", "2025-12-31"),
        ("布隆", "2026-01-02"),
    ]


def test_documentation_comes_by_name(tmp_path: Path) -> None:
    write(
        tmp_path, {"docs/b.md": "乙", "docs/a/README.md": "甲", "docs/.vuepress/dist/x.html": "x"}
    )
    assert names(tmp_path) == ["docs/a/README.md", "docs/b.md"]
    assert read_file(tmp_path / "docs/a/README.md")[0].title == "a"


def test_what_was_saved_beside_a_page_is_no_page(tmp_path: Path) -> None:
    write(tmp_path, {"文章.html": "x", "文章_files/saved_resource.html": "x", "my_files/a.md": "x"})
    assert names(tmp_path) == ["my_files/a.md", "文章.html"]


def test_a_draft_that_is_named_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\ndraft: true\n---\n正文"})
    assert find_files([tmp_path / "a.md"]) == (tmp_path / "a.md",)
    with pytest.raises(InputError, match="nothing to translate"):
        find_files([tmp_path])


def test_the_same_article_is_taken_once(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.md": "---\ntitle: 一\n---\n正文  段落\n", "b.md": "正文 段落", "c.md": "别的"}
    )
    posts = [post for path in find_files([tmp_path]) for post in read_file(path)]
    kept = without_repetitions(posts)
    assert [Path(post.source).name for post in kept] == ["a.md", "c.md"]
    assert [f.code for f in kept[0].findings] == ["R108"]
    assert str(tmp_path / "b.md") in kept[0].findings[0].message


def test_numbers_in_names_count(tmp_path: Path) -> None:
    write(tmp_path, {f"第{n}章.md": "正文" for n in (1, 2, 10)} | {"b/2.md": "x", "b/10.md": "x"})
    assert names(tmp_path) == ["b/2.md", "b/10.md", "第1章.md", "第2章.md", "第10章.md"]


def test_what_is_excluded_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.md": "甲", "b.md": "乙", "old/c.md": "丙", "old/keep.md": "丁", "docs/old/d.md": "戊",
        "docs/e.md": "己", "docs/.duizhaoignore": "!e.md\n", ".duizhaoignore": "# 旧的\n/old/*\n!/old/keep.md\ne.md\n",
        ".gitignore": "a.md\n",
    })  # fmt: skip
    assert names(tmp_path) == ["a.md", "b.md", "docs/e.md", "docs/old/d.md", "old/keep.md"]
    assert names(tmp_path, exclude=["b.md", "docs/"]) == ["a.md", "old/keep.md"]
    assert find_files([tmp_path / "b.md"], exclude=["b.md"]) == (tmp_path / "b.md",)


def test_a_list_of_what_to_leave_out_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "甲"})
    (tmp_path / ".duizhaoignore").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"\.duizhaoignore: the list of what to leave out"):
        names(tmp_path)
    with pytest.raises(UsageError, match="an excluded pattern cannot be read"):
        names(tmp_path, exclude=["!"])


def test_results_of_a_run_are_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.md": "甲", "output/a.md": "甲 A", "output/a.epub": "x", "output/html/a.html": "x",
        "output/report.json": '{\n "signature": {\n  "duizhao": "0.1.0"\n }\n}', "b/report.json": "{}", "b/b.md": "乙",
    })  # fmt: skip
    assert names(tmp_path) == ["a.md", "b/b.md"]


def test_only_feeds_are_read_of_xml_and_no_locks_of_word(tmp_path: Path) -> None:
    write(tmp_path, {
        "pom.xml": "<project/>", "sitemap.xml": "<urlset/>", "feed.xml": "<?xml version='1.0'?>\n<rss version='2.0'>",
        "~$文.docx": "x", "文.docx": "x",
    })  # fmt: skip
    assert names(tmp_path) == ["feed.xml", "文.docx"]


LISTED = "原创 {0}\n{0}的正文，讲一讲它是什么、为什么要用它，又该怎么用。\n2024-01-{1:02} 10:00:00 {2} 5\n"


def test_overlapping_pages_of_a_listing_are_one(tmp_path: Path) -> None:
    topics = ["索引", "事务", "锁", "日志", "复制"]

    def page(numbers: range, views: int) -> str:
        return "".join(LISTED.format(topics[n], 20 - n, views + n) for n in numbers)

    write(tmp_path, {"第2页.txt": page(range(2, 5), 70), "第1页.txt": page(range(3), 40), "第10页.txt": page(range(4, 5), 9) * 2})  # fmt: skip
    posts = [post for path in find_files([tmp_path]) for post in read_file(path)]
    kept = without_repetitions(posts)
    assert [post.title for post in kept] == topics
    assert [Path(post.source).name for post in kept] == ["第1页.txt"] * 3 + ["第2页.txt"] * 2


LINE = "算法\n2024-01-{1:02}\n{0}是一种数据结构。讲一讲它是什么、为什么要用它，又该怎么用：先看一个小例子，再看它的代价，最后比较几种常见的做法，并给出各自适用的场合...\n"


def merged(folder: Path) -> list[tuple[str, str]]:
    posts = [post for path in find_files([folder]) for post in read_file(path)]
    return [(post.title, Path(post.source).name) for post in without_repetitions(posts)]


def test_overlapping_pages_of_the_other_shape_are_one(tmp_path: Path) -> None:
    topics = ["并查集", "线段树", "树状数组", "字典树", "跳表"]

    def page(*numbers: int) -> str:
        return "某某的站点\n" + "".join(LINE.format(topics[n], 20 - n) for n in numbers)

    write(tmp_path, {"2.txt": page(2, 3, 4), "1.txt": page(0, 1, 2), "10.txt": page(4, 0)})
    pages = ("1.txt", "1.txt", "1.txt", "2.txt", "2.txt")
    named = (f"{topic}是一种数据结构" for topic in topics)
    assert merged(tmp_path) == list(zip(named, pages, strict=True))


def test_posts_of_which_pages_keep_no_text_or_half_a_formula_are_one(tmp_path: Path) -> None:
    whole = "原创 裁剪\n\n当整体超过阈值时缩放,公式:g=cg∣g∣g=\\frac{cg}{|g|}g=∣g∣cg​,方向不变。\n\n2024-01-03 10:00:00 7\n\n"
    cut = (
        "原创 裁剪的代价\n\n"
        + "按范数裁剪要先求所有梯度的范数,再整体缩放,于是要等所有的梯度都算完才行,这在流水线里会带来等待。"
        * 4
        + "回忆公式:g=cg∣g∣g=\\frac{cg\n\n2024-01-02 10:00:00 9\n\n"
    )
    bare = "原创 早停\n\n早停\n\n2024-01-01 10:00:00 3\n\n"
    write(
        tmp_path,
        {
            "1.txt": whole + cut + bare,
            "2.txt": cut + bare + "原创 早停\n\n早停\n\n2023-01-01 10:00:00 3\n",
        },
    )
    assert merged(tmp_path) == [
        ("裁剪", "1.txt"), ("裁剪的代价", "1.txt"), ("早停", "1.txt"), ("早停", "2.txt"),
    ]  # fmt: skip
