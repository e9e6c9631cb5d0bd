"""What the converters of one page share: where it lies, what was noticed, its notes."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from pipeline.read.html.tree import Element
from pipeline.read.pictures import Pictures

DEEPEST = 80
"""Levels of elements that are converted; the text of what lies deeper is kept."""


class Chunk(NamedTuple):
    """A block of Markdown and where it came from."""

    text: str
    line: int
    """Line of the page on which its element begins."""
    kind: str = ""
    """"list" and "rule" must be kept apart from their neighbours; "math", "code", "table"."""


@dataclass
class Page:
    """One page on its way to Markdown."""

    source: str
    url: str
    """Its address on the web, or ""."""
    typesets: bool = False
    """Whether it loads MathJax or KaTeX, so that dollars in its text are formulas."""
    blocky: set[Element] = field(default_factory=set)
    """Elements that hold blocks."""
    labels: dict[str, str] = field(default_factory=dict)
    """Identifier of a note on the page → its label."""
    notes: dict[str, str] = field(default_factory=dict)
    """Label → Markdown of the note."""
    counts: dict[str, int] = field(default_factory=dict)
    """What was noticed, and how often."""
    left_out: list[str] = field(default_factory=list)
    """Lines that are the site's and not the article's."""
    pictures: Pictures = field(default_factory=Pictures)
    """Those that stand inside the page itself."""

    def count(self, what: str) -> None:
        """Note that something happened once more."""
        self.counts[what] = self.counts.get(what, 0) + 1


_REDIRECTS = (
    ("link.zhihu.com", "target"),
    ("link.juejin.cn", "target"),
    ("link.csdn.net", "target"),
    ("links.jianshu.com", "to"),
    ("www.jianshu.com", "url"),
    ("link.segmentfault.com", "url"),
    ("c.pc.qq.com", "url"),
)
_SCHEMES = ("http", "https", "mailto", "ftp")
# What would end a link's address, or be taken for markup within it.
_UNSAFE = re.compile(r"[\s()<>\"'\\`{}|^\[\]$*\x00-\x1f]")
_LAZY = (
    "data-original-src", "data-original", "data-actualsrc", "data-src", "data-lazy-src",
    "data-lazyload", "data-url", "lazy-src",
)  # fmt: skip


def link_address(href: str, page: Page) -> str:
    """Return an address that a book may link to, or "": of scripts, data and places on the page."""
    href = re.sub(r"[\x00-\x20]+", " ", href).strip().replace(" ", "%20")
    try:
        parts = urlsplit(href)
        for host, name in _REDIRECTS:
            if parts.hostname == host and (to := parse_qs(parts.query).get(name)):
                href = to[0]
                parts = urlsplit(href)
                break
        if href.startswith("//"):
            href, parts = "https:" + href, urlsplit("https:" + href)
        if parts.scheme and parts.scheme.lower() not in _SCHEMES:
            return ""
        if not parts.scheme and page.url:
            href = urljoin(page.url, href)
        if href.startswith("#") or (page.url and href.split("#")[0] == page.url.split("#")[0]):
            return ""
        if not parts.scheme and ":" in href.split("/")[0] and not page.url:
            return ""
    except ValueError:
        return ""
    return _UNSAFE.sub(lambda m: quote(m[0]), href)


def image_address(element: Element, page: Page) -> str:
    """Return where an image lies: beside the page if it was saved with it, else on the web."""
    src = (element.get("src") or "").strip()
    lazy = [(element.get(name) or "").strip() for name in _LAZY]
    srcset = (element.get("srcset") or element.get("data-srcset") or "").split(",")[0].split()[:1]
    for address in (src, *lazy) if page.pictures.known else ():
        if kept := page.pictures.known.get(_joined(page.url, address)):
            return kept
    for address in (src, *lazy):
        if found := _beside(address, page):
            return _UNSAFE.sub(
                lambda m: quote(m[0]), quote(found, safe="/%") if "%" in found else found
            )
    if src[:5].lower() == "data:" and len(src) > (
        _LARGEST_STAND_IN if any(lazy) else _SMALLEST_DATA
    ):
        if kept := page.pictures.keep_data(src, element.get("alt") or ""):
            return kept
        page.count("embedded")
    if _SAVED.match(src):
        lazy.append(src)  # it was saved with the page, and lost since
    for address in (*lazy, src, *srcset):
        if _SAVED.match(address):
            return _UNSAFE.sub(lambda m: quote(m[0]), address.removeprefix("./"))
        if address.startswith("//"):
            address = "https:" + address
        if page.url and address and not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            address = urljoin(page.url, address)
        if re.match(r"https?://[^/\s]", address, re.IGNORECASE):
            return _UNSAFE.sub(lambda m: quote(m[0]), address)
    if src and not re.match(r"[a-z][a-z0-9+.-]*:", src, re.IGNORECASE):
        return _UNSAFE.sub(lambda m: quote(m[0]), src)
    return ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


_SAVED = re.compile(r"(?:\./)?[^/:?#]+[_.]files/")
# Shorter ones are the empty pictures that stand in for those not loaded yet; where an image names
# its real address as well, so are longer ones, with a turning wheel.
_SMALLEST_DATA, _LARGEST_STAND_IN = 500, 8000


def _beside(address: str, page: Page) -> str:
    """Return the path of a saved image, from the folder of the page, or ""."""
    if not address or re.match(r"data:", address, re.IGNORECASE):
        return ""
    here = Path(page.source)
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    name = path.rpartition("/")[2]
    if not name or "\0" in path or len(name) > 200 or name in (".", ".."):
        return ""
    is_relative = not re.match(r"[a-z][a-z0-9+.-]*:|/", address, re.IGNORECASE)
    folders = (f"{here.stem}_files", f"{here.stem}.files")
    for candidate in ([path.removeprefix("./")] if is_relative else []) + [
        f"{folder}/{name}" for folder in folders
    ]:
        file = (here.parent / candidate).resolve()
        if file.is_relative_to(here.parent.resolve()) and file.is_file():
            return candidate
    return ""
