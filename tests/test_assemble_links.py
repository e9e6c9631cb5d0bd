"""Addresses lead somewhere in the book, somewhere on the web, or nowhere."""

import pytest
from assembling import chapter_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.links import Links, external, post_addresses

ONE = chapter_of(
    "# 甲\n\n## 一、思路\n\n文\n", "one", source="posts/one.md", url="https://a.b/p/one/"
)
TWO = chapter_of("# 乙\n", "two", source="posts/sub/乙.md", url="https://a.b/p/two/")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("sub/乙.md", "post-two.xhtml"),
        ("./sub/%E4%B9%99.md#x", "post-two.xhtml"),
        ("https://A.b/p/two", "post-two.xhtml"),
        ("#一思路", "#b2"),
        ("#一、思路", "#b2"),
        ("#none", ""),
        ("/2024/02/01/%E4%B9%99/", "post-two.xhtml"),
        ("/blog/乙.html?from=top#x", "post-two.xhtml"),
        ("/tags/", "https://a.b/tags/"),
        ("../three/", "https://a.b/p/three/"),
        ("https://例子.com/路径", "https://xn--fsqu00a.com/%E8%B7%AF%E5%BE%84"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.c", "mailto:a@b.c"),
        ("", ""),
    ],
)
def test_resolve(href: str, expected: str) -> None:
    assert Links(post_addresses((ONE, TWO), "post-{}.xhtml"), ONE).resolve(href) == expected


@given(st.text())
def test_external_never_fails(url: str) -> None:
    for text in (url, f"http://{url}", f"https://a.b/{url}"):
        made = external(text)
        assert made == "" or made.isascii()
        assert not set(made) & set('<>"{}|\\^` ')
