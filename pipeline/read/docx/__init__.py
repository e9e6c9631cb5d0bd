"""A Word document → one Post: mammoth makes HTML of it, and the HTML is read as a page is."""

import html
import io
import re
from dataclasses import replace
from typing import Any

from pipeline.document import Post
from pipeline.errors import InputError
from pipeline.read.container import Container
from pipeline.read.docx.formulas import with_marks
from pipeline.read.html import Facts, Page, article_post, parse
from pipeline.read.html.facts import to_date
from pipeline.read.html.tree import first

__all__ = ["read_docx"]

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='标题'] => h1:fresh
p[style-name='标题 1'] => h1:fresh
p[style-name='标题 2'] => h2:fresh
p[style-name='标题 3'] => h3:fresh
p[style-name='标题 4'] => h4:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='引用'] => blockquote > p:fresh
p[style-name='duizhao code'] => pre:separator('\\n')
r[style-name='duizhao code'] => code
"""
"""Styles beside those that mammoth knows, in its own language; those of Chinese Word and WPS."""
_MARKS = re.compile(r"<[^<>]*>|\ue000(\d{1,6})\ue001|[\ue000\ue001]")
"""Tags, in which no mark is one, and the marks of formulas."""
_NOTES = re.compile(r'<ol>(?=<li id="(?:foot|end)note-)')
"""Where mammoth begins its list of notes, which is the last of its HTML."""
_CODE_STYLE = re.compile(r"(?:source )?code|html preformatted|代码.*|程序.*|源代码", re.IGNORECASE)
_CODE_FONT = re.compile(
    r"consolas|courier|menlo|monaco|jetbrains|fira code|source code|lucida console|.*\bmono\b",
    re.IGNORECASE,
)


def read_docx(data: bytes, source: str) -> Post:
    """Read a document of Word 2007 and later, ISO/IEC 29500 (Office Open XML).

    Args:
        data: the file.
        source: its path, for messages.

    Raises:
        InputError: it is damaged, locked, or holds no text.

    """
    document = Container(data, source, "document")
    page = Page(source, "")
    marked, formulas, lost = with_marks(document, data)

    def shown(match: re.Match[str]) -> str:
        number = int(match[1] or -1)
        if not 0 <= number < len(formulas):
            return match[0] if match[0].startswith("<") else ""
        tex, display = formulas[number]
        kind = ' class="display"' if display else ""
        return f'<span{kind} data-tex="{html.escape(tex)}"></span>'

    text = _MARKS.sub(shown, _html(document, marked, page))
    text = _NOTES.sub('<section class="footnotes"><ol>', text, count=1)
    page.counts["formula"] = lost
    post = None
    if text.strip():
        root = parse(f"<body>{text}</body>", source)
        facts = _facts(document)
        # The title that Word keeps is more often than not that of another document.
        if first(root, "h1") is not None:
            facts = replace(facts, title="")
        post = article_post(root, page, facts)
    if post is None:
        raise InputError("the document holds no text.", where=source, hint="Remove it or fill it.")
    return post


def _html(document: Container, data: bytes, page: Page) -> str:
    import mammoth

    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as opened:
                kept = page.pictures.keep(opened.read(), image.alt_text or "")
        except (ValueError, KeyError, OSError):  # it lies outside the document
            kept = ""
        # Word's older editors show a formula, which is counted as one, as such a picture.
        if not kept and not (image.content_type or "").endswith(("wmf", "emf")):
            page.count("embedded")
        return {"src": kept}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep),
            transform_document=lambda whole: mammoth.transforms.paragraph(_code)(
                mammoth.transforms.run(_code)(whole)
            ),
        )
    except InputError:
        raise
    except Exception as error:  # whatever it stumbles over, the document is broken
        raise document.refused("it is damaged") from error
    return str(result.value)


def _code(element: Any) -> Any:
    """Return a paragraph or a run as code where its style or its type face says so."""
    if _CODE_STYLE.fullmatch(element.style_name or ""):
        return element.copy(style_name="duizhao code")
    font = getattr(element, "font", None)
    if font is not None:
        return element.copy(style_name="duizhao code") if _CODE_FONT.match(font) else element
    children = getattr(element, "children", [])
    runs = [run for run in children if getattr(run, "children", None)]
    if runs and all(getattr(run, "style_name", "") == "duizhao code" for run in runs):
        plain = [run.copy(style_name=None) for run in runs]
        return element.copy(style_name="duizhao code", children=plain)
    return element


def _facts(document: Container) -> Facts:
    core = document.xml("docProps/core.xml")
    found = {} if core is None else {e.tag.rpartition("}")[2]: e.text or "" for e in core}
    title = re.sub(r"^Microsoft Word - |\.docx?$", "", found.get("title", "").strip())
    return Facts(
        title=title, author=found.get("creator", "").strip(), date=to_date(found.get("created", ""))
    )
