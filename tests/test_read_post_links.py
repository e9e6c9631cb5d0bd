"""Tags that link posts become links that work in the book, in whatever generator's words."""

from pathlib import Path

import pytest

from pipeline.assemble.chapters import make_chapter
from pipeline.assemble.links import Links, post_addresses
from pipeline.document import Post, joined
from pipeline.markup import find_spans
from pipeline.read import read_file
from pipeline.read.markdown import read_markdown

CASES = {
    "Hugo's ref": ('见[卷积]({{< ref "cnn.md" >}})。', "见[卷积](/cnn)。"),
    "Hugo's relref to a heading": ("见[卷积]({{< relref \"cnn.md#步长\" >}})。", "见[卷积](/cnn#步长)。"),
    "Hugo's bundle": ('见[卷积]({{% ref "/posts/cnn/index.md" %}})。', "见[卷积](/cnn)。"),
    "Hugo's path by name": ('见[卷积]({{< ref path="posts/cnn.md" lang="zh" >}})。', "见[卷积](/cnn)。"),
    "Hugo's heading of its own": ('见[上文]({{< ref "#步长" >}})。', "见[上文](#步长)。"),
    "a definition": ('见[卷积][a]。\n\n[a]: {{< ref "cnn" >}}', "见[卷积][a]。\n\n[a]: /cnn"),
    "Hexo with a title": ("见{% post_link cnn '卷积 [一]' %}。", "见[卷积 \\[一\\]](/cnn)。"),
    "Hexo with a bare title": ("见{% post_link 2024/cnn 卷积 网络 false %}。", "见[卷积 网络](/cnn)。"),
    "Hexo without a title": ("见{% post_link cnn %}。", "见[卷积神经网络](/cnn)。"),
    "Hexo without a title, elsewhere": ("见{% post_link rnn %}。", "见[rnn](/rnn)。"),
    "Hexo's path": ("见[卷积]({% post_path cnn %})。", "见[卷积](/cnn)。"),
    "Jekyll's post_url": ("见[卷积]({{ site.baseurl }}{% post_url 2023-05-06-cnn %})。", "见[卷积](/cnn)。"),
    "Jekyll's link": ("见[卷积]({% link _posts/2023-05-06-cnn.md %})。", "见[卷积](/cnn)。"),
    "Hexo's link to anywhere": ("见{% link 卷积 https://a.cn/cnn.html %}。", "见{% link 卷积 https://a.cn/cnn.html %}。"),
    "code": ('`{{< ref "a.md" >}}`\n\n```\n{% post_link a %}\n```\n\n{% raw %}{% post_link a %}{% endraw %}', None),
    "not a name": ("见{% post_link a(b 甲 %}。", None),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_tag_that_links(name: str, tmp_path: Path) -> None:
    given, expected = CASES[name]
    (tmp_path / "cnn.md").write_text("---\ntitle: '卷积神经网络'\n---\n正文。", encoding="utf-8")
    post = read_markdown(given, str(tmp_path / "post.md"))
    assert post.body == (given if expected is None else expected)
    assert joined(post.blocks) == post.body


def test_such_links_lead_to_the_posts_of_the_batch(tmp_path: Path) -> None:
    texts = {
        "a.md": '[甲]({{< ref "posts/b/index.md" >}})与{% post_link c 丙 %}与[丁]({{< ref "d.md" >}})',
        "b/index.md": "乙",
        "2024-01-02-c.md": "丙",
    }
    posts: list[Post] = []
    for file, text in texts.items():
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        posts += read_file(path)
    chapters = [make_chapter(post, (), str(n)) for n, post in enumerate(posts)]
    links = Links(post_addresses(chapters, "{}.xhtml"), chapters[0])
    (block,) = [block for block in posts[0].blocks if block.kind == "paragraph"]
    assert [span.kind for span in find_spans(block.text)] == ["link"] * 3
    found = [links.resolve(href) for href in ("/b", "/c", "/d")]
    assert all(href in block.text for href in ("(/b)", "(/c)", "(/d)"))
    assert found == ["1.xhtml", "2.xhtml", ""]
