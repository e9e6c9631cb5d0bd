"""A page of an unknown site → the element that holds its article."""

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.read.html.tree import Element, classes, select

# Names that editors and themes give to an article's text, most telling first.
_USUAL = (
    "[itemprop=articleBody]", ".post-content", ".entry-content", ".article-content",
    ".article-body", ".post-body", ".markdown-body", ".blog-content", ".article_content",
)  # fmt: skip
_WIDER = ("article", "main", "[role=main]")
_PARAGRAPHS = ("p", "pre", "li", "blockquote", "h2", "h3", "td", "x-code", "x-math", "figure")
_ENOUGH = 150
_SHARE = 0.4
_MOST = 0.8
_OWN = frozenset(_PARAGRAPHS) - {"td"}
_NEVER = re.compile(
    r"(?:^|[-_])(?:comments?|sidebar|footer|header|nav|navbar|menu|related|recommend\w*|share|"
    r"copyright|advert\w*|ads|widget|breadcrumbs?|pagination|login|popup|modal)(?:$|[-_])",
    re.IGNORECASE,
)


def find_article(root: Element) -> Element:
    """Return the element of the article.

    What is called an article is one if it holds a good part of the page's text; otherwise the
    element around which most of the text stands, links not counted.
    """
    # Not its body alone: libxml2 leaves an article in the head if no other element begins a body.
    drop_furniture(root)
    weights = dict(_weights(root))
    whole = sum(weights.values())
    sums = _sums(weights)
    for css in (*_USUAL, *_WIDER):
        found = select(root, css)
        if found:
            best = max(found, key=lambda element: sums.get(element, 0.0))
            weight = sums.get(best, 0.0)
            if weight >= _SHARE * whole and (weight >= _ENOUGH or whole < 2 * _ENOUGH):
                return best
    return _densest(root, sums)


def drop_furniture(body: Element) -> None:
    """Take out what stands around articles everywhere."""
    doomed = [
        element
        for element in body.iter()
        if isinstance(element.tag, str)
        and element.tag not in ("html", "head", "body", "article", "main")
        and (element.tag in ("nav", "aside", "footer") or _is_furniture(element))
    ]
    for element in doomed:
        if element.getparent() is not None and next(element.iter("article", "main"), None) is None:
            element.drop_tree()


def _is_furniture(element: Element) -> bool:
    if element.tag not in ("div", "section", "ul", "ol", "p", "header"):
        return False
    names = [*classes(element), element.get("id") or ""]
    return any(_NEVER.search(name) for name in names)


def _weights(body: Element) -> Iterator[tuple[Element, float]]:
    """Yield the paragraphs of a page, and how much text that is no link each holds."""
    for element in body.iter(*_PARAGRAPHS):
        if sum(1 for _ in islice(element.iter(*_PARAGRAPHS, "div"), 2)) > 1:
            continue
        length = len("".join("".join(element.itertext()).split()))
        linked = sum(len("".join("".join(a.itertext()).split())) for a in element.iter("a"))
        if length - linked > 1:
            yield element, float(length - linked)
    for element in body.iter("div", "section", "article"):
        # Text that stands between line breaks, without paragraphs.
        own = len((element.text or "").strip()) + sum(len((c.tail or "").strip()) for c in element)
        if own > 20:
            yield element, float(own)


def _sums(weights: dict[Element, float]) -> dict[Element, float]:
    """Return how much text stands within every element around a paragraph."""
    sums: dict[Element, float] = {}
    for element, weight in weights.items():
        for outer in (element, *element.iterancestors()):
            sums[outer] = sums.get(outer, 0.0) + weight
    return sums


def _densest(body: Element, sums: dict[Element, float]) -> Element:
    """Return the smallest element with most of what the heaviest one holds."""
    best = body
    while True:
        inner = [child for child in best if sums.get(child, 0.0) >= _MOST * sums.get(best, 0.0)]
        # Paragraphs beside it, as short as they may be, are of the same article.
        if not inner or any(child.tag in _OWN and child in sums for child in best):
            return best
        best = inner[0]
