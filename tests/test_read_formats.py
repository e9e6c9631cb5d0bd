"""Books, Word documents, feeds and single-file pages become posts, their pictures kept."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from golden import shown
from hypothesis import given, settings
from hypothesis import strategies as st
from packed import FORMATS, pack, packed

from pipeline.assemble.files import find_file
from pipeline.document import Post, joined
from pipeline.errors import InputError
from pipeline.markup import markdown
from pipeline.read import container, find_files, read_file

NAMES = sorted(path.name for path in FORMATS.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_its_posts(name: str, tmp_path: Path, accept: bool) -> None:
    posts = read_file(packed(name, tmp_path))
    golden = FORMATS / f"{name}.md"
    actual = "\n".join(f"# post {post.number}\n{shown(post)}" for post in posts)
    if accept:
        golden.write_text(actual, encoding="utf-8")
    assert actual == golden.read_text(encoding="utf-8")
    for post in posts:
        assert joined(post.blocks) == post.body


def addresses(post: Post) -> list[str]:
    found = (t for token in markdown().parse(post.body) for t in token.children or [])
    return [str(token.attrs["src"]) for token in found if token.type == "image"]


@pytest.mark.parametrize("name", ["book.epub", "document.docx", "page.mhtml"])
def test_pictures_inside_are_where_the_book_looks_for_them(name: str, tmp_path: Path) -> None:
    found = [
        find_file(post.source, address, post.pictures)
        for post in read_file(packed(name, tmp_path))
        for address in addresses(post)
    ]
    assert found
    assert {path.read_bytes()[:4] for path in found} == {b"\x89PNG"}


def test_all_of_them_in_a_zip(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    parts = {f"a/{name}": packed(name, folder).read_bytes() for name in NAMES}
    files = find_files([pack(tmp_path / "all.zip", {**parts, "a/pom.xml": b"<project/>"})])
    assert sorted(file.name for file in files) == NAMES
    assert all(read_file(file) for file in files)


OPF, CONTAINER = "OEBPS/content.opf", "META-INF/container.xml"
BOOK = FORMATS / "book.epub"


def test_epub_2_names_its_chapters_in_an_ncx(tmp_path: Path) -> None:
    opf = (BOOK / OPF).read_text(encoding="utf-8")
    opf = opf.replace(' properties="nav"', "").replace(
        '<item id="tree"', '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="tree"'
    )  # fmt: skip
    opf = opf.replace(
        "</package>", '<guide><reference type="toc" href="nav.xhtml"/></guide></package>'
    )
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>甲章</text></navLabel>'
        '<content src="text/c1b.xhtml"/></navPoint></navMap></ncx>'
    )
    path = packed("book.epub", tmp_path, {OPF: opf.encode(), "OEBPS/toc.ncx": ncx.encode()})
    assert [post.title for post in read_file(path)] == ["第一章 索引", "甲章"]


def test_our_own_book_is_refused_by_name(tmp_path: Path) -> None:
    opf = (BOOK / OPF).read_text(encoding="utf-8")
    ours = "<dc:contributor>duizhao (machine translation)</dc:contributor></metadata>"
    path = packed("book.epub", tmp_path, {OPF: opf.replace("</metadata>", ours).encode()})
    with pytest.raises(InputError, match="was made by duizhao"):
        read_file(path)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"x" * 99 + b'"><!ENTITY b "&a;&a;&a;">]>'
)
LOCKED = b'<encryption><CipherData><CipherReference URI="OEBPS/text/c2.xhtml"/></CipherData></encryption>'


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("book.epub", {CONTAINER: None, OPF: None}, "does not say what it is made of"),
        ("book.epub", {OPF: b"<package>"}, "does not say what it is made of"),
        ("book.epub", {"../x.xhtml": b"x"}, "names a file outside itself"),
        ("book.epub", {"META-INF/encryption.xml": LOCKED}, "locked by the shop"),
        ("book.epub", dict.fromkeys(f"OEBPS/text/{n}.xhtml" for n in ("索引", "c1b", "c2")), "holds no text"),
        ("document.docx", {"word/document.xml": None}, "it is damaged"),
        ("document.docx", {"word/document.xml": b"<w:document"}, "it is damaged"),
        ("document.docx", {"word/document.xml": ENTITIES + b"<a>&b;</a>"}, "declares entities"),
        ("document.docx", {"/etc/x.xml": b"x"}, "names a file outside itself"),
        ("document.docx", {"word/styles.xml": b"<x" * 9}, "it is damaged"),
    ],
)  # fmt: skip
def test_a_broken_file_is_one_sentence(
    name: str, changes: Mapping[str, bytes | None], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        read_file(packed(name, tmp_path, changes))
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("suffix", [".epub", ".docx"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "is empty"), (b"x", "damaged, or something else"), (b"PK\3\4" + b"\0" * 90, "damaged, or")],
)  # fmt: skip
def test_no_zip_at_all(data: bytes, sentence: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError, match=sentence):
        read_file(path)


@pytest.mark.parametrize("name", ["book.epub", "document.docx"])
def test_a_bomb_is_refused_before_it_is_unpacked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "LARGEST", 1_000_000)
    path = packed(name, tmp_path, {"word/bomb.xml": bytes(2_000_000)})
    assert path.stat().st_size < 20_000
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        read_file(path)


def test_what_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    """A part is read no further than the size it declares."""
    path = packed("document.docx", tmp_path)
    data = bytearray(path.read_bytes())
    size = (FORMATS / "document.docx/word/document.xml").stat().st_size
    while (at := data.find(size.to_bytes(4, "little"))) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        read_file(path)


FEEDS = {
    "entities": ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<rss><channel><item>&a;</item></channel></rss>', "a.xml:1: the feed declares XML entities"),
    "no feed": ("<project/>", "a.xml: the file is no RSS or Atom feed"),
    "no content": ("<rss version='2.0'><channel><item><title>题</title></item></channel></rss>", "a.xml: no entry of the feed has content"),
    "an address": ("<rss>http://example.com/feed", "a.xml: no entry of the feed has content"),
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_a_broken_feed_is_one_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text, sentence = FEEDS[name]
    Path("a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_file(Path("a.xml"))
    assert str(caught.value).startswith(sentence)


def test_a_feed_that_declares_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    text = "<?xml version='1.0' encoding='gb2312'?><rss version='2.0'><channel><item><description>学习率过大时损失会震荡。</description></item></channel></rss>"
    path.write_bytes(text.encode("gbk"))
    (post,) = read_file(path)
    assert post.body == "学习率过大时损失会震荡。\n"
    assert [finding.code for finding in post.findings] == ["R101"]


def test_a_mail_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_text("Subject: x\n\n正文", encoding="utf-8")
    with pytest.raises(InputError, match="it has no parts"):
        read_file(path)


def _cut(data: bytes, at: int) -> bytes:
    return data[: at % len(data)]


def _flipped(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


@given(
    name=st.sampled_from(NAMES),
    damage=st.sampled_from([_cut, _flipped]),
    at=st.integers(0, 1 << 20),
)
@settings(max_examples=60)
def test_a_damaged_file_is_posts_or_one_sentence(
    name: str, damage: Callable[[bytes, int], bytes], at: int, tmp_path_factory: pytest.TempPathFactory
) -> None:  # fmt: skip
    folder = tmp_path_factory.getbasetemp()
    path = packed(name, folder)
    path.write_bytes(damage(path.read_bytes(), at))
    posts: tuple[Post, ...] = ()
    with suppress(InputError):
        posts = read_file(path)
    for post in posts:
        assert joined(post.blocks) == post.body


def test_a_hostile_document_cannot_name_formulas_it_does_not_have(tmp_path: Path) -> None:
    part = (FORMATS / "document.docx/word/document.xml").read_text(encoding="utf-8")
    changed = part.replace("先预热", "先\ue0009\ue001预热")
    (post,) = read_file(packed("document.docx", tmp_path, {"word/document.xml": changed.encode()}))
    assert "预热" in post.body
    assert "\ue000" not in post.body


def test_nothing_is_read_from_outside_a_book(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes((BOOK / "OEBPS/images/tree.png").read_bytes())
    chapter = (
        b"<html><body><p>\xe6\xad\xa3\xe6\x96\x87</p><img src='../../../secret.png'/></body></html>"
    )
    path = packed("book.epub", tmp_path, {"OEBPS/text/c2.xhtml": chapter})
    last = read_file(path)[-1]
    assert last.body == "正文\n"
