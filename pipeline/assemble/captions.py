"""The image of a figure → its address and what is said about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.assemble.images import shortcode_image
from pipeline.document import Row
from pipeline.markup import markdown

# What editors put where a description should stand.
_NOISE = re.compile(
    r"(?:image|img|pic|picture|photo|screenshot|alt( text)?|图|图片"
    r"|截图|插图|图像|在这里插入图片描述"
    r"|[\w\-]+\.(?:png|jpe?g|gif|webp|svg|bmp))?[\s\-_\d.]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """An image that stands alone."""

    src: str
    alt: str
    """Description in the original language."""
    alt_en: str
    caption: str
    """What is shown below it, plain text; "" where nobody said anything."""
    caption_en: str


def figure_of(row: Row, definitions: Mapping[str, Any]) -> Figure | None:
    """Return the figure a block or a shortcode stands for, if it is one."""
    if row.block.kind == "shortcode":
        image = shortcode_image(row.block.literal)
        if image is None:
            return None
        text = image.title or image.alt
        return Figure(image.src, image.alt, image.alt, _worth(text), _worth(text))
    src, alt, title = _image(row.source, definitions)
    _, alt_en, title_en = _image(row.target, definitions)
    caption, caption_en = _worth(title or alt), _worth(title_en or alt_en)
    return Figure(src, alt, alt_en or alt, caption, caption_en or caption)


def _image(text: str, definitions: Mapping[str, Any]) -> tuple[str, str, str]:
    for token in markdown().parseInline(text, dict(definitions))[0].children or []:
        if token.type == "image":
            title = str(token.attrs.get("title") or "")
            return str(token.attrs.get("src", "")), token.content, title
    return "", "", ""


def _worth(text: str) -> str:
    return "" if _NOISE.fullmatch(text.strip()) else text.strip()
