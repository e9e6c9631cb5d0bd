"""Rows, titles, tags, slugs and the identity of a book."""

import pytest
from assembling import chapter_of, make_post, make_units

from pipeline.assemble import make_book, make_chapter, slugify
from pipeline.assemble.outline import Node, Outline


def test_one_row_a_block() -> None:
    post = make_post("# 题\n\n一段。\n\n```\ncode\n```\n")
    chapter = make_chapter(post, make_units(post), "x")
    assert [row.block for row in chapter.rows] == list(post.blocks)
    assert [row.target for row in chapter.rows if row.target] == ["word1", "word2."]


def test_a_block_nobody_translated_shows_its_source() -> None:
    chapter = make_chapter(make_post("一段。\n"), [], "x")
    assert chapter.rows[0].target == "一段。"


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        ("# 标题\n\n文\n", "", "word2"),
        ("# 别的标题\n\n文\n", "标题", "word2"),
        ("文\n", "", "无题"),
    ],
)
def test_title(body: str, title: str, expected: str) -> None:
    assert chapter_of(body, title=title).title == expected


def test_tags_are_translated_where_they_are_blocks() -> None:
    chapter = chapter_of("文\n", tags=["机器学习", "PyTorch"])
    assert chapter.tags == ("word4", "PyTorch")


def test_the_heading_that_is_the_title_is_not_repeated() -> None:
    outline = Outline(chapter_of("# 标题\n\n## 节\n\n文\n"))
    assert outline.title == ("标题", "word2")
    assert [leaf.row.source for leaf in outline.leaves] == ["节", "文"]


def test_no_heading_level_is_skipped() -> None:
    outline = Outline(chapter_of("# 甲\n\n### 乙\n\n##### 丙\n\n## 丁\n\n# 戊\n", title="题"))
    assert [leaf.level for leaf in outline.leaves] == [2, 3, 4, 3, 2]


def test_containers_stay_open_over_blocks() -> None:
    outline = Outline(chapter_of("- 甲\n\n  乙\n- 丙\n\n> 丁\n", title="题"))
    bullet, quote = outline.tree
    assert isinstance(bullet, Node)
    assert isinstance(quote, Node)
    assert [len(item.children) for item in bullet.children if isinstance(item, Node)] == [2, 1]


@pytest.mark.parametrize(
    ("title", "source", "expected"),
    [
        ("Whatever", "posts/RoPE_notes.md", "rope-notes"),
        ("Rotary Embedding", "posts/旋转.md", "rotary-embedding"),
        ("Whatever", "posts/my-post/index.md", "my-post"),
        ("Whatever", "posts/guide/_index.md", "guide"),
        ("Whatever", "docs/README.md", "docs"),
        ("Whatever", "index.md", "index"),
        ("Rotary Embedding", "posts/旋转/index.md", "rotary-embedding"),
        ("Café & Co.", "", "cafe-co"),
        ("中文", "", "post"),
        ("The $x$ *thing*", "", "the-x-thing"),
        ("word " * 40, "", "word" + "-word" * 11),
    ],
)
def test_slug(title: str, source: str, expected: str) -> None:
    assert slugify(title, source, set()) == expected


def test_slugs_are_unique() -> None:
    taken: set[str] = set()
    slugs = [slugify("A post", "", taken) for _ in range(3)]
    assert slugs == ["a-post", "a-post-2", "a-post-3"]
    assert taken == set(slugs)
    bundles = [slugify("A post", f"{blog}/my-post/index.md", taken) for blog in "ab"]
    assert bundles == ["my-post", "my-post-2"]


def test_the_date_of_a_book_is_that_of_its_newest_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    dates = ("2024-03-05", "2024-03-05T23:00:00+08:00", "nonsense", "")
    chapters = [chapter_of("文\n", date=date) for date in dates]
    assert make_book(chapters, title="书").modified == "2024-03-05T15:00:00Z"
    assert make_book(chapters[2:], title="书").modified == "2000-01-01T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert make_book(chapters, title="书").modified == "1970-01-01T00:00:00Z"


def test_the_identifier_depends_on_the_posts_alone() -> None:
    one, two = chapter_of("# 甲\n"), chapter_of("# 乙\n")
    book = make_book([one, two], title="书")
    assert book.identifier.startswith("urn:uuid:")
    assert book.identifier == make_book([two, one], title="书").identifier
    assert book.identifier != make_book([one], title="书").identifier


def test_a_book_of_one_post_takes_its_titles() -> None:
    book = make_book([chapter_of("# 标题 `x`\n")], title="")
    assert (book.title, book.title_en) == ("标题 `x`", "word2 x")
