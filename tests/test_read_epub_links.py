"""Links between the chapters of a book lead to the posts that the chapters became."""

from pathlib import Path
from urllib.parse import quote

import pytest
from packed import packed

from pipeline.assemble.chapters import make_chapter
from pipeline.assemble.links import Links, post_addresses
from pipeline.markup import markdown
from pipeline.read import read_file

SECOND = (
    "<html><body><p>先读<a href='{index}#tree'>甲</a>与<a href='c1b.xhtml'>乙</a>，"
    "再看<a href='c2.xhtml#top'>丙</a>、<a href='#top'>丁</a>、<a href='answers.xhtml'>戊</a>"
    "和<a href='https://a.cn/x'>己</a>。</p></body></html>"
).format(index=quote("索引.xhtml"))
FIRST = "<html><body><p>事务见<a href='../text/c2.xhtml'>下一章</a>。</p></body></html>"


@pytest.mark.parametrize("name", ["book.epub", "一本 书(1).epub", "a:b.epub"])
def test_links_between_chapters(name: str, tmp_path: Path) -> None:
    parts = {"OEBPS/text/c2.xhtml": SECOND.encode(), "OEBPS/text/c1b.xhtml": FIRST.encode()}
    path = packed("book.epub", tmp_path, parts).rename(tmp_path / name)
    posts = read_file(path)
    chapters = [make_chapter(post, (), str(n)) for n, post in enumerate(posts)]
    addresses = post_addresses(chapters, "{}.xhtml")
    found = []
    for chapter in chapters:
        links = Links(addresses, chapter)
        for token in markdown().parse(chapter.post.body):
            opened = (t for t in token.children or () if t.type == "link_open")
            found += [links.resolve(str(t.attrs["href"])) for t in opened]
    # Places within the chapter itself are no links of a post, and part of no chapter is none.
    assert found == ["1.xhtml", "0.xhtml", "0.xhtml", "", "", "https://a.cn/x"]
