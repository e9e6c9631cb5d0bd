"""What the translation of a block has doubts about → marks beside it, and notes at the end."""

from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.outline import Leaf
from pipeline.assemble.xhtml import bilingual, esc


def marks(leaf: Leaf, setting: Setting) -> str:
    """Return a mark for each finding about a block, where notes are asked for."""
    if not setting.style.notes:
        return ""
    findings = dict.fromkeys(f for unit in leaf.row.units for f in unit.findings)
    return "".join(_mark(setting.remark(f"{f.code}: {f.message}")) for f in findings)


def _mark(number: int) -> str:
    kind = 'epub:type="noteref" role="doc-noteref" class="remark"'
    return f'<sup><a {kind} id="remarked-{number}" href="#remark-{number}">T{number}</a></sup>'


def remarks(setting: Setting) -> str:
    """Return the notes that the marks lead to."""
    if not setting.remarks:
        return ""
    notes = "\n".join(_note(i, text) for i, text in enumerate(setting.remarks, 1))
    title = bilingual("译文存疑", "Notes on the translation", setting.language, setting.style)
    return f'\n<div class="notes">\n<h2 id="remarks">{title}</h2>\n{notes}\n</div>'


def _note(number: int, text: str) -> str:
    back = f'href="#remarked-{number}" role="doc-backlink" title="Back to the text"'
    return (
        f'<aside epub:type="footnote" role="doc-footnote" id="remark-{number}">\n'
        f'<p class="number"><a {back}>T{number}. \u21a9\ufe0e</a> {esc(text)}</p>\n</aside>'
    )
