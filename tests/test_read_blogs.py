"""Folders of every generator: what is read of them, in which order, and what links lead to."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from pipeline.assemble.chapters import make_chapter
from pipeline.assemble.files import find_file
from pipeline.assemble.links import Links, post_addresses
from pipeline.document import Post
from pipeline.read import find_files, read_file


class Blog(NamedTuple):
    """A blog as its generator keeps it, and what is expected of it."""

    files: Mapping[str, str]
    """Path → text; a picture where the name ends in .png."""
    posts: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Title, date and tags of each post that is read."""
    images: Mapping[str, str] = {}
    """Address in the last post → its file."""
    links: Mapping[str, str] = {}
    """Address in the last post → title of the post it leads to."""


BLOGS = {
    "hexo": Blog(
        {
            "_config.yml": "title: 博客", "source/images/a.png": "", "source/about/index.md": "---\ntitle: 关于\n---\n关于我。",
            "source/_posts/attn.md": "---\ntitle: 注意力\ndate: 2024-03-01 10:00:00\ncategories:\n  - [深度学习, 序列]\n  - 笔记\ntags: [Transformer, 注意力]\n---\n摘要。\n\n<!-- more -->\n\n正文。",
            "source/_posts/attn/heat.png": "", "source/_posts/cnn.md": "---\ntitle: 卷积\ndate: 2024/2/1\n---\n正文。",
            "source/_drafts/x.md": "草稿", "themes/next/README.md": "x", "public/2024/index.html": "x", "db.json": "{}",
        },
        (("卷积", "2024-02-01", ()), ("注意力", "2024-03-01T10:00:00", ("深度学习", "序列", "笔记", "Transformer", "注意力")), ("关于", "", ())),
        {"/images/a.png": "source/images/a.png"},
        {"/2024/02/01/cnn/": "卷积", "../_posts/cnn.md": "卷积", "/2024/03/01/attn/#more": "注意力"},
    ),
    "hugo": Blog(
        {
            "hugo.toml": "title = '博客'", "static/img/a.png": "", "content/_index.md": "+++\ntitle = '首页'\n+++\n",
            "content/posts/escape/index.md": "+++\ntitle = '逃逸分析'\ndate = 2024-02-11T08:00:00+08:00\ncategories = ['Go']\ntags = ['编译器']\n+++\n摘要。\n<!--more-->\n正文。",
            "content/posts/escape/graph.png": "", "content/posts/chan.md": "---\ntitle: 通道\ndate: 2024-02-12\n---\n正文。",
            "content/posts/later.md": "+++\ntitle = '未完'\ndraft = true\n+++\n草稿", "archetypes/default.md": "x", "public/index.html": "x",
        },
        (("逃逸分析", "2024-02-11T08:00:00+08:00", ("Go", "编译器")), ("通道", "2024-02-12", ())),
        {"/img/a.png": "static/img/a.png", "escape/graph.png": "content/posts/escape/graph.png"},
        {"/posts/escape/": "逃逸分析", "escape/index.md": "逃逸分析", "https://example.com/": ""},
    ),
    "jekyll": Blog(
        {
            "_config.yml": "title: 博客", "assets/img/a.png": "", "_posts/2023-05-06-cow.md": "---\nlayout: post\ntitle: 写时复制\ncategory: 系统\ntag: 内存\n---\n正文。",
            "_posts/2023-06-01-fork.markdown": "---\nlayout: post\ntitle: 进程\n---\n正文。", "_drafts/x.md": "草稿", "_site/a.html": "x", "_layouts/post.html": "x",
        },
        (("写时复制", "2023-05-06", ("系统", "内存")), ("进程", "2023-06-01", ())),
        {"/assets/img/a.png": "assets/img/a.png"},
        {"/2023/05/06/cow.html": "写时复制", "2023-05-06-cow.md": "写时复制"},
    ),
    "vuepress": Blog(
        {
            "package.json": "{}", "docs/.vuepress/config.js": "x", "docs/.vuepress/public/a.png": "", "docs/.vuepress/dist/a.html": "x",
            "docs/README.md": "---\ntitle: 手册\n---\n手册。", "docs/guide/2.md": "---\ntitle: 安装\ntag: [环境]\ncategory: 入门\n---\n正文。",
            "docs/guide/10.md": "---\ntitle: 进阶\ndate: 2024-01-05\n---\n正文。", "node_modules/x/README.md": "x",
        },
        (("进阶", "2024-01-05", ()), ("手册", "", ()), ("安装", "", ("入门", "环境"))),
        {"/a.png": "docs/.vuepress/public/a.png"},
        {"./10.md": "进阶", "/guide/10.html": "进阶", "../README.md": "手册"},
    ),
    "mkdocs": Blog(
        {
            "mkdocs.yml": "site_name: 手册", "docs/img/a.png": "", "docs/index.md": "# 手册\n\n手册。", "site/index.html": "x",
            "docs/blog/posts/a.md": "---\ndate:\n  created: 2024-04-05\n  updated: 2024-05-01\ncategories:\n  - 存储\n---\n# 日志结构\n\n摘要。\n\n<!-- more -->\n\n正文。",
            "docs/tree/b.md": "# B 树\n\n正文。",
        },
        (("日志结构", "2024-04-05", ("存储",)), ("手册", "", ()), ("B 树", "", ())),
        {"../img/a.png": "docs/img/a.png"},
        {"../blog/posts/a.md": "日志结构", "../index.md": "手册"},
    ),
}  # fmt: skip


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".png":
            Image.new("RGB", (2, 2)).save(path)
        else:
            path.write_text(text, encoding="utf-8")


def posts_of(folder: Path) -> list[Post]:
    return [post for path in find_files([folder]) for post in read_file(path)]


@pytest.mark.parametrize("name", BLOGS)
def test_posts_of_a_blog(name: str, tmp_path: Path) -> None:
    blog = BLOGS[name]
    write(tmp_path, blog.files)
    posts = posts_of(tmp_path)
    assert tuple((post.title, post.date, post.tags) for post in posts) == blog.posts
    last = posts[-1]
    found = {src: find_file(last.source, src) for src in blog.images}
    assert {
        src: path.relative_to(tmp_path).as_posix() for src, path in found.items()
    } == blog.images
    chapters = [make_chapter(post, (), str(n)) for n, post in enumerate(posts)]
    links = Links(post_addresses(chapters, "{}"), chapters[-1])
    titles = {str(n): post.title for n, post in enumerate(posts)}
    assert {href: titles.get(links.resolve(href), "") for href in blog.links} == blog.links


def test_where_a_summary_ends_is_no_text(tmp_path: Path) -> None:
    write(tmp_path, BLOGS["hexo"].files)
    post = next(post for post in posts_of(tmp_path) if post.title == "注意力")
    assert [b.text for b in post.blocks if b.kind == "paragraph"] == ["摘要。", "正文。"]


def test_a_picture_outside_the_site_is_not_taken(tmp_path: Path) -> None:
    write(
        tmp_path, {"secret.png": "", "blog/_config.yml": "x", "blog/_posts/2024-01-01-a.md": "正文"}
    )
    with pytest.raises(ValueError, match="outside"):
        find_file(str(tmp_path / "blog/_posts/2024-01-01-a.md"), "../../secret.png")
    with pytest.raises(ValueError, match="no such file"):
        find_file(str(tmp_path / "blog/_posts/2024-01-01-a.md"), str(tmp_path / "secret.png"))
