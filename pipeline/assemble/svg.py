"""An SVG file as drawing programs write it → one that is safe and valid in a book."""

import re
import xml.etree.ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_DROPPED = frozenset(
    {"script", "foreignObject", "metadata", "iframe", "audio", "video", "animate", "set",
     "animateMotion", "animateTransform", "handler", "a"}
)  # fmt: skip


def safe_svg(data: bytes) -> bytes:
    """Return the drawing without scripts, links and editors' notes.

    Raises:
        ValueError: it is not well-formed, or no SVG.

    """
    if b"<!ENTITY" in data:
        raise ValueError("it defines entities")
    try:
        # A document type is not fetched, and entities were refused above.
        root = ET.fromstring(data)  # noqa: S314
    except ET.ParseError as problem:
        raise ValueError(f"it is not well-formed: {problem}") from problem
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("it is no SVG")
    _clean(root)
    root.set("xmlns", _SVG)
    if any(name.startswith("xlink:") for e in root.iter() for name in e.attrib):
        root.set("xmlns:xlink", _XLINK)
    drawing = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{drawing}\n'.encode()


def _clean(element: ET.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        namespace, _, local = name.rpartition("}")
        if local.startswith("on") or "url(http" in value.replace(" ", ""):
            continue
        if local == "href":
            if re.match(r"#|data:image/(?:png|jpeg|gif|webp)[;,]", value.strip()):
                element.set("xlink:href", value.strip())
        elif not namespace:
            element.set(local, value)
        elif namespace == f"{{{_XML}":
            element.set(f"xml:{local}", value)
    for child in list(element):
        namespace, _, local = (
            child.tag.rpartition("}") if isinstance(child.tag, str) else ("", "", "")
        )
        if namespace != f"{{{_SVG}" or local in _DROPPED:
            element.remove(child)
        else:
            _clean(child)
