"""The code listings of a page, as highlighters leave them → one element each: language and code."""

import re
from itertools import islice

from pipeline.read.html.tree import Element, classes, drop, select

TAG = "x-code"
"""Name of the elements that listings become; attribute ``lang`` is the language."""

# What highlighters put beside the code: numbers, buttons, names of languages.
_FURNITURE = (
    ".gutter, .linenos, .linenodiv, .lineno, .linenumber,"
    " .line-numbers-rows, .line-numbers-wrapper, .line-numbers, .pre-numbering,"
    " .hljs-ln-numbers, .hljs-ln-n, .rouge-gutter, .ln, .lnt,"
    " .code-snippet__line-index, .react-syntax-highlighter-line-number, .hljs-button, .copy-btn,"
    " .copy-code-btn, .btn-copy, .btn-clipboard, .copybtn, .copy, .clipboard, .code-header,"
    " .code-block-extension-header, .cnblogs_code_toolbar, .cnblogs_code_collapse, .toolbar,"
    " .highlight-tools, .hide-preCode-box, .opt-box, .btn-code-notes, .code-lang, .toolbar-item,"
    " figcaption, button, .widget-codetool, .code-toolbar-btn, .filename"
)
# Whole listings, outermost first; of nested ones only the outermost is taken.
_LISTINGS = (
    "figure.highlight, div.highlighter-rouge, table.highlighttable, div.highlight,"
    " div.syntaxhighlighter, div.cnblogs_code, div.cnblogs_Highlighter, section.code-snippet__fix,"
    " div.code-toolbar, div.chroma, div[class*=language-], pre, textarea.language"
)
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|code|brush|prettyprint lang)[-:]\s*"
    r"([A-Za-z0-9_+#.-]+)"
)
_BRUSH = re.compile(r"brush\s*:\s*([A-Za-z0-9_+#-]+)")
_NO_LANGUAGE = frozenset(
    (
        "highlight", "hljs", "prism", "none", "nohighlight", "plain", "plaintext", "text", "txt",
        "undefined", "default", "prettyprint", "code", "pre", "table", "block", "toolbar", "wrap",
        "snippet__js", "snippet__fix", "chroma", "shiki", "custom", "linenums", "ie",
        "line-numbers",
    )
)  # fmt: skip
_ALIASES = {"c++": "cpp", "c#": "csharp", "py": "python", "js": "javascript", "ts": "typescript",
            "sh": "bash", "shell": "bash", "objective-c": "objectivec"}  # fmt: skip
_LINES = (".code .line", ".hljs-ln-code", ".container > .line", "ol > li", "code > div.line")


def mark_listings(article: Element) -> None:
    """Replace every listing by an element with its code."""
    for element in select(article, _LISTINGS):
        if not _is_part_of(element, article) or not _holds_one(element):
            continue
        language = language_of(element)
        code = code_of(element)
        if not code.strip():
            drop(element)
            continue
        mark = element.makeelement(TAG, {"lang": language})
        mark.text, mark.tail = code, element.tail
        mark.sourceline = element.sourceline
        element.getparent().replace(element, mark)


# A listing may be up to three: one around a table with one for the numbers, one for the code.
_MOST_PARTS = 3


def _is_part_of(element: Element, article: Element) -> bool:
    return any(outer is article for outer in element.iterancestors())


def _holds_one(element: Element) -> bool:
    """Return whether an element is one listing, and not a part of the page with several."""
    if element.tag == "pre":
        return True
    if sum(1 for _ in islice(element.iter("pre"), _MOST_PARTS + 1)) > _MOST_PARTS:
        return False
    listings = [e for e in element.iter("pre") if not _is_gutter(e)]
    lines = select(element, "td.code .line, .container > .line, textarea")
    if element.tag == "textarea" or (lines and len(listings) <= 1):
        return True
    if len(listings) != 1:
        return False
    # Headings or paragraphs beside it: it is no listing but a section that holds one.
    return not any(
        e.tag in ("p", "h1", "h2", "h3", "h4") and not _is_part_of(e, listings[0])
        for e in element.iter()
    )


def _is_gutter(element: Element) -> bool:
    around = [element, *element.iterancestors()][:4]
    names = {name for e in around for name in classes(e)}
    if names & {"gutter", "linenos", "rouge-gutter", "linenodiv", "lineno", "lnt"}:
        return True
    numbers = "".join(element.itertext()).split()
    counted = len(numbers) > 1 and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    return counted or bool(select(element, ".lnt"))


def language_of(element: Element) -> str:
    """Return the language that a listing, something in it or around it names, or ""."""
    inner = list(element.iter("pre", "code", "table", "div", "figure"))[:8]
    for e in (*inner, *list(element.iterancestors())[:2]):
        named = e.get("data-lang") or e.get("data-language") or ""
        if e.tag in ("pre", "code"):
            named = named or e.get("lang") or ""
        text = e.get("class") or ""
        match = _BRUSH.search(text) or _LANGUAGE.search(text)
        for name in (named, match[1] if match else ""):
            if name and name.lower() not in _NO_LANGUAGE and re.fullmatch(r"[\w+#.-]{1,20}", name):
                return _ALIASES.get(name.lower(), name.lower())
    return _bare_language(element, inner)


_HIGHLIGHTERS = {"highlight", "hljs", "prettyprint", "prism", "syntaxhighlighter"}


def _bare_language(element: Element, inner: list[Element]) -> str:
    """Return the language that stands as a class of its own, as Hexo and highlight.js write it."""
    for e in (element, *inner):
        names = classes(e)
        if _HIGHLIGHTERS & set(names) or e.tag == "code":
            for name in names:
                if _is_known(name.lower()):
                    return _ALIASES.get(name.lower(), name.lower())
    return ""


def _is_known(name: str) -> bool:
    if name in _NO_LANGUAGE or not re.fullmatch(r"[a-z][a-z0-9+#-]{0,19}", name):
        return False
    if name in _ALIASES:
        return True
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        find_lexer_class_by_name(name)
    except ClassNotFound:
        return False
    return True


def code_of(element: Element) -> str:
    """Return the code of a listing, its lines as they were."""
    for gutter in [e for e in element.iter("pre", "td") if e is not element and _is_gutter(e)]:
        drop(gutter)
    for furniture in select(element, _FURNITURE):
        if not {"hljs", "prism"} & set(classes(furniture)) and not _holds_code(furniture):
            drop(furniture)
    for br in list(element.iter("br")):
        br.tail = "\n" + (br.tail or "")
        br.drop_tag()
    text = _by_lines(element)
    lines = [line.replace("\xa0", " ").rstrip() for line in text.expandtabs(4).split("\n")]
    return _without_numbers("\n".join(lines).strip("\n"))


def _holds_code(element: Element) -> bool:
    """Return whether code stands in it: some themes call the whole listing ``line-numbers``."""
    return element.tag in ("pre", "code", "table", "figure") or any(
        True for _ in element.iter("pre")
    )


def _by_lines(element: Element) -> str:
    for css in _LINES:
        lines = select(element, css)
        text = "".join(element.itertext())
        # Where the lines' ends are still there, they are not to be added again.
        if len(lines) > 1 and text.strip("\n").count("\n") < len(lines) - 1:
            return "\n".join("".join(line.itertext()).rstrip("\n") for line in lines)
    codes = [e for e in element.iter("code") if next(e.iterancestors("code"), None) is None]
    if len(codes) > 1:  # WeChat: one element a line
        return "\n".join("".join(code.itertext()).rstrip("\n") for code in codes)
    inner = next((e for e in element.iter("pre")), None)
    parts = codes[0] if len(codes) == 1 else inner if inner is not None else element
    return "".join(parts.itertext())


def _without_numbers(code: str) -> str:
    """Drop numbers that count the lines from 1, one to each."""
    lines = code.split("\n")
    numbers = [re.match(r"\s*(\d+)(?:\s|$)", line) for line in lines]
    if len(lines) < 2 or any(n is None or int(n[1]) != i for i, n in enumerate(numbers, 1)):
        return code
    return "\n".join(re.sub(r"^\s*\d+ ?", "", line) for line in lines)
