"""A Hexo or Hugo tag that stands alone → the block it stands for, as far as a book knows one."""

import re
from dataclasses import replace

from pipeline.document import Block

_LIQUID = re.compile(
    r"\{%-?\s*+(?P<name>\w++)(?P<args>[^\n]*?)-?%\}[ \t]*\n(?P<body>.*?)"
    r"\n?[ \t]{0,99}\{%-?\s*end\w+\s*-?%\}",
    re.DOTALL,
)
_HUGO = re.compile(
    r"\{\{[<%]\s*+(?P<name>\w++)(?P<args>[^\n]*?)[>%]\}\}[ \t]*\n(?P<body>.*?)"
    r"\n?[ \t]{0,99}\{\{[<%]\s*/",
    re.DOTALL,
)
_CODE = frozenset({"code", "codeblock", "highlight", "raw", "mermaid"})
# They only begin or end a box, a tab or a column, or say where a list page cuts the post.
_WRAPPERS = re.compile(
    r"\{%-?\s*(?:end\w+|note|tabs?|cq|centerquote|hideToggle|folding|more|toc)\b[^\n]*%\}"
    r"|\{\{[<%]\s*(?:/|(?:notice|admonition|callout|alert|hint|tip|tabs?|tabpane|details|toc)\b)"
    r"[^\n]*\}\}"
)


def meant(block: Block) -> Block | None:
    """Return the code or formula block a shortcode stands for.

    Returns:
        The block itself where a book knows nothing better, None where it shows nothing.

    """
    literal = block.literal.strip()
    content = _LIQUID.fullmatch(literal) or _HUGO.match(literal)
    if content and content["name"] == "math":
        return replace(block, kind="math", literal=content["body"])
    if content and content["name"] in _CODE:
        language = re.search(r"lang:\s*(\w+)", content["args"]) or re.match(
            r"\s*[\"']?([\w+#-]+)", content["args"]
        )
        name = language[1] if language and content["name"] != "raw" else ""
        name = content["name"] if content["name"] == "mermaid" else name
        return replace(block, kind="code", literal=content["body"] + "\n", info=name)
    return None if _WRAPPERS.fullmatch(literal) else block
