"""The outline of a chapter → flow content: pairs of both languages, and what they share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.assemble.boxes import LABELS, Box, Piece, boxed
from pipeline.assemble.captions import Figure, figure_of
from pipeline.assemble.epub.inline import formula, is_wide
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.tables import table, table_row
from pipeline.assemble.epub.words import language_of, sides
from pipeline.assemble.highlight import highlight
from pipeline.assemble.images import image_address
from pipeline.assemble.outline import Leaf, Node
from pipeline.assemble.safe_html import sanitise
from pipeline.assemble.shortcodes import meant
from pipeline.assemble.xhtml import attributes, bilingual, esc, has_han, lang


def flow(children: Sequence[Leaf | Node], setting: Setting) -> str:
    """Return the XHTML of everything but footnotes, which are set at the end."""
    return _pieces(boxed(children), setting)


def _pieces(pieces: Iterable[Piece], setting: Setting) -> str:
    return "\n".join(filter(None, (_piece(piece, setting) for piece in pieces)))


def _piece(child: Piece, setting: Setting) -> str:
    if isinstance(child, Box):
        return _box(child, setting)
    if isinstance(child, Leaf):
        return _BLOCKS[child.row.block.kind](child, setting)
    if child.container.kind == "footnote":
        return ""
    return _CONTAINERS[child.container.kind](child, setting)


def _shared(leaf: Leaf, kind: str, content: str) -> str:
    return f'<div class="shared {kind}" id="{leaf.name}">{content}</div>' if content else ""


def _paragraph(leaf: Leaf, setting: Setting) -> str:
    """Return a pair, or one block where one language is shown."""
    made = sides(leaf, setting)
    if len(made) == 1:
        ((side, xhtml),) = made
        language = language_of(side, xhtml, setting, True)
        return f'<div class="shared prose" id="{leaf.name}" {language}><p>{xhtml}</p></div>'
    inner = "\n".join(
        f'<div class="{side}" {language_of(side, xhtml, setting, False)}><p>{xhtml}</p></div>'
        for side, xhtml in made
    )
    return f'<div class="pair" id="{leaf.name}"><div class="row">\n{inner}\n</div></div>'


def _heading(leaf: Leaf, setting: Setting) -> str:
    made = sides(leaf, setting, is_prose=False)
    label = " ".join(
        f'<span class="{"only" if len(made) == 1 else side}"'
        f" {language_of(side, xhtml, setting, len(made) == 1)}>{xhtml}</span>"
        for side, xhtml in made
    )
    return f'<h{leaf.level} id="{leaf.name}">{label}</h{leaf.level}>'


def _figure(leaf: Leaf, setting: Setting) -> str:
    figure = figure_of(leaf.row, setting.definitions)
    return _shown(leaf, setting, figure) if figure else ""


def _shown(leaf: Leaf, setting: Setting, figure: Figure) -> str:
    """Return an image with its caption in both languages, once where they are the same."""
    style = setting.style
    if setting.images.state(figure.src) != "here":
        said = style.order(figure.caption, figure.caption_en, " / ")
        return _shared(leaf, "figure", f"<figure>{setting.image(figure.src, said)}</figure>")
    alt = figure.alt if style.layout == "chinese" else figure.alt_en
    image = setting.image(figure.src, alt)
    label = ""
    if figure.caption:
        captions = esc(figure.caption), esc(figure.caption_en)
        label = f"<figcaption>{bilingual(*captions, setting.language, style)}</figcaption>"
    return _shared(leaf, "figure", f"<figure>{image}{label}</figure>")


def _code(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block
    language = block.info.split()[0].strip("{}.") if block.info.split() else ""
    code = highlight(block.literal.rstrip("\n"), language)
    # XHTML drops a line break right after <pre>, as HTML does.
    start = "\n" if code.startswith("\n") else ""
    return _shared(leaf, "code", f'<pre tabindex="0">{start}<code>{code}</code></pre>')


def _math(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block
    xhtml = formula(block.literal, True, setting, block.line)
    if not is_wide(xhtml):
        return _shared(leaf, "math", xhtml)
    return f'<div class="shared math wide" id="{leaf.name}" tabindex="0">{xhtml}</div>'


def _html(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block

    def image(attrs: dict[str, str]) -> str:
        return setting.image(image_address(attrs), attrs.get("alt", ""), attrs.get("title", ""))

    made = sanitise(block.literal, image, setting.links.resolve)
    for name in dict.fromkeys(made.dropped):
        setting.note("A104", block.line, f"<{name}>")
    language = setting.language if has_han(made.xhtml) else "en"
    if not made.xhtml:
        return ""
    return f'<div class="shared html" id="{leaf.name}" {lang(language)}>{made.xhtml}</div>'


def _shortcode(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block
    figure = figure_of(leaf.row, setting.definitions)
    if figure:
        return _shown(leaf, setting, figure)
    known = meant(block)
    if known is None:
        return ""
    if known.kind != "shortcode":
        return _BLOCKS[known.kind](replace(leaf, row=replace(leaf.row, block=known)), setting)
    setting.note("A107", block.line, block.literal.strip().split("\n")[0][:80])
    code = esc(block.literal.strip())
    return _shared(leaf, "code shortcode", f'<pre tabindex="0"><code>{code}</code></pre>')


def _rule(leaf: Leaf, setting: Setting) -> str:
    return "<hr/>"


_BLOCKS: dict[str, Callable[[Leaf, Setting], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "figure": _figure,
    "cell": _paragraph,
    "code": _code,
    "math": _math,
    "html": _html,
    "shortcode": _shortcode,
    "rule": _rule,
}


def _quote(node: Node, setting: Setting) -> str:
    return f"<blockquote>\n{flow(node.children, setting)}\n</blockquote>"


def _bullets(node: Node, setting: Setting) -> str:
    return f"<ul>\n{_items(node, setting)}\n</ul>"


def _numbers(node: Node, setting: Setting) -> str:
    start = node.container.info
    first = f' start="{int(start)}"' if start.isdecimal() and start != "1" else ""
    return f"<ol{first}>\n{_items(node, setting)}\n</ol>"


def _items(node: Node, setting: Setting) -> str:
    return "\n".join(_item(child, setting) for child in node.children if isinstance(child, Node))


def _item(node: Node, setting: Setting) -> str:
    task = node.container.info
    box = ""
    if task:
        done = "x" in task.lower()
        label = {"role": "img", "aria-label": "done" if done else "to do", "class": "box"}
        box = f"<span{attributes(label)}>{'☑' if done else '☐'}</span>\n"
    kind = ' class="task"' if task else ""
    return f"<li{kind}>{box}{flow(node.children, setting)}</li>"


def _box(box: Box, setting: Setting) -> str:
    """Return an alert, or something to unfold."""
    inner = _pieces(box.children, setting)
    if box.kind == "details":
        made = sanitise(box.title, lambda attrs: esc(attrs.get("alt", "")), lambda href: "")
        title = f"<summary>{made.xhtml or '…'}</summary>"
        return f'<details open="open">{title}\n{inner}\n</details>'
    label = bilingual(*LABELS[box.kind], setting.language, setting.style)
    title = f" <span {_language(box.title, setting)}>{esc(box.title)}</span>" if box.title else ""
    return (
        f'<div class="alert {box.kind}" role="note">\n'
        f'<p class="label">{label}{title}</p>\n{inner}\n</div>'
    )


def _language(text: str, setting: Setting) -> str:
    return lang(setting.language if has_han(text) else "en")


_CONTAINERS: dict[str, Callable[[Node, Setting], str]] = {
    "quote": _quote,
    "bullet": _bullets,
    "ordered": _numbers,
    "table": table,
    "item": _item,
    "row": lambda node, setting: table_row(node, "td", setting),
}
