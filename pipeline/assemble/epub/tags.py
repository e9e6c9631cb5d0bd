"""One HTML tag out of a paragraph → the same as far as a book may hold it."""

from html.parser import HTMLParser

from pipeline.assemble.elements import (
    BLOCKS,
    DROPPED,
    PHRASING,
    RENAMED,
    UNWRAPPED,
    VOID,
    safe_attributes,
)
from pipeline.assemble.epub.stream import Flow
from pipeline.assemble.sizes import size_of
from pipeline.assemble.xhtml import esc
from pipeline.markup import image_address


class Tag(HTMLParser):
    """Reads one tag out of a paragraph."""

    def __init__(self, flow: Flow) -> None:
        """Take where to write."""
        super().__init__(convert_charrefs=True)
        self.flow = flow

    def feed_tag(self, html: str) -> None:
        """Write what the tag stands for."""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open or replace the element."""
        flow, given = self.flow, {name: value or "" for name, value in attrs}
        if tag in DROPPED:
            flow.setting.note("A104", flow.line, f"<{tag}>")
            flow.silent += tag not in VOID
            return
        name = RENAMED.get(tag, tag)
        if tag == "img":
            said = image_address(given), given.get("alt", ""), given.get("title", "")
            size = size_of(given)
            flow.write(flow.setting.image(*said, linked="a" in flow.opened, size=size))
        elif name in ("br", "wbr"):
            flow.write(f"<{name}/>")
        elif name == "a":
            href = "" if "a" in flow.opened else flow.setting.links.resolve(given.get("href", ""))
            if href:
                flow.open("a", {"href": href})
        elif name in PHRASING:
            flow.open(name, safe_attributes(tag, name, given, lambda _: ""))
        elif name not in BLOCKS | UNWRAPPED:
            flow.write(esc(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open or replace the element."""
        # HTML knows no empty <span/>: to browsers it opens the element.
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element."""
        name = RENAMED.get(tag, tag)
        if tag in DROPPED:
            self.flow.silent = max(0, self.flow.silent - 1)
        elif name in PHRASING:
            self.flow.close(name)
        elif name not in BLOCKS | UNWRAPPED | VOID:
            self.flow.write(f"&lt;/{esc(tag)}&gt;")
