"""What an author says of an image's size → the attributes that show it so.

Authors write it in HTML (``width``, ``style``), behind the image (``{width=50%}``), within its text
(Obsidian's ``|300``) and in shortcodes; only the width is taken, so that no image is distorted.
"""

import re
from collections.abc import Mapping

_WIDTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|%|em|rem|)\s*", re.IGNORECASE)
_IN_STYLE = re.compile(r"(?:^|;)\s*(max-width|width|zoom)\s*:\s*([^;!]+)", re.IGNORECASE)
_LARGEST = 4000
"""Pixels; a greater number is a slip."""


def size_of(attrs: Mapping[str, str]) -> str:
    """Return the width that attributes of HTML ask for.

    Returns:
        ``300px``, ``50%``, ``zoom 0.5`` of the image's own width, or "".

    """
    said = {name.lower(): value for name, value in _IN_STYLE.findall(attrs.get("style", ""))}
    if "zoom" in said:
        zoom = _WIDTH.fullmatch(said["zoom"])
        factor = float(zoom[1]) / (100 if zoom[2] == "%" else 1) if zoom else 0
        return f"zoom {factor:g}" if 0 < factor < 1 else ""
    return _width(said.get("width") or attrs.get("width") or said.get("max-width") or "")


def _width(value: str) -> str:
    match = _WIDTH.fullmatch(value)
    if not match:
        return ""
    number, unit = float(match[1]), match[2].lower() or "px"
    if unit in ("em", "rem"):
        number, unit = number * 16, "px"
    if unit == "%":
        return f"{number:g}%" if 0 < number < 100 else ""
    return f"{number:.0f}px" if 1 <= number <= _LARGEST else ""


def size_attributes(size: str, own_width: int = 0) -> dict[str, str]:
    """Return the attributes of an ``img`` element for a size.

    Args:
        size: as `size_of` returns it.
        own_width: of the image, pixels; 0 where it is not known.

    """
    if size.startswith("zoom "):
        factor = float(size[5:])
        size = f"{own_width * factor:.0f}px" if own_width else f"{factor * 100:g}%"
    if size.endswith("px"):
        return {"width": size[:-2]}
    return {"style": f"width: {size}"} if size else {}
