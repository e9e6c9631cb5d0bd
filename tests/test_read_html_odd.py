"""Pages that are hostile, broken, mislabelled or old become posts, or one sentence says why not."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_pages import hostile_page
from markdown_it.token import Token

from pipeline.document import Post, joined
from pipeline.errors import InputError
from pipeline.markup import markdown
from pipeline.read import read_file
from pipeline.read.html import read_page


def tokens(body: str) -> Iterator[Token]:
    for token in markdown().parse(body):
        yield token
        yield from token.children or ()


def check_harmless(post: Post) -> None:
    for token in tokens(post.body):
        address = str(token.attrs.get("href", token.attrs.get("src", "")))
        assert not re.match(r"\s*(?:javascript|vbscript|data|file):", address, re.IGNORECASE)
        if token.type.startswith("html"):
            assert re.fullmatch(r"(?:</?(?:su[bp]|br)>|<table.*)", token.content.strip(), re.DOTALL)
            assert not re.search(r"<script|<[^>]* on\w+=|javascript:", token.content)


def outcome(path: Path) -> Post | InputError:
    try:
        (post,) = read_file(path)
    except InputError as error:
        return error
    return post


@pytest.mark.parametrize("seed", range(200))
def test_a_hostile_page_is_a_post_or_one_sentence(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(hostile_page(seed))
    start = time.process_time()
    result = outcome(path)
    if isinstance(result, InputError):
        assert "\n" not in str(result)
        assert result.hint
    else:
        assert joined(result.blocks) == result.body
        result.body.encode("utf-8")
        result.title.encode("utf-8")
        check_harmless(result)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("declared", "real"), [("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "gb18030")]
)
def test_an_encoding_declared_wrongly(declared: str, real: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = f"<meta charset={declared}><article><p>学习率过大时损失会震荡，太小则收敛很慢。</p></article>"
    path.write_bytes(text.encode(real))
    assert read_file(path)[0].body == "学习率过大时损失会震荡，太小则收敛很慢。\n"


@pytest.mark.parametrize(
    ("text", "charset", "name"),
    [
        (
            "これは日本語の文章です。学習率について説明します。とても大切です。",
            "shift_jis",
            "Japanese",
        ),
        ("これは日本語の文章です。学習率について説明します。とても大切です。", "utf-8", "Japanese"),
        ("학습률이 너무 크면 손실이 진동하고 너무 작으면 수렴이 느리다.", "euc-kr", "Korean"),
        ("학습률이 너무 크면 손실이 진동하고 너무 작으면 수렴이 느리다.", "utf-8", "Korean"),
    ],
)
def test_other_languages_are_refused_by_name(
    text: str, charset: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(f"<meta charset={charset}><article><p>{text}</p></article>".encode(charset))
    with pytest.raises(InputError, match=f"the text is {name}"):
        read_file(path)


def test_a_chinese_post_about_japanese_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<article><p>日语分词：例句「これは本です」切成五个词，助词は单独成词，再比较三种分词器的差别。</p></article>",
        encoding="utf-8",
    )
    assert read_file(path)[0].language == "zh-Hans"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html><body><nav>首页</nav></body></html>", "no article"),
        ("<div>" * 300 + "底", "more than 255 deep"),
        ("<p>" + "长" * 20_000_001, "larger than 20 million"),
    ],
)
def test_a_page_without_an_article_is_told_so(text: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        read_page(text, "page.html")


def test_an_old_page_laid_out_with_a_table() -> None:
    page = (
        "<html><head><title>内存屏障 - 老站</title></head><body><table><tr><td><a href=1>链接一</a><br>"
        "<a href=2>链接二</a></td><td><h1>内存屏障</h1><div class=date>2011年3月4日</div><div class=c>"
        "处理器会重排指令，编译器也会重排指令，写程序时要记住这两点。<br><br>屏障就是告诉它们：到此为止。<br>"
        "例子见下。<br><pre>mb();</pre></div><div id=comments>评论：沙发，楼主说得真好，支持一下。</div>"
        "</td></tr></table></body></html>"
    )
    post = read_page(page, "a.html")
    assert (post.title, post.date) == ("内存屏障", "2011-03-04")
    assert post.body == (
        "处理器会重排指令，编译器也会重排指令，写程序时要记住这两点。\n\n"
        "屏障就是告诉它们：到此为止。\\\n例子见下。\n\n```\nmb();\n```\n"
    )


def test_a_short_paragraph_beside_a_long_section_is_kept() -> None:
    long = "<p>每个核都有自己的缓存，写的时候要通知别的核。</p>" * 9
    post = read_page(f"<body><div><p>先说结论。</p><div>{long}</div></div></body>", "a.html")
    assert post.body.startswith("先说结论。\n")
