"""A Jupyter notebook → one Post: its text, its code, and what the code printed."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from pipeline.document import Finding, Post
from pipeline.errors import InputError
from pipeline.read.blocks import make_blocks
from pipeline.read.markdown import make_post
from pipeline.read.pictures import Pictures

Cell = Mapping[str, Any]

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ATTACHED = re.compile(r"!\[([^\]]{0,999})\]\(attachment:([^)\s]{0,999}+)[^)]{0,999}\)")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n")
_KERNELS = {"ir": "r", "python3": "python", "python2": "python", "ipython": "python",
            "julia": "julia", "c++": "cpp"}  # fmt: skip


@dataclass(slots=True)
class _Images:
    """The images of a notebook: those kept, and how many could not be."""

    pictures: Pictures = field(default_factory=Pictures)
    lost: int = 0

    def keep(self, bundle: Cell, name: str, alt: str) -> str:
        """Return the Markdown of an image that comes in several forms, of which one is shown."""
        for kind in _IMAGES:
            value = _string(bundle.get(kind))
            if value.lstrip().startswith("<"):
                address = self.pictures.keep(value.strip().encode(), name)
            else:
                address = self.pictures.keep_encoded(value, name)
            if address:
                return f"![{alt}]({address})"
        self.lost += 1
        return alt


def read_notebook(text: str, source: str) -> Post:
    """Read a notebook of format 3 or 4.

    Args:
        text: the whole file.
        source: the file's path, for messages and for finding its images.

    Raises:
        InputError: it is no notebook.

    """
    notebook = _load(text, source)
    language = _language(notebook)
    images = _Images()
    parts = [
        part for cell in _cells(notebook, source) for part in _cell(cell, language, images) if part
    ]
    # A rule on the first line would be taken for the front matter of a post.
    body = _FRONT_MATTER.sub(r"\n\1\n", "\n\n".join(parts) + "\n" if parts else "")
    if not body.strip():
        raise InputError("the notebook is empty.", where=source, hint="Remove it or fill it.")
    metadata = _mapping(notebook.get("metadata"))
    authors = metadata.get("authors")
    names = [_string(_mapping(a).get("name")) for a in authors] if isinstance(authors, list) else []
    post = make_post(
        source,
        body,
        make_blocks(body),
        title=_string(metadata.get("title")),
        author=", ".join(filter(None, names)),
    )
    return _with_images(post, source, images)


def _load(text: str, source: str) -> Mapping[str, Any]:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"the notebook is not valid JSON: {error.msg}.",
            where=f"{source}:{error.lineno}",
            hint="Open it in Jupyter and save it again.",
        ) from error
    except ValueError as error:
        raise _broken(source, "it holds a number of thousands of digits") from error
    except RecursionError as error:
        raise _broken(source, "its parts are nested too deep") from error
    if not isinstance(notebook, Mapping):
        raise _broken(source, "it is no object with cells")
    return notebook


def _broken(source: str, why: str) -> InputError:
    return InputError(
        f"the file is no notebook: {why}.",
        where=source,
        hint="Open it in Jupyter and save it again.",
    )


def _cells(notebook: Mapping[str, Any], source: str) -> list[Cell]:
    """Return the cells; format 3 keeps them in worksheets."""
    cells = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if cells is None and isinstance(sheets, list):
        cells = [cell for sheet in sheets for cell in _list(_mapping(sheet).get("cells"))]
    if not isinstance(cells, list):
        raise _broken(source, "it has no list of cells")
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, Mapping) or not isinstance(cell.get("cell_type"), str):
            raise _broken(source, f"its cell {number} has no type")
    return cells


def _language(notebook: Mapping[str, Any]) -> str:
    metadata = _mapping(notebook.get("metadata"))
    info, kernel = _mapping(metadata.get("language_info")), _mapping(metadata.get("kernelspec"))
    name = _string(info.get("name")) or _string(kernel.get("language")) or "python"
    name = name.lower()
    return _KERNELS.get(name, name) if re.fullmatch(r"[a-z0-9+#._-]{1,20}", name) else ""


def _cell(cell: Cell, language: str, images: _Images) -> Iterator[str]:
    kind = cell["cell_type"]
    text = _string(cell.get("source", cell.get("input")))
    if kind == "markdown":
        attached = _mapping(cell.get("attachments"))

        def placed(match: re.Match[str]) -> str:
            name = unquote(match[2])
            return images.keep(_mapping(attached.get(name)), name, match[1])

        yield _ATTACHED.sub(placed, text).strip("\n")
    elif kind == "heading":
        level = cell.get("level")
        level = level if isinstance(level, int) and 1 <= level <= 6 else 1
        yield f"{'#' * level} {' '.join(text.split())}" if text.strip() else ""
    elif kind == "code":
        magic = re.match(r"%%(bash|sh|html|javascript|latex|sql|perl|ruby|writefile)\b", text)
        named = magic[1] if magic and magic[1] != "writefile" else language
        yield _fence(text, _string(cell.get("language")) or named)
        for output in _list(cell.get("outputs")):
            yield _output(_mapping(output), images)
    else:
        yield _fence(text, "")


def _output(output: Cell, images: _Images) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _fence(_printed(_string(output.get("text"))), "text")
    if kind in ("error", "pyerr"):
        name, value = _string(output.get("ename")), _string(output.get("evalue"))
        return _fence(_printed(f"{name}: {value}"), "text")
    data = _mapping(output.get("data")) or output  # format 3 has no "data"
    for names, show in _SHOWN:
        for name in names:
            if name in data:
                return show(data, name, images)
    return ""


def _said(data: Cell, name: str, images: _Images) -> str:
    return _fence(_printed(_string(data[name])), "text")


def _markdown(data: Cell, name: str, images: _Images) -> str:
    return _string(data[name]).strip("\n")


def _latex(data: Cell, name: str, images: _Images) -> str:
    tex = re.sub(r"^(?:\$\$?|\\\[)|(?:\$\$?|\\\])$", "", _string(data[name]).strip()).strip()
    if not tex or "$" in tex or "\n\n" in tex:
        return _said(data, name, images)
    return f"$$\n{tex}\n$$"


def _picture(data: Cell, name: str, images: _Images) -> str:
    return images.keep(data, "output", "")


_IMAGES = (
    "image/png", "image/jpeg", "image/svg+xml", "image/gif", "image/webp", "png", "jpeg", "svg",
)  # fmt: skip
"""Forms of an image, best first; format 3 has shorter names."""
_SHOWN: tuple[tuple[tuple[str, ...], Callable[[Cell, str, _Images], str]], ...] = (
    (("text/markdown",), _markdown),
    (_IMAGES, _picture),
    (("text/latex", "latex"), _latex),
    (("text/plain", "text"), _said),
)
"""Kinds an output may have, best first: an output comes in several, and is shown once."""


def _fence(text: str, language: str) -> str:
    text = text.strip("\n")
    if not text.strip():
        return ""
    fence = "`" * max(3, max(map(len, re.findall(r"`+", text)), default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _printed(text: str) -> str:
    """Return what a terminal would show: without colours, each line as it was last written."""
    text = _ANSI.sub("", text)
    lines = (line.rstrip("\r").rpartition("\r")[2].rstrip() for line in text.split("\n"))
    return _CONTROL.sub("", "\n".join(lines))


def _with_images(post: Post, source: str, images: _Images) -> Post:
    findings = post.findings
    if images.lost:
        message = f"{images.lost} image(s) inside the notebook cannot be read and were left out"
        findings = (*findings, Finding("R107", "warning", source, message))
    return replace(post, findings=findings, pictures=images.pictures.folder)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(value: Any) -> str:
    """Return a text that a notebook may keep as a list of lines."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else ""
    # JSON may escape half of a character, which no file can hold.
    return text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
