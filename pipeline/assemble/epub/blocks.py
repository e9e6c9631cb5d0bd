"""The outline of a chapter → flow content: pairs of both languages, and what they share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.assemble.boxes import LABELS, Box, Piece, boxed
from pipeline.assemble.captions import Figure, figure_of
from pipeline.assemble.epub.inline import formula, is_wide
from pipeline.assemble.epub.raw_html import raw_html
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.tables import table, table_row
from pipeline.assemble.epub.words import language_of, sides, spans
from pipeline.assemble.highlight import highlight
from pipeline.assemble.outline import Leaf, Node
from pipeline.assemble.parts import lines_of
from pipeline.assemble.shortcodes import meant
from pipeline.assemble.xhtml import attributes, bilingual, esc
from pipeline.style import Side


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
    # Formulas that only define commands show nothing.
    return _pair(leaf, made, setting) if any(xhtml.strip() for _, xhtml in made) else ""


def _pair(leaf: Leaf, made: Sequence[tuple[Side, str]], setting: Setting, kind: str = "") -> str:
    if len(made) == 1:
        ((side, xhtml),) = made
        language = language_of(side, xhtml, setting, True)
        classes = f"shared {kind or 'prose'}"
        return f'<div class="{classes}" id="{leaf.name}" {language}><p>{xhtml}</p></div>'
    inner = "\n".join(
        f'<div class="{side}" {language_of(side, xhtml, setting, False)}><p>{xhtml}</p></div>'
        for side, xhtml in made
    )
    classes = f"pair {kind}".rstrip()
    return f'<div class="{classes}" id="{leaf.name}"><div class="row">\n{inner}\n</div></div>'


def _heading(leaf: Leaf, setting: Setting) -> str:
    return f'<h{leaf.level} id="{leaf.name}">{spans(leaf, setting)}</h{leaf.level}>'


def _label(leaf: Leaf, setting: Setting) -> str:
    """Return the title of a box that has no name of its own."""
    return f'<p class="label" id="{leaf.name}">{spans(leaf, setting)}</p>'


def _figure(leaf: Leaf, setting: Setting) -> str:
    figure = figure_of(leaf, setting.definitions, setting.english)
    return _shown(leaf, setting, figure) if figure else ""


def _shown(leaf: Leaf, setting: Setting, figure: Figure) -> str:
    """Return an image with its caption in both languages, once where they are the same."""
    style = setting.style
    if setting.images.state(figure.src) != "here":
        said = style.order(figure.caption, figure.caption_en, " / ")
        return _shared(leaf, "figure", f"<figure>{setting.image(figure.src, said)}</figure>")
    alt = figure.alt if style.layout == "chinese" else figure.alt_en
    image = setting.image(figure.src, alt, size=figure.size)
    label = ""
    if figure.caption:
        captions = esc(figure.caption), esc(figure.caption_en)
        label = f"<figcaption>{bilingual(*captions, setting.language, style)}</figcaption>"
    return _shared(leaf, "figure", f"<figure>{image}{label}</figure>")


def _code(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block
    code = highlight(block.literal.rstrip("\n"), block.info)
    # XHTML drops a line break right after <pre>, as HTML does.
    start = "\n" if code.startswith("\n") else ""
    pre = _shared(leaf, "code", f'<pre tabindex="0">{start}<code>{code}</code></pre>')
    # The Chinese alone stands in the code.
    parts = leaf.parts if "tgt" in setting.style.sides else ()
    return "\n".join((pre, *(_comment(part, leaf, setting) for part in parts)))


def _comment(part: Leaf, leaf: Leaf, setting: Setting) -> str:
    """Return a comment of code beside its translation, and the line it stands on."""
    lines = lines_of(part, leaf)
    said = {"src": f"第 {lines} 行", "tgt": f"Line {lines}"}
    made = [
        (side, f'<span class="line">{said[side]}</span> {xhtml}')
        for side, xhtml in sides(part, setting)
    ]
    return _pair(part, made, setting, "comment")


def _math(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block
    xhtml = formula(block.literal, True, setting, block.line)
    if not xhtml or not is_wide(xhtml):
        return _shared(leaf, "math", xhtml)
    return f'<div class="shared math wide" id="{leaf.name}" tabindex="0">{xhtml}</div>'


def _shortcode(leaf: Leaf, setting: Setting) -> str:
    block = leaf.row.block
    figure = figure_of(leaf, setting.definitions, setting.english)
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
    "label": _label,
    "code": _code,
    "math": _math,
    "html": raw_html,
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


def _terms(node: Node, setting: Setting) -> str:
    """Return a list of definitions."""
    return f"<dl>\n{chr(10).join(_defined(child, setting) for child in node.children)}\n</dl>"


def _defined(child: Leaf | Node, setting: Setting) -> str:
    if isinstance(child, Leaf):
        return f'<dt id="{child.name}">{spans(child, setting)}</dt>'
    return f"<dd>{flow(child.children, setting)}</dd>"


def _box(box: Box, setting: Setting) -> str:
    """Return an alert, or something to unfold; what has no name of its own only flows."""
    inner = _pieces(box.children, setting)
    if not box.kind:
        return "\n".join(filter(None, (_label(box.title, setting) if box.title else "", inner)))
    place = f' id="{box.title.name}"' if box.title else ""
    label = bilingual(*LABELS[box.kind], setting.language, setting.style)
    title = spans(box.title, setting) if box.title else label
    if box.unfolds:
        return f'<details open="open"><summary{place}>{title}</summary>\n{inner}\n</details>'
    return (
        f'<div class="alert {box.kind}" role="note">\n'
        f'<p class="label"{place}>{title}</p>\n{inner}\n</div>'
    )


_CONTAINERS: dict[str, Callable[[Node, Setting], str]] = {
    "quote": _quote,
    "bullet": _bullets,
    "ordered": _numbers,
    "table": table,
    "terms": _terms,
    "item": _item,
    "row": lambda node, setting: table_row(node, "td", setting),
}
