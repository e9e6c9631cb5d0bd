"""What an image within a sentence says is in either language, in every format."""

import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from running import invoke

FILES = {
    "posts/one.md": "# 网络\n\n如<img src='a.png' alt=\"网络的'结构'\" title='结构图'>所示，它很深。\n\n"
    "另见![网络的结构](a.png)这张图。\n"
}
_SAID = re.compile(r'<img[^>]*? alt="([^"]*)"(?:[^>]*? title="([^"]*)")?')


@pytest.mark.usefixtures("folder")
def test_it_is_translated_like_a_caption() -> None:
    Image.new("RGB", (4, 3)).save("posts/a.png")
    assert invoke("translate", "posts", *("--format", "epub", "--format", "html")).exit_code == 0
    assert invoke("translate", "posts", "--format", "markdown", "--out", "pages").exit_code == 0
    (book,) = Path("output").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        epub = archive.read("EPUB/text/post-one.xhtml").decode()
    said = [_SAID.findall(epub), _SAID.findall(Path("output/html/one.html").read_text("utf-8"))]
    assert said[0] == said[1]
    (own, own_title), (english, english_title), *_ = said[0]
    assert (own, own_title) == ("网络的'结构'", "结构图")
    for text in (english, english_title):
        assert re.fullmatch(r"[A-Za-z ’]+", text)
    page = Path("pages/one.md").read_text("utf-8")
    assert f"alt=\"{english}\" title='{english_title}'" in page
    (plain,) = re.findall(r"!\[([A-Za-z ]+)\]\(", page)
    assert len(said[0]) == 4
    assert said[0][3][0] == plain
