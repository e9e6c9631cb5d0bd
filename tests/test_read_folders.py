"""Folders of blogs give their posts: in order, without drafts, pages of themes, and repetitions."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import find_files, read_file, without_repetitions


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(folder: Path, drafts: bool = False) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_files([folder], drafts)]


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
