"""HTML as authors write it → well-formed XHTML of the elements a book can hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pipeline.assemble.elements import (
    BLOCKS,
    CHILDREN,
    CLOSES,
    DROPPED,
    IMPLIED,
    NEEDS,
    PHRASING,
    RENAMED,
    SCOPES,
    UNWRAPPED,
    VOID,
    safe_attributes,
)
from pipeline.assemble.xhtml import attributes, esc

Attributes = dict[str, str]
ImageRule = Callable[[Attributes], str]
"""Takes the attributes of an image and returns the XHTML that stands for it."""
LinkRule = Callable[[str], str]
"""Takes an address as written and returns one that works in the book, or ""."""

_DEEPEST = 40


@dataclass
class Element:
    """An element and what stands in it; text is kept as XHTML."""

    name: str
    attrs: Attributes = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    closed: bool = False

    def text(self) -> str:
        """Return the XHTML of everything within."""
        return "".join(c if isinstance(c, str) else c.xhtml() for c in self.children)

    def xhtml(self) -> str:
        """Return the element as XHTML."""
        if self.name in VOID:
            return f"<{self.name}{attributes(self.attrs)}/>"
        children = self
        if self.name == "table":
            children = _ordered(self)
        if self.name == "dl":
            children = _described(self)
        if self.name == "details":
            if not self.closed:  # its content is Markdown, which stands in blocks of its own
                return _opened(self)
            if not any(isinstance(c, Element) and c.name == "summary" for c in self.children):
                children = Element("details", {}, [Element("summary", {}, ["…"]), *self.children])
        attrs = self.attrs
        if self.name == "details":  # not every reader can unfold it
            attrs = {"open": "open"}
        return f"<{self.name}{attributes(attrs)}>{children.text()}</{self.name}>"


@dataclass(frozen=True, slots=True)
class Sanitised:
    """Safe XHTML and the names of what had to be left out."""

    xhtml: str
    dropped: tuple[str, ...]


def sanitise(html: str, image: ImageRule, link: LinkRule) -> Sanitised:
    """Return a block of HTML as flow content of XHTML."""
    parser = _Parser(image, link)
    parser.feed(html)
    parser.close()
    return Sanitised(parser.root.text().strip(), tuple(parser.dropped))


class _Parser(HTMLParser):
    """Builds the tree; whatever does not fit is moved to where it does, or loses its tag."""

    def __init__(self, image: ImageRule, link: LinkRule) -> None:
        super().__init__(convert_charrefs=True)
        self.image = image
        self.link = link
        self.root = Element("body")
        self.open = [self.root]
        self.dropped: list[str] = []
        self.silent = 0
        """How many dropped elements are open."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or show or drop the tag."""
        given = {name: value or "" for name, value in attrs}
        if tag in DROPPED:
            self._drop(tag, given)
            self.silent += tag not in VOID
        if self.silent:
            return
        if tag == "img":
            self._append(self.image(given), phrasing=True)
            return
        name = RENAMED.get(tag, tag)
        if name in UNWRAPPED:
            return
        if name not in PHRASING and name not in BLOCKS:
            self._append(esc(self.get_starttag_text() or f"<{tag}>"), phrasing=True)
            return
        self._make_room(name)
        if not self._fits(name):
            return
        element = Element(name, safe_attributes(tag, name, given, self.link))
        if name == "a" and "href" not in element.attrs:
            element.name = "span"
        self.open[-1].children.append(element)
        if name not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element and what is still open within it."""
        if tag in DROPPED:
            self.silent = max(0, self.silent - 1)
            return
        name = RENAMED.get(tag, tag)
        if self.silent or name in UNWRAPPED or name in VOID:
            return
        if name not in PHRASING and name not in BLOCKS:
            self._append(f"&lt;/{esc(tag)}&gt;", phrasing=True)
            return
        names = [e.name for e in self.open]
        if name == "a" and name not in names:
            name = "span"
        if name not in names[1:]:
            return
        while True:
            element = self.open.pop()
            if element.name == name:
                element.closed = True
                return

    def handle_data(self, data: str) -> None:
        """Add text."""
        if not self.silent:
            self._append(esc(data), phrasing=bool(data.strip()))

    def _append(self, xhtml: str, phrasing: bool) -> None:
        if not xhtml:
            return
        if phrasing:
            self._make_room("span")
        elif self.open[-1].name in IMPLIED:
            return  # white space between rows
        self.open[-1].children.append(xhtml)

    def _drop(self, tag: str, attrs: Attributes) -> None:
        self.dropped.append(tag)
        target = self.link(attrs.get("src") or attrs.get("data") or "")
        if target.startswith("http"):
            self._append(f'<a href="{esc(target)}">{esc(target)}</a>', phrasing=True)

    def _make_room(self, name: str) -> None:
        """Close what ``name`` ends by itself, and open what it needs around it."""
        for i in range(len(self.open) - 1, 0, -1):
            inner = self.open[i].name
            if inner in CLOSES.get(name, ()):
                del self.open[i:]
                break
            if inner in SCOPES:
                break
        if name in BLOCKS:
            while len(self.open) > 1 and self.open[-1].name in PHRASING | {"p", "pre", "summary"}:
                self.open.pop()
        while (outer := self.open[-1].name) in IMPLIED and name not in CHILDREN[outer]:
            implied = Element(IMPLIED[outer])
            self.open[-1].children.append(implied)
            self.open.append(implied)

    def _fits(self, name: str) -> bool:
        names = [e.name for e in self.open]
        if name in NEEDS and names[-1] not in NEEDS[name]:
            return False
        return len(names) < _DEEPEST and not (name == "a" and "a" in names)


def _ordered(table: Element) -> Element:
    """Return a table as the schema wants it: caption, head, body."""
    caption = [c for c in table.children if isinstance(c, Element) and c.name == "caption"]
    head: list[Element | str] = list(_rows(table, "thead"))
    body: list[Element | str] = list(_rows(table, ""))
    children: list[Element | str] = [*caption[:1]]
    if head:
        children.append(Element("thead", {}, head))
    return Element("table", {}, [*children, Element("tbody", {}, body)])


def _rows(table: Element, group: str) -> Iterator[Element]:
    for child in table.children:
        if not isinstance(child, Element):
            continue
        if child.name == "tr" and not group:
            yield child
        elif child.name in ("tbody", "tfoot", "thead") and (child.name == "thead") == bool(group):
            yield from (c for c in child.children if isinstance(c, Element))


def _described(terms: Element) -> Element:
    """Return a list of terms that begins with a term and ends with a description."""
    children = [child for child in terms.children if isinstance(child, Element)]
    if not children or children[0].name != "dt":
        children.insert(0, Element("dt"))
    if children[-1].name != "dd":
        children.append(Element("dd"))
    return Element("dl", {}, list(children))


def _opened(details: Element) -> str:
    return "".join(
        c
        if isinstance(c, str)
        else f'<p class="summary"><strong>{c.text()}</strong></p>'
        if c.name == "summary"
        else c.xhtml()
        for c in details.children
    )
