"""Titles, posts, glossary and sources → the pages of the book, as XHTML."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.epub.blocks import flow
from pipeline.assemble.epub.footnotes import footnotes
from pipeline.assemble.epub.inline import render
from pipeline.assemble.epub.parts import Part
from pipeline.assemble.epub.remarks import remarks
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.sheets import sheet_names
from pipeline.assemble.finished import Finished, Heading
from pipeline.assemble.links import external
from pipeline.assemble.plain import plain
from pipeline.assemble.xhtml import bilingual, esc, lang
from pipeline.document import Book, Chapter, Post
from pipeline.han import has_han
from pipeline.style import DEFAULT, Style

_MOST_TAGS = 8
"""On the title page: those that most posts have, the first of them where that is the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """One XHTML file of the book."""

    name: str
    """File name without ".xhtml"; also its identifier in the manifest."""
    source: str
    """Its entry in the table of contents in Chinese, plain text."""
    target: str
    """... and in English."""
    body: str
    headings: tuple[Heading, ...] = ()
    part: bool = False
    """Whether it opens a part: what follows belongs to it up to the next one."""
    back: bool = False
    """Whether it belongs to no part."""
    is_chapter: bool = False
    """Whether it is a post, whose text is on the shelf."""

    @property
    def file(self) -> str:
        """File name, beside all the others."""
        return f"{self.name}.xhtml"


def document(title: str, body: str, sheets: Sequence[str] = ("book", "wide")) -> bytes:
    """Return a whole XHTML file that takes the style sheets named."""
    links = "".join(
        f'<link rel="stylesheet" type="text/css" href="../styles/{name}.css"/>\n' for name in sheets
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'{lang("en")}>\n<head>\n<meta charset="utf-8"/>\n<title>{esc(title)}</title>\n'
        f"{links}</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def page_document(page: Page, style: Style) -> bytes:
    """Return a page as the file it is in a book."""
    title = style.order(page.source, page.target, " · ") or "…"
    return document(title, page.body, sheet_names(style))


def chapter_page(setting: Setting) -> Page:
    """Return the page of one post."""
    outline, chapter = setting.outline, setting.outline.chapter
    source, target = outline.title
    title = bilingual(
        render(source, setting, 1), render(target, setting, 1) if source != target else "",
        setting.language, setting.style,
    )  # fmt: skip
    content = flow(outline.tree, setting)
    notes = footnotes(outline.tree, setting)
    if notes:
        notes = f'\n<div class="notes">\n<hr/>\n{notes}\n</div>'
    body = (
        '<section epub:type="chapter" role="doc-chapter" aria-labelledby="title">\n'
        f'<h1 id="title">{title}</h1>\n{_byline(chapter, setting.style)}{content}{notes}'
        f"{remarks(setting)}\n</section>"
    )
    known = setting.definitions
    headings = tuple(
        Heading(leaf.name, *(plain(t, known) for t in (leaf.row.source, leaf.row.target)))
        for leaf in outline.leaves
        if leaf.row.block.kind == "heading" and leaf.level == 2
    )
    labels = plain(source, known), plain(target, known)
    return Page(f"post-{chapter.slug}", *labels, body, headings)


def shelved(finished: Finished, body: str = "") -> Page:
    """Return the page of a chapter that is laid out already, with or without its text."""
    name = f"post-{finished.chapter.slug}"
    return Page(name, finished.source, finished.target, body, finished.headings, is_chapter=True)


def _byline(chapter: Chapter, style: Style) -> str:
    post = chapter.post
    lines = []
    url = external(post.url)
    facts = [
        esc(post.date[:10]),
        f'<span {lang(post.language)}>{esc(post.author)}</span>' if has_han(post.author)
        else esc(post.author),
        f'<a href="{esc(url)}">original</a>' if url else "",
    ]  # fmt: skip
    if any(facts):
        lines.append(f'<p class="byline">{" · ".join(filter(None, facts))}</p>\n')
    tags = [
        bilingual(esc(zh), esc(en), post.language, style)
        for zh, en in zip(post.tags, chapter.tags, strict=False)
    ]
    if tags:
        lines.append(f'<p class="tags">{" · ".join(tags)}</p>\n')
    return "".join(lines)


def cover_page(book: Book) -> Page:
    """Return the page that shows the cover."""
    alt = f"Cover: {book.title_en}, in Chinese and English"
    body = (
        '<section epub:type="cover" aria-label="Cover" class="cover">'
        f'<img src="../images/cover.png" role="doc-cover" alt="{esc(alt)}"/></section>'
    )
    return Page("cover", "封面", "Cover", body)


def part_page(part: Part, number: int, pages: Sequence[Page], book: Book, style: Style) -> Page:
    """Return the page that opens a part and lists its posts."""
    entries = "\n".join(
        f'<li><a href="{page.file}">'
        f"{bilingual(esc(page.source), esc(page.target), book.language, style)}</a></li>"
        for page in pages
    )
    title = bilingual(esc(part.title), esc(part.title_en), book.language, style)
    body = (
        '<section epub:type="part" role="doc-part" aria-labelledby="title" class="part">\n'
        f'<h1 id="title">{title}</h1>\n<ul class="posts">\n{entries}\n</ul>\n</section>'
    )
    return Page(f"part-{number}", part.title, part.title_en, body, part=True)


def title_page(book: Book, style: Style = DEFAULT) -> Page:
    """Return the page with both titles and what the book holds."""
    number = len(book.chapters)
    dates = sorted(c.post.date[:10] for c in book.chapters if c.post.date)
    facts = [f"{number} post{'s' if number != 1 else ''}"]
    if dates:
        facts.append(dates[0] if dates[0] == dates[-1] else f"{dates[0]} – {dates[-1]}")
    tags: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for chapter in book.chapters:
        for zh, en in zip(chapter.post.tags, chapter.tags, strict=False):
            tags.setdefault(zh, en)
            uses[zh] += 1
    shown = " · ".join(
        bilingual(esc(zh), esc(tags[zh]), book.language) for zh, _ in uses.most_common(_MOST_TAGS)
    )
    body = (
        '<section epub:type="titlepage" aria-labelledby="title" class="titlepage">\n'
        f'<h1 id="title">{bilingual(esc(book.title), esc(book.title_en), book.language)}</h1>\n'
        f'<p class="subtitle">{bilingual(*style.in_words, book.language)}</p>\n'
        f'<p class="byline">{" · ".join(facts)}</p>\n'
        + (f'<p class="tags">{shown}</p>\n' if shown else "")
        + "</section>"
    )
    return Page("titlepage", "书名页", "Title page", body)


def colophon_page(book: Book, chapters: Sequence[Page]) -> Page:
    """Return where everything comes from and how it was made."""
    sources = "\n".join(
        _source(chapter.post, page) for chapter, page in zip(book.chapters, chapters, strict=True)
    )
    facts = "\n".join(f"<dt>{esc(n)}</dt>\n<dd>{esc(v) or '—'}</dd>" for n, v in book.signature)
    made = f'<dl class="signature">\n{facts}\n</dl>\n' if facts else ""
    body = (
        '<section epub:type="colophon" role="doc-colophon" aria-labelledby="title">\n'
        f'<h1 id="title">{bilingual("关于本书", "About this book", book.language)}</h1>\n'
        "<p>The English text is a machine translation. Where it and the Chinese original disagree, "
        "the original is right.</p>\n"
        f"<p {lang(book.language)}>英文由机器翻译；如与原文不符，以原文为准。</p>\n"
        f"<h2>{bilingual('原文出处', 'Sources', book.language)}</h2>\n"
        f"<ol>\n{sources}\n</ol>\n"
        + (
            f"<h2>{bilingual('制作', 'How it was made', book.language)}</h2>\n{made}"
            if made
            else ""
        )
        + "</section>"
    )
    return Page("colophon", "关于本书", "About this book", body, back=True)


def _source(post: Post, page: Page) -> str:
    label = bilingual(esc(page.source), esc(page.target), post.language)
    title = f'<a href="{page.file}">{label}</a>'
    url = external(post.url)
    where = f'<a href="{esc(url)}">{esc(url)}</a>' if url else esc(post.source.rsplit("/", 1)[-1])
    facts = (esc(post.author), esc(post.date[:10]), where)
    return f"<li>{title}<br/>{' · '.join(filter(None, facts))}</li>"
