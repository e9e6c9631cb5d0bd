"""The outline of a chapter → flow content: pairs of both languages, and what they share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.assemble.captions import Figure, figure_of
from pipeline.assemble.epub.inline import formula, render
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.highlight import highlight
from pipeline.assemble.images import image_address
from pipeline.assemble.outline import Leaf, Node
from pipeline.assemble.safe_html import sanitise
from pipeline.assemble.shortcodes import meant
from pipeline.assemble.xhtml import attributes, bilingual, esc, has_han, lang

_LONG_ROWS = 8
_LONG_TEXT = 600

def flow(children: Iterable[Leaf | Node], setting: Setting) -> str:
    """Return the XHTML of everything but footnotes, which `footnotes` sets at the end."""
    return "\n".join(filter(None, (_piece(child, setting) for child in children)))


def _piece(child: Leaf | Node, setting: Setting) -> str:
    if isinstance(child, Leaf):
        return _BLOCKS[child.row.block.kind](child, setting)
    if child.container.kind == "footnote":
        return ""
    return _CONTAINERS[child.container.kind](child, setting)


def _shared(leaf: Leaf, kind: str, content: str) -> str:
    return f'<div class="shared {kind}" id="{leaf.name}">{content}</div>' if content else ""


def _paragraph(leaf: Leaf, setting: Setting) -> str:
    return _pair(leaf, setting, leaf.row.source, leaf.row.target)


def _pair(leaf: Leaf, setting: Setting, source: str, target: str) -> str:
    """Return a pair, or one block where there was nothing to translate."""
    line = leaf.row.block.line
    src = f"<p>{render(source, setting, line)}</p>"
    if source == target or not target:
        language = setting.language if has_han(source) else "en"
        return f'<div class="shared prose" id="{leaf.name}" {lang(language)}>{src}</div>'
    return (
        f'<div class="pair" id="{leaf.name}"><div class="row">\n'
        f'<div class="src" {lang(setting.language)}>{src}</div>\n'
        f'<div class="tgt" {lang("en")}><p>{render(target, setting, line)}</p></div>\n'
        "</div></div>"
    )


def _heading(leaf: Leaf, setting: Setting) -> str:
    row = leaf.row
    source = render(row.source, setting, row.block.line)
    target = render(row.target, setting, row.block.line) if row.source != row.target else ""
    label = bilingual(source, target, setting.language)
    return f'<h{leaf.level} id="{leaf.name}">{label}</h{leaf.level}>'


def _figure(leaf: Leaf, setting: Setting) -> str:
    figure = figure_of(leaf.row, setting.definitions)
    return _shown(leaf, setting, figure) if figure else ""


def _shown(leaf: Leaf, setting: Setting, figure: Figure) -> str:
    """Return an image with its caption in both languages, once where they are the same."""
    captions = tuple(dict.fromkeys(filter(None, (figure.caption, figure.caption_en))))
    if setting.images.state(figure.src) != "here":
        return _shared(
            leaf, "figure", f"<figure>{setting.image(figure.src, ' / '.join(captions))}</figure>"
        )
    image = setting.image(figure.src, figure.alt_en)
    label = ""
    if captions:
        label = bilingual(esc(captions[0]), esc(captions[-1]), setting.language)
        label = f"<figcaption>{label}</figcaption>"
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
    return _shared(leaf, "math", formula(block.literal, True, setting, block.line))


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


def _table(node: Node, setting: Setting) -> str:
    rows = [child for child in node.children if isinstance(child, Node)]
    head = [row for row in rows if row.container.info == "head"]
    body = [row for row in rows if row.container.info != "head"]
    parts = []
    if any(row.children for row in head):
        parts.append(
            "<thead>\n" + "\n".join(_table_row(r, "th", setting) for r in head) + "\n</thead>"
        )
    if body:
        parts.append(
            "<tbody>\n" + "\n".join(_table_row(r, "td", setting) for r in body) + "\n</tbody>"
        )
    kind = "shared data long-table" if _is_long(rows) else "shared data"
    return f'<div class="{kind}"><table>\n' + "\n".join(parts) + "\n</table></div>"


def _is_long(rows: Sequence[Node]) -> bool:
    """Whether a table may be longer than a small page."""
    cells = [cell.row for row in rows for cell in row.children if isinstance(cell, Leaf)]
    return len(rows) > _LONG_ROWS or sum(len(c.source + c.target) for c in cells) > _LONG_TEXT


def _table_row(node: Node, tag: str, setting: Setting) -> str:
    cells = (_cell(child, tag, setting) for child in node.children if isinstance(child, Leaf))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(leaf: Leaf, tag: str, setting: Setting) -> str:
    row = leaf.row
    name = "td" if tag == "th" and not row.source else tag  # an empty corner heads nothing
    scope = ' scope="col"' if name == "th" else ""
    align = f' class="{row.block.info}"' if row.block.info else ""
    source = render(row.source, setting, row.block.line)
    target = render(row.target, setting, row.block.line) if row.source != row.target else ""
    if not target:
        language = f" {lang(setting.language)}" if has_han(row.source) else ""
        return f'<{name} id="{leaf.name}"{scope}{align}{language}>{source}</{name}>'
    return (
        f'<{name} id="{leaf.name}"{scope}{align}>'
        f'<div class="src" {lang(setting.language)}>{source}</div>'
        f'<div class="tgt" {lang("en")}>{target}</div></{name}>'
    )


_CONTAINERS: dict[str, Callable[[Node, Setting], str]] = {
    "quote": _quote,
    "bullet": _bullets,
    "ordered": _numbers,
    "table": _table,
    "item": _item,
    "row": lambda node, setting: _table_row(node, "td", setting),
}


def footnotes(children: Iterable[Leaf | Node], setting: Setting) -> str:
    """Return the footnotes in the order of their marks, those never referred to last."""
    nodes: dict[str, Node] = {}
    for node in _footnote_nodes(children):
        nodes.setdefault(node.container.info, node)
    bodies = {label: flow(node.children, setting) for label, node in nodes.items()}
    ordered = sorted(nodes, key=setting.notes.number)
    return "\n".join(_footnote(label, bodies[label], setting) for label in ordered)


def _footnote_nodes(children: Iterable[Leaf | Node]) -> Iterable[Node]:
    for child in children:
        if isinstance(child, Node):
            if child.container.kind == "footnote":
                yield child
            yield from _footnote_nodes(child.children)


def _footnote(label: str, body: str, setting: Setting) -> str:
    number = setting.notes.number(label)
    mark = f"{number}."
    if label in setting.notes.referred:
        back = f'href="#fnref-{number}" role="doc-backlink" title="Back to the text"'
        mark = f"<a {back}>{number}. \u21a9\ufe0e</a>"
    return (
        f'<aside epub:type="footnote" role="doc-footnote" id="fn-{number}">\n'
        f'<p class="number">{mark}</p>\n{body}\n</aside>'
    )
