"""Panels that a reader switches between → all of them, each under its label."""

from pipeline.read.html.tree import Element, drop, select, text_of

_TABS = (
    (".vp-code-group", ".tabs > label", ".blocks > div"),
    (".tabbed-set", ".tabbed-labels > label", ".tabbed-content > .tabbed-block"),
    (".tabs-container", "[role=tab]", "[role=tabpanel]"),
    (".tabs", ".nav-tabs > *", ".tab-contents > *, .tab-content > .tab-pane"),
)
"""What holds the panels, their labels and the panels: VitePress, MkDocs, Docusaurus, Hexo."""


def label_tabs(root: Element) -> None:
    """Show hidden panels too, and put each label before its panel."""
    for frame, label, panel in _TABS:
        for element in select(root, frame):
            labels, panels = select(element, label), select(element, panel)
            if not labels or len(labels) != len(panels):
                continue
            for name, shown in zip(labels, panels, strict=True):
                shown.attrib.pop("hidden", None)
                shown.attrib.pop("style", None)
                title = shown.makeelement("p", {})
                strong = shown.makeelement("b", {})
                strong.text = text_of(name)
                title.append(strong)
                shown.addprevious(title)
                drop(name)
