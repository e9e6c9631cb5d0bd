"""Tags by which generators link one post to another → links of Markdown, lines kept.

Hugo's ref and relref (https://gohugo.io/shortcodes/ref/), Hexo's post_link and post_path
(https://hexo.io/docs/tag-plugins), Jekyll's post_url and link
(https://jekyllrb.com/docs/liquid/tags/#links). What they lead to is known by its name alone, so
the address is its name at the root of the site.
"""

import re
from pathlib import Path

from pipeline.document import name_of
from pipeline.markup import escape

_TAG = re.compile(
    r"(?P<code>^(?P<fence>[ \t>]*(?P<marks>`{3,}+|~{3,}+))[^\n]*\n.*?(?:^[ \t>]*(?P=marks)|\Z)"
    r"|(?<!`)(?P<ticks>`++)(?!`).*?(?<!`)(?P=ticks)(?!`)|^(?: {4}|\t)[^\n]*"
    r"|\{%-?\s*(?P<verbatim>codeblock|raw|highlight|code)\b.*?(?:\{%-?\s*end(?P=verbatim)\b|\Z))"
    r"|\{\{[<%]\s*(?:rel)?ref\s++(?P<hugo>[^\n]{1,500}?)\s{0,20}[>%]\}\}"
    r"|(?:\{\{\s*site\.(?:base)?url\s*\}\}){0,2}"
    r"\{%-?\s*(?P<tag>post_link|post_path|post_url|link)\s++(?P<liquid>[^\n]{1,500}?)\s{0,20}-?%\}",
    re.DOTALL | re.MULTILINE,
)
_WORD = re.compile(r"""(?:(?P<key>\w+)=)?(?:"([^"]*)"|'([^']*)'|(\S+))""")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_SUFFIX = re.compile(r"\.(?:md|markdown|html?)$", re.IGNORECASE)
_TITLE = re.compile(r"^title[ \t]*+[:=]([^\n]+)", re.MULTILINE)
_QUOTED = re.compile(r"""\A(["'])(.+)\1\Z""")
# A name with these would end the link or begin another tag.
_UNSAFE = re.compile(r"[\s()<>{}\[\]\\]")


def plain_links(text: str, source: str) -> str:
    """Return a post with the tags that link to other posts written as Markdown.

    Args:
        text: the whole file; code in it is left as it is.
        source: its path; a post that a tag gives no title is looked for beside it.

    """
    if "{%" not in text and "{{" not in text:
        return text
    return _TAG.sub(lambda match: _linked(match, source), text)


def _linked(match: re.Match[str], source: str) -> str:
    if match["hugo"]:
        words = _words(match["hugo"])
        return _address(words.get("path") or words["0"]) or match[0]
    if not match["tag"]:
        return match[0]
    words = _words(match["liquid"])
    name, given = words.pop("0"), " ".join(words.values())
    address = _address(name)
    if match["tag"] == "post_link":
        title = _without_switch(given)
        label = _BRACKET.sub(r"\\\g<0>", escape(title or _title(name, source)))
        return f"[{label}]({address})" if address else match[0]
    if match["tag"] == "link" and (given or not _SUFFIX.search(name)):
        return match[0]  # Hexo's tag of that name is a link to anywhere
    return address or match[0]


def _without_switch(given: str) -> str:
    """Return the title given to `post_link` without the word that says whether to escape it."""
    title, _, last = given.rpartition(" ")
    return title.rstrip() if last in ("true", "false") else given


def _words(arguments: str) -> dict[str, str]:
    """Return what a tag is given: by its name, or by its number from "0"."""
    words: dict[str, str] = {"0": ""}
    found = [(m["key"], m[2] or m[3] or m[4] or "") for m in _WORD.finditer(arguments)]
    for number, (key, word) in enumerate(found):
        words[key or str(number)] = word
    return words


def _address(path: str) -> str:
    """Return the address of a post by the path or name that a tag gives, "" if it is none."""
    path, mark, place = path.partition("#")
    if _UNSAFE.search(path) or _UNSAFE.search(place):
        return ""
    if not path:
        return mark + place if place else ""
    name = name_of(path) if _SUFFIX.search(path) else path.rstrip("/").rpartition("/")[2]
    return f"/{_DATED.sub('', name)}{mark}{place}"


def _title(name: str, source: str) -> str:
    """Return the title of the post of that name beside another, else its name."""
    here = Path(source).parent
    stem = _SUFFIX.sub("", name.partition("#")[0])
    for path in (here / f"{stem}.md", here / stem / "index.md"):
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                found = _TITLE.search(file.read(_HEAD))
        except (OSError, ValueError):
            continue
        if found and (title := _QUOTED.sub(r"\2", found[1].strip())):
            return title
    return stem.rpartition("/")[2]


_HEAD = 4096
