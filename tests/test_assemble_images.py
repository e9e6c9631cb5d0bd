"""Images: only files of the post's own folder, each content once, nothing that breaks a book."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from assembling import chapter_of
from books import X, body_of
from PIL import Image

from pipeline.assemble import chapter_markdown, write_markdown
from pipeline.assemble.files import find_file
from pipeline.assemble.images import collect_images
from pipeline.assemble.svg import safe_svg
from pipeline.markup import shortcode_image


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    post = tmp_path / "posts"
    (post / "images").mkdir(parents=True)
    (post / "images" / "图 1.png").write_bytes(png())
    (post / "copy.png").write_bytes(png())
    (post / "post").mkdir()
    (post / "post" / "own.png").write_bytes(png("blue"))
    (post / "bad.png").write_bytes(b"no image")
    (tmp_path / "secret.png").write_bytes(png())
    return post


@pytest.mark.parametrize("src", ["images/图%201.png", "./images/图 1.png", "/images/图%201.png?x=1",
                                 r"images\图 1.png", "own.png"])  # fmt: skip
def test_found(folder: Path, src: str) -> None:
    assert find_file(str(folder / "post.md"), src).is_file()


@pytest.mark.parametrize(
    "src", ["../secret.png", "..%2Fsecret.png", "none.png", "", "images", "a\0b"]
)
def test_refused(folder: Path, src: str) -> None:
    with pytest.raises(ValueError, match=r"file|folder"):
        find_file(str(folder / "post.md"), src)


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    with pytest.raises(ValueError, match="outside"):
        find_file(str(folder / "post.md"), "link.png")


def test_collected(folder: Path) -> None:
    body = "![一](images/图%201.png) ![二](copy.png) ![三](bad.png)\n\n![四](https://a.b/c.png)\n"
    body += '\n<p><img data-src="post/own.png" src="loading.gif"></p>\n'
    images = collect_images(chapter_of(body, source=folder / "post.md"))
    assert set(images.pictures) == {"images/%E5%9B%BE%201.png", "copy.png", "post/own.png"}
    assert [f.code for f in images.findings] == ["A101", "A102"]
    assert images.state("https://a.b/c.png") == "remote"
    assert images.state("bad.png") == "missing"


def test_markdown_copies_them(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = write_markdown(chapter_of("![图](copy.png)\n", source=folder / "post.md"), out)
    (file,) = (out / "assets" / "post").iterdir()
    assert file.read_bytes() == png()
    assert f"](assets/post/{file.name})" in written.path.read_text()
    assert written.findings == ()


def test_other_formats_become_png(folder: Path) -> None:
    Image.new("RGB", (4, 3)).save(folder / "a.bmp")
    (picture,) = collect_images(
        chapter_of("![图](a.bmp)\n", source=folder / "post.md")
    ).pictures.values()
    assert (picture.media_type, picture.data[:4]) == ("image/png", b"\x89PNG")


def test_svg_is_cleaned() -> None:
    dirty = (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/y.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        b'xmlns:i="http://inkscape" onload="evil()" i:x="1"><metadata/><script>x</script>'
        b'<use xlink:href="#p"/><image xlink:href="http://a/b.png"/><i:note/></svg>'
    )
    text = safe_svg(dirty).decode()
    ET.fromstring(text)
    for word in ("evil", "script", "metadata", "inkscape", "http://a/", "DOCTYPE"):
        assert word not in text
    assert 'xlink:href="#p"' in text


@pytest.mark.parametrize("data", [b"<svg", b"<html/>", b'<!DOCTYPE s [<!ENTITY a "b">]><svg/>'])
def test_svg_that_is_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="it "):
        safe_svg(data)


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("{% asset_img a.png 示意图 %}", ("a.png", "示意图")),
        ('{% asset_img slug "b c.png" 300 400 "图 二" %}', ("b c.png", "图 二")),
        ('{{< figure src="a.png" title="标题" >}}', ("a.png", "标题")),
        ("{% note %}", None),
        ("{{< ref a.png >}}", None),
    ],
)
def test_shortcodes(literal: str, expected: tuple[str, str] | None) -> None:
    image = shortcode_image(literal)
    assert (image and (image.src, image.alt)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![图](copy.png){width=50%}", {"style": "width: 50%"}),
        ("![图](copy.png){: width='30px'}", {"width": "30"}),
        ("![图|30](copy.png)", {"width": "30"}),
        ("甲 ![图|30x20](copy.png) 乙", {"width": "30"}),
        ("![图](copy.png){#a .b}", {}),
        ('<img src="copy.png" width="300" height="9">', {"width": "300"}),
        ('<p><img src="copy.png" width="80%"></p>', {"style": "width: 80%"}),
        ('<img src="copy.png" style="zoom:50%;">', {"width": "2"}),
        ('<img src="copy.png" style="width: 10em">', {"width": "160"}),
        ('<img src="copy.png" width="99999">', {}),
        ('{{< figure src="copy.png" width="40" >}}', {"width": "40"}),
        ("{% asset_img copy.png 40 50 图 %}", {"width": "40"}),
    ],
)
def test_sizes_are_what_their_authors_said(
    folder: Path, body: str, expected: dict[str, str]
) -> None:
    section = body_of(f"{body}\n", source=folder / "post.md")
    for image in section.iter(f"{X}img"):
        said = {n: v for n, v in image.attrib.items() if n in ("width", "height", "style")}
        assert said == expected
    assert "{" not in "".join(section.itertext())
    assert "|" not in "".join(section.itertext())


def test_sizes_in_markdown_are_html(folder: Path) -> None:
    body = '![图](copy.png){width=50%}\n\n甲 ![图 "1"](copy.png){width=30px} 乙\n'
    page = chapter_markdown(chapter_of(body, source=folder / "post.md"))
    assert page.count(' width="50%">') == 1
    assert page.count(' width="30">') == 2
    assert "{width" not in page


def test_one_content_is_one_file(folder: Path) -> None:
    body = "![一](images/图%201.png) ![二](copy.png)\n"
    pictures = collect_images(chapter_of(body, source=folder / "post.md")).pictures
    assert len(pictures) == 2
    assert len({p.name for p in pictures.values()}) == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_more_pixels_than_a_reader_can_hold_are_scaled_down(
    folder: Path, kind: str, name: str
) -> None:
    Image.new("RGB", (6000, 4000), "red").save(folder / name, kind)
    chapter = chapter_of(f"![图]({name})\n", source=folder / "post.md")
    (picture,) = collect_images(chapter).pictures.values()
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.format == kind
        assert 11_900_000 < image.width * image.height <= 12_000_000
        assert picture.width == image.width == 4242
    (again,) = collect_images(chapter).pictures.values()
    assert again == picture
