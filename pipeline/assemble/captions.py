"""The image of a figure → its address and what is said about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.assemble.outline import Leaf
from pipeline.assemble.parts import english
from pipeline.assemble.sizes import size_of
from pipeline.markup import markdown, shortcode_image

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
    size: str = ""
    """As `size_of` returns it."""


def figure_of(
    leaf: Leaf, definitions: Mapping[str, Any], english_definitions: Mapping[str, Any]
) -> Figure | None:
    """Return the figure a block or a shortcode stands for, if it is one."""
    row = leaf.row
    if row.block.kind == "shortcode":
        image = shortcode_image(row.block.literal)
        if image is None:
            return None
        parts = (part.row for part in leaf.parts)
        image_en = shortcode_image(english(row.block.literal, parts)) or image
        caption, caption_en = (_worth(i.title or i.alt) for i in (image, image_en))
        size = size_of(image.attrs)
        return Figure(image.src, image.alt, image_en.alt, caption, caption_en, size)
    src, alt, title, size = _image(row.source, definitions)
    _, alt_en, title_en, _ = _image(row.target, english_definitions)
    caption, caption_en = _worth(title or alt), _worth(title_en or alt_en)
    return Figure(src, alt, alt_en or alt, caption, caption_en or caption, size)


def _image(text: str, definitions: Mapping[str, Any]) -> tuple[str, str, str, str]:
    for token in markdown().parseInline(text, dict(definitions))[0].children or []:
        if token.type == "image":
            said = {name: str(value) for name, value in token.attrs.items()}
            return said.get("src", ""), token.content, said.get("title", ""), size_of(said)
    return "", "", "", ""


def _worth(text: str) -> str:
    return "" if _NOISE.fullmatch(text.strip()) else text.strip()
