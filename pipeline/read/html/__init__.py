"""A saved web page, or a piece of HTML from elsewhere → the Post of its article."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.document import Finding, Post, Severity
from pipeline.errors import InputError
from pipeline.markup import escape
from pipeline.read.blocks import make_blocks
from pipeline.read.html.article import find_article
from pipeline.read.html.charset import decode_page
from pipeline.read.html.clean import without_site_lines
from pipeline.read.html.code import mark_listings
from pipeline.read.html.convert import caption_images, convert, flow, join
from pipeline.read.html.facts import Facts, address, find_facts
from pipeline.read.html.formulas import mark_formulas
from pipeline.read.html.notes import find_notes
from pipeline.read.html.page import Chunk, Page
from pipeline.read.html.sites import profile_of
from pipeline.read.html.tabs import label_tabs
from pipeline.read.html.tree import Element, drop, first, is_shown, parse, prune, select
from pipeline.read.markdown import make_post
from pipeline.read.pictures import Pictures

__all__ = ["Facts", "Page", "article_post", "decode_page", "parse", "read_page"]

_LONGEST = 2_000_000
_FURNITURE = (
    "a.headerlink, a.header-anchor, a.anchor, a.anchorjs-link, a.hash-link, a.heading-anchor,"
    " .toc, #toc, .table-of-contents, .sr-only, .visually-hidden, .katex-error-hidden"
)
_TYPESETTERS = re.compile(r"mathjax|katex", re.IGNORECASE)
_NOTICED: dict[str, tuple[str, Severity, str]] = {
    "embedded": ("R104", "warning", "{} image(s) inside the file cannot be read and were left out"),
    "formula": ("R105", "warning", "of {} formula(s) the file keeps no TeX; they were left out"),
}


def read_page(text: str, source: str, pictures: Pictures | None = None) -> Post:
    """Read one saved page.

    Args:
        text: the whole page.
        source: the file's path, for messages and for finding its images.
        pictures: those of the file, where some were kept already.

    Raises:
        InputError: it holds no article, or is too large or too deep to be read.

    """
    root = parse(text, source)
    url = address(root, text)
    profile = profile_of(root, url)
    facts = find_facts(root, profile, url)
    page = Page(source, url, typesets=bool(_TYPESETTERS.search(text)))
    page.pictures = pictures or page.pictures
    # Where the site is known, nothing else of the page, most of it, needs to be looked at.
    article = first(root, profile.article, is_shown)
    whole = root if article is None else article
    for element in select(whole, profile.drop):
        if element is not whole:
            drop(element)
    _mark(whole, page)
    if article is None:
        article = find_article(root)
    post = _post(_chunks(article, page, facts), page, facts)
    if post is None:
        raise _no_article(source)
    return post


def article_post(root: Element, page: Page, facts: Facts) -> Post | None:
    """Return the post of a tree that holds nothing but an article, or None if it is empty.

    Args:
        root: what `parse` returned.
        page: where it lies, and its pictures.
        facts: what is known about it.

    Raises:
        InputError: it is too long.

    """
    _mark(root, page)
    return _post(_chunks(root, page, facts), page, facts)


def _mark(root: Element, page: Page) -> None:
    """Show hidden panels, mark the formulas, and take out what is not there to be read."""
    label_tabs(root)
    page.counts["formula"] = page.counts.get("formula", 0) + mark_formulas(root)
    prune(root)


def _chunks(article: Element, page: Page, facts: Facts) -> list[Chunk]:
    for element in select(article, _FURNITURE):
        drop(element)
    mark_listings(article)
    caption_images(article)
    for heading in list(article.iter("h1"))[:1]:
        if "".join("".join(heading.itertext()).split()) == "".join(facts.title.split()):
            drop(heading)
    notes = find_notes(article, page)
    chunks = convert(article, page)
    for label, note in notes:
        convert(note, page)
        page.notes[label] = join(flow(note, page, 0))
    for label, markdown in page.notes.items():
        if markdown:
            indented = markdown.replace("\n", "\n    ")
            chunks.append(
                Chunk(f"[^{label}]: {indented}", chunks[-1].line if chunks else 1, "note")
            )
    return chunks


def _post(chunks: Sequence[Chunk], page: Page, facts: Facts) -> Post | None:
    if not chunks:
        return None
    chunks, page.left_out = without_site_lines(chunks)
    body = join(chunks) + "\n"
    if len(body) > _LONGEST:
        raise InputError(
            f"its article is longer than {_LONGEST // 1_000_000} million characters.",
            where=page.source,
            hint="Save its parts as pages of their own.",
        )
    post = make_post(
        page.source,
        body,
        make_blocks(body),
        title=escape(facts.title),
        date=facts.date,
        author=facts.author,
        url=facts.url,
        tags=facts.tags,
    )
    lines = _lines(chunks)
    blocks = tuple(
        replace(block, line=lines[min(block.line, len(lines)) - 1]) if block.raw else block
        for block in post.blocks
    )
    return replace(post, blocks=blocks, findings=_findings(page), pictures=page.pictures.folder)


def _lines(chunks: Sequence[Chunk]) -> list[int]:
    """Return for every line of the body the line of the page that it came from."""
    lines: list[int] = []
    for chunk in chunks:
        lines += [chunk.line] * (chunk.text.count("\n") + 2)
    return lines or [1]


def _findings(page: Page) -> tuple[Finding, ...]:
    found = []
    for what, (code, severity, message) in _NOTICED.items():
        if count := page.counts.get(what, 0):
            found.append(Finding(code, severity, page.source, message.format(count)))
    if page.left_out:
        lines = "; ".join(f"“{line}”" for line in page.left_out)
        found.append(Finding("R106", "note", page.source, f"left out, as the site's: {lines}"))
    return tuple(found)


def _no_article(source: str) -> InputError:
    return InputError(
        "no article was found in the page.",
        where=source,
        hint="Save the page once its text is shown, or copy the article into a Markdown file.",
    )
