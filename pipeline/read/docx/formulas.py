"""A Word document → the same with a mark for each formula, and the formulas' TeX."""

import io
import zipfile
from typing import Any

from pipeline.read.container import Container
from pipeline.read.docx.omml import MATH, to_tex

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


def with_marks(document: Container, data: bytes) -> tuple[bytes, list[tuple[str, bool]], int]:
    r"""Return the document, its formulas, and how many there are of which no TeX can be made.

    mammoth drops formulas. The mark of formula 3 is ``\ue0003\ue001``, text that it keeps.

    Args:
        document: the parts.
        data: the file as it stands, returned where it holds no formula.

    Returns:
        The file; TeX, and whether it stands on a line of its own, of each formula; a count.

    Raises:
        InputError: a part is damaged, or declares entities, as no such document does.

    """
    from lxml import etree

    formulas: list[tuple[str, bool]] = []
    changed: dict[str, bytes] = {}
    lost = 0
    for name in sorted(n for n in document.names if n.endswith((".xml", ".rels"))):
        part = document.read(name)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise document.refused(f"its part {name} declares entities")
        if name not in _PARTS or (MATH[1:-1].encode() not in part and b"OLEObject" not in part):
            continue
        root = document.xml(name)
        if root is None:
            raise document.refused(f"its part {name} is damaged")
        lost += sum(str(e.get("ProgID")).startswith("Equation") for e in root.iter(_OBJECT))
        for formula in list(root.iter(f"{MATH}oMath")):
            lost += not _mark(formula, formulas)
        changed[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return (_packed(document, changed) if formulas else data), formulas, lost


def _mark(formula: Any, formulas: list[tuple[str, bool]]) -> bool:
    """Put a mark in a formula's place; return whether there was TeX to be made of it."""
    around = formula.getparent()
    tex = to_tex(formula)
    if around is None or not tex:
        return around is None
    display = around.tag == f"{MATH}oMathPara"
    run = formula.makeelement(f"{_WORD}r")
    text = formula.makeelement(f"{_WORD}t")
    text.text = f"\ue000{len(formulas)}\ue001"
    run.append(text)
    place = around if display else formula
    place.addprevious(run)
    formulas.append((tex, display))
    around.remove(formula)
    return True


def _packed(document: Container, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(document.names):
            archive.writestr(name, changed.get(name) or document.read(name))
    return out.getvalue()
