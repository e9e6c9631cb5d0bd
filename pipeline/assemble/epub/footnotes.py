"""The footnotes of a chapter → asides in the order they are mentioned."""

from collections.abc import Iterable

from pipeline.assemble.epub.blocks import flow
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.outline import Leaf, Node, footnotes_in


def footnotes(children: Iterable[Leaf | Node], setting: Setting) -> str:
    """Return the footnotes in the order of their marks, those never referred to last."""
    nodes: dict[str, Node] = {}
    for node in footnotes_in(children):
        label = node.container.info
        # A label that is defined twice means the first; the other is shown all the same.
        nodes[label if label not in nodes else f"{label}\n{node.container.line}"] = node
    bodies = {label: flow(node.children, setting) for label, node in nodes.items()}
    ordered = sorted(nodes, key=setting.notes.number)
    return "\n".join(_footnote(label, bodies[label], setting) for label in ordered)


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
