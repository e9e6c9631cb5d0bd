"""The front matter of a Hexo, Hugo or Jekyll post → what is known about the post."""

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.document import Block
from pipeline.errors import InputError
from pipeline.markup.entries import load_yaml


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The entries that duizhao uses; the block itself is kept byte for byte."""

    title: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


def parse_front_matter(block: Block, source: str) -> FrontMatter:
    """Read the entries of a ``front_matter`` block.

    Raises:
        InputError: it is neither valid YAML nor valid TOML; names the line.

    """
    entries = _load(block, source)
    if not isinstance(entries, Mapping):
        raise InputError(
            "the front matter is not a list of `name: value` lines.",
            where=f"{source}:{block.line}",
            hint="Mend it, or remove the lines between the --- marks.",
        )
    lower = {str(key).lower(): value for key, value in entries.items()}
    names = [
        *_names(lower.get("categories", lower.get("category"))),
        *_names(lower.get("tags", lower.get("tag"))),
    ]
    return FrontMatter(
        title=_text(lower.get("title")),
        date=_date(lower.get("date", lower.get("pubdate"))),
        author=", ".join(_names(lower.get("author", lower.get("authors")))),
        url=_text(lower.get("url", lower.get("permalink", lower.get("link")))),
        tags=tuple(dict.fromkeys(names)),
        language=_text(lower.get("lang", lower.get("language"))),
    )


def _load(block: Block, source: str) -> Any:
    if block.info == "toml":
        try:
            return tomllib.loads(block.literal)
        except RecursionError as error:
            raise _too_deep(block, source) from error
        except ValueError as error:  # also of a number of thousands of digits
            line = block.line + getattr(error, "lineno", 1)
            raise InputError(
                "the TOML front matter cannot be read: " + str(error).split(" (at")[0] + ".",
                where=f"{source}:{line}",
                hint="Mend this line.",
            ) from error
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return load_yaml(block.literal) or {}
    except RecursionError as error:
        raise _too_deep(block, source) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = block.line + 1 + (mark.line if mark else 0)
        raise InputError(
            f"the YAML front matter cannot be read: {error.problem}.",
            where=f"{source}:{line}",
            hint="Mend this line; a value that holds `: ` or begins with a sign needs quotes.",
        ) from error
    except (YAMLError, ValueError) as error:
        raise InputError(
            "the YAML front matter cannot be read.", where=f"{source}:{block.line}", hint="Mend it."
        ) from error


def _too_deep(block: Block, source: str) -> InputError:
    return InputError(
        "the front matter cannot be read: its lists are nested too deep.",
        where=f"{source}:{block.line}",
        hint="Mend it, or remove it.",
    )


def _text(value: Any) -> str:
    if value is None or isinstance(value, (Mapping, list)):
        return ""
    # An escape of YAML may be half a surrogate pair, which no file can hold.
    return str(value).strip().encode(errors="replace").decode()


def _names(value: Any) -> Iterator[str]:
    """Yield the names in a string, a list, a list of lists, or a list of ``name:`` mappings."""
    if isinstance(value, Mapping):
        yield from _names(value.get("name", list(value)))
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif text := _text(value):
        yield text


def _date(value: Any) -> str:
    if isinstance(value, Mapping):  # MkDocs Material keeps when a post was made, and last changed
        value = value.get("created")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    text = _text(value).replace("/", "-")
    return re.sub(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", _padded, text)


def _padded(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
