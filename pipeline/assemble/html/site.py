"""The pages of a book → the files of a web site that needs no server, and works without scripts."""

import base64
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import pairwise

from pipeline.assemble.epub.body import Body
from pipeline.assemble.epub.nav import nav_page
from pipeline.assemble.epub.pages import Page
from pipeline.assemble.epub.sheets import style_sheets
from pipeline.assemble.html.keeping import ALLOWED, SCRIPT
from pipeline.assemble.xhtml import esc
from pipeline.style import Style

_OURS = {"nav": "index", "glossary": "glossary", "colophon": "about", "titlepage": "index"}
_XML_ONLY = re.compile(r' (?:epub:type|xml:lang)="[^"]*"|(?<=<details) open="open"')
_PAGE = re.compile(r'href="([\w-]+)\.xhtml(#[^"]*)?"')
_IMAGE = re.compile(r'src="\.\./images/([^"]+)"')
_LANDMARKS = re.compile(r'<nav[^>]* id="landmarks".*?</nav>', re.DOTALL)
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_POLICY_TO_CHOOSE = f"{_POLICY}; script-src {ALLOWED}"
_CHOICES = (("both", "中文 + English"), ("chinese", "中文"), ("english", "English"))


def site(body: Body, style: Style) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file."""
    names = _names(body)
    images = _Images(body)
    sheet = _sheet(style)
    shown = [page for page in body.listed if not page.part]
    for i, page in enumerate(shown):
        around = (shown[i - 1] if i else None, shown[i + 1] if i + 1 < len(shown) else None)
        content = _converted(body.full(page).body, names, images)
        yield (
            names[page.name],
            _document(body, page, content + _steps(around, names, style), sheet, style),
        )
    contents = nav_page(body.book, body.listed, (), style)
    front = body.title.body + "\n" + _LANDMARKS.sub("", contents.body).replace("title", "contents")
    page = Page("nav", body.book.title, body.book.title_en, front)
    yield "index.html", _document(body, page, _converted(front, names, images), sheet, style)


def _names(body: Body) -> Mapping[str, str]:
    """Return the file of each page, by its name in the book."""
    names = {name: f"{ours}.html" for name, ours in _OURS.items()}
    for page in body.listed:
        slug = page.name.removeprefix("post-")
        if page.name not in names and not page.part:
            names[page.name] = f"{page.name if slug in _OURS.values() else slug}.html"
    for part, first in pairwise(body.listed):
        if part.part:  # a site has no page for a part alone
            names[part.name] = names[first.name]
    return names


class _Images:
    """The images of a book as data addresses, each made when it is asked for."""

    def __init__(self, body: Body) -> None:
        self._kinds = {p.name: p.media_type for done in body.chapters for p in done.pictures}
        self._shelf = body.shelf

    def address(self, name: str) -> str:
        if name not in self._kinds:
            return ""
        data = base64.b64encode(self._shelf.picture(name)).decode()
        return f"data:{self._kinds[name]};base64,{data}"


def _sheet(style: Style) -> str:
    own = (files("pipeline.assemble.html") / "site.css").read_text(encoding="utf-8")
    sheets = dict(style_sheets(style))
    users = sheets.pop("own", "")
    text = "\n".join([*sheets.values(), own, users])
    return re.sub(r'@charset "[^"]*";\n?', "", text).replace("</", "<\\/")


def _converted(xhtml: str, names: Mapping[str, str], images: _Images) -> str:
    """Return a page's XHTML as HTML whose links and images work outside of a book."""

    def link(match: re.Match[str]) -> str:
        file = names.get(match[1], f"{match[1]}.html")
        return f'href="{file}{match[2] or ""}"'

    html = _PAGE.sub(link, _XML_ONLY.sub("", xhtml))
    return _IMAGE.sub(lambda m: f'src="{images.address(m[1])}"', html)


def _steps(around: tuple[Page | None, Page | None], names: Mapping[str, str], style: Style) -> str:
    """Return links to the pages before and after."""
    links = [
        f'<a rel="{rel}" href="{names[page.name]}">{mark} '
        f"{esc(style.order(page.source, page.target, ' · '))}</a>"
        for page, rel, mark in zip(around, ("prev", "next"), ("←", "→"), strict=True)
        if page
    ]
    return f'\n<nav class="steps" aria-label="Pages">{" ".join(links)}</nav>' if links else ""


def _document(body: Body, page: Page, content: str, sheet: str, style: Style) -> str:
    title = esc(style.order(page.source, page.target, " · "))
    book = esc(style.order(body.book.title, body.book.title_en, " · "))
    inputs, toggle = _toggle(style)
    policy = _POLICY_TO_CHOOSE if inputs else _POLICY
    script = f"<script>{SCRIPT}</script>\n" if inputs else ""
    language = "en" if "tgt" in style.sides else body.book.language
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="generator" content="duizhao">\n<title>{title}</title>\n'
        f"<style>\n{sheet}</style>\n</head>\n<body>\n{inputs}"
        f'<header class="bar"><a href="index.html">{book}</a>{toggle}</header>\n'
        f"<main>\n{content}\n</main>\n{script}</body>\n</html>\n"
    )


def _toggle(style: Style) -> tuple[str, str]:
    """Return the buttons that choose the languages, and their labels."""
    if len(style.sides) == 1:
        return "", ""
    inputs = "".join(
        f'<input type="radio" name="languages" id="show-{name}" aria-label="{label}"'
        f"{' checked' if name == 'both' else ''}>\n"
        for name, label in _CHOICES
    )
    labels = "".join(f'<label for="show-{name}">{label}</label>' for name, label in _CHOICES)
    return inputs, f'<span class="toggle" aria-hidden="true">{labels}</span>'
