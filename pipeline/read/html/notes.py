"""The notes at the foot of an article → labels of Markdown footnotes, and their texts."""

import re

from pipeline.read.html.page import Page
from pipeline.read.html.tree import Element, drop, select, text_of

_SECTIONS = (
    "section.footnotes, div.footnotes, div.footnote, aside.footnotes, ol.footnotes-list,"
    " section.footnotes-list"
)
_BACK = (
    ".footnote-backref, .reversefootnote, [role=doc-backlink], .footnote-back, a[href*='#fnref'],"
    " a[href*='#user-content-fnref'], a[href^='#footnote-ref-'], a[href^='#endnote-ref-']"
)
_LISTS = ".ReferenceList, ol.references-list"
_HEADINGS = frozenset(("参考", "参考资料", "脚注", "注释"))


def find_notes(article: Element, page: Page) -> list[tuple[str, Element]]:
    """Take the notes out of the article; links to them become marks by ``page.labels``."""
    wanted = {
        (link.get("href") or "").rpartition("#")[2] for link in article.iter("a")
    } - {""}  # fmt: skip
    notes: list[tuple[str, Element]] = []
    for section in select(article, _SECTIONS):
        if not any(outer is article for outer in section.iterancestors()):
            continue  # it stood in one that was taken already
        items = [item for item in section.iter("li", "p", "div") if item.get("id") in wanted]
        if not items:
            continue
        for item in items:
            label = _label(item.get("id") or "", {label for label, _ in notes})
            page.labels[item.get("id")] = label
            for back in select(item, _BACK):
                drop(back)
            notes.append((label, item))
        before = section.getprevious()
        if before is not None and before.tag == "hr":
            drop(before)
        drop(section)
    _drop_lists(article)
    return notes


def _label(identifier: str, taken: set[str]) -> str:
    name = re.sub(r"^(?:user-content-)?(?:fn|footnote)[-:_]?", "", identifier)
    name = re.sub(r"[^A-Za-z0-9_-]", "", name)[:20] or "1"
    label, count = name, 1
    while label in taken:
        count += 1
        label = f"{name}-{count}"
    return label


def _drop_lists(article: Element) -> None:
    """Drop the list in which Zhihu repeats the references that its marks hold."""
    if not select(article, "sup[data-draft-type=reference][data-numero]"):
        return
    for found in select(article, _LISTS):
        heading = found.getprevious()
        if heading is not None and text_of(heading).strip(" ^") in _HEADINGS:
            drop(heading)
        drop(found)
