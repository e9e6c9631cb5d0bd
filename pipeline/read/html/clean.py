"""The blocks of an article → the same without the lines a site or a habit puts around it."""

import re
from collections.abc import Sequence

from pipeline.read.html.page import Chunk

# Whole short paragraphs at the end, and a few at the beginning: nothing longer is judged by words.
_LONGEST = 90
_LAST, _FIRST = 8, 3
_LINES = re.compile(
    r"""
    (?: .{0,30}(?:点赞|点个赞|收藏|关注|在看|转发|分享|投币|三连).{0,12}
          (?:点赞|点个赞|收藏|关注|在看|转发|评论|三连|支持|鼓励|公众号).{0,40}
      | .{0,20}(?:长按|扫描|扫码|识别).{0,10}二维码.{0,40}
      | (?:更多|获取|欢迎).{0,20}(?:关注|搜索).{0,12}(?:公众号|微信).{0,40}
      | (?:版权声明|著作权归|版权归|本文作者|本文链接|原文链接|文章链接).{0,80}
      | (?:转载请|未经.{0,10}许可|如需转载|声明[:：]).{0,80}
      | .{0,12}(?:CC\s?BY|BY-NC-SA|署名-).{0,60}
      | (?:阅读原文|展开阅读全文|阅读全文|查看原文|收起|复制代码|编辑于|发布于).{0,30}
      | (?:上一篇|下一篇|标签|分类|分享到|posted\s@).{0,60}
      | (?:喜欢作者|赞赏|打赏).{0,30}
      | [-—=*~_\s]*(?:END|完)[-—=*~_\s]*
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"\*\*|[*_>#]|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[|\\\n")


def without_site_lines(chunks: Sequence[Chunk]) -> tuple[list[Chunk], int]:
    """Return the blocks without such lines at either end, and how many were left out."""
    kept = list(chunks)
    left_out = 0
    for at in range(min(_FIRST, len(kept)) - 1, -1, -1):
        if _is_line(kept[at]) and len(kept) > 1:
            del kept[at]
            left_out += 1
    for at in range(len(kept) - 1, max(len(kept) - _LAST, 0) - 1, -1):
        if _is_line(kept[at]) and len(kept) > 1:
            del kept[at]
            left_out += 1
    while kept and kept[-1].kind == "rule":
        kept.pop()
    while kept and kept[0].kind == "rule":
        kept.pop(0)
    return kept, left_out


def _is_line(chunk: Chunk) -> bool:
    if chunk.kind in ("code", "math", "table", "rule"):
        return False
    text = " ".join(_MARKUP.sub("", chunk.text).split())
    if not text or len(text) > _LONGEST or "$" in text or "`" in text:
        return False
    return bool(_LINES.fullmatch(text))
