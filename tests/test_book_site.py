"""Web pages: whole by themselves, safe, linked, and the same text as the EPUB."""

import base64
import hashlib
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from books import torture
from readers.tools import node

from pipeline.assemble import Style, write_epub, write_html


class Page(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    book = torture(folder / "posts")
    write_epub(book, folder / "book.epub")
    return write_html(book, folder / "html").path.parent


def test_a_page_a_post_an_index_a_glossary_and_a_colophon(site: Path) -> None:
    names = sorted(path.name for path in site.iterdir())
    assert names == ["about.html", "glossary.html", "index.html", "plain.html", "torture.html"]


def test_every_page_is_whole_by_itself_and_safe(site: Path) -> None:
    for path in site.iterdir():
        for tag, attrs in Page(path).tags:
            assert tag not in ("iframe", "object", "embed", "link")
            assert not any(name.startswith("on") or ":" in name for name in attrs), (path, attrs)
            if "src" in attrs:
                assert str(attrs["src"]).startswith("data:image/")
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}'" in text, "the policy allows this script and no other"


def test_every_link_leads_somewhere(site: Path) -> None:
    names = {p.name: {a.get("id") for _, a in Page(p).tags} for p in site.iterdir()}
    seen = 0
    for path in site.iterdir():
        for tag, attrs in Page(path).tags:
            href = str(attrs.get("href") or "")
            if tag != "a" or re.match(r"https?:|mailto:", href):
                continue
            file, _, place = href.partition("#")
            assert (file or path.name) in names, href
            assert not place or place in names[file or path.name], href
            seen += 1
    assert seen > 20


def test_one_language_has_nothing_to_choose(tmp_path: Path) -> None:
    page = Page(write_html(torture(tmp_path), tmp_path / "html", Style("english")).path)
    assert not {"input", "script"} & {tag for tag, _ in page.tags}


@pytest.mark.slow
def test_in_a_browser(site: Path) -> None:
    found = node("site.js", site)
    # Chosen on one page, kept on the next: by what the browser stores, or by the links alone.
    assert found["kept"] == {"stored": "show-english", "linked": "show-english"}
    # Without scripts the buttons work all the same, and nothing is kept.
    assert found["scriptless"] == {"chosen": [0, True], "next": "show-both"}
    looks = {look["file"]: look for look in found["pages"]}
    with zipfile.ZipFile(site.parent / "book.epub") as book:
        root = ET.fromstring(book.read("EPUB/text/post-torture.xhtml"))
    section = root.find("{*}body/{*}section")
    assert section is not None
    text = re.sub(r"\s+", "", "".join(section.itertext()))
    for file, look in looks.items():
        assert look["asked"] == [], "a page asks for nothing but itself"
        for width in (400, 1200):
            both, chinese, english = (
                look[f"show-{name} {width}"] for name in ("both", "chinese", "english")
            )
            assert both["images"] == 0
            assert both["src"]
            assert both["tgt"]
            assert chinese["src"] == both["src"]
            assert chinese["tgt"] == 0
            assert english["tgt"] == both["tgt"]
            assert english["src"] == 0
            for one in (both, chinese, english):
                assert (one["overflowing"], one["scrolls"]) == (0, False), (file, width)
    assert looks["torture.html"]["show-both 1200"]["text"].startswith(text)
