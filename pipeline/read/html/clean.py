"""The blocks of an article → the same without the lines a site or a habit puts around it."""

import re
from collections.abc import Sequence

from pipeline.markup import unescape
from pipeline.read.html.page import Chunk

# Only short paragraphs near either end are judged by their words.
_LONGEST = 90
_LAST, _FIRST = 8, 3
_NOTICES = re.compile(
    r"""
    (?: (?:版权声明|著作权归|版权归|版权所有|声明).{0,80}
      | (?:本文作者|本文链接|原文链接|文章链接)\s*[:：].{0,80}
      | .{0,20}(?:转载请|如需转载|未经.{0,12}许可|禁止转载).{0,60}
      | .{0,20}(?:CC\s?BY|BY-NC-SA|知识共享署名).{0,60}
      | (?:阅读原文|展开阅读全文|点击阅读全文|查看原文|复制代码|返回顶部)
      | (?:编辑于|发布于|posted\s@).{0,8}\d{4}.{0,40}
      | (?:上一篇|下一篇|文章标签|所属分类|分享到)\s*[:：].{0,60}
      | .{0,12}(?:长按|扫一扫|扫码|扫描[下上]|识别[图下上]).{0,14}(?:二维码|关注|公众号).{0,30}
      | .{0,20}(?:关注|搜索|订阅).{0,10}(?:公众号|微信号|视频号).{0,40}
      | (?:喜欢作者|赞赏作者|打赏作者).{0,20}
      | [-—=*~_\s]*(?:END|The\sEnd|全文完|完)[-—=*~_\s]*
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A request names what the reader is to do, and addresses the reader.
_ASKED = re.compile("点赞|点个赞|三连|在看|关注|收藏|转发|分享|投币|打赏")
_ADDRESSED = re.compile(
    r"欢迎|别忘|麻烦|动动|不迷路|求(?:点赞|关注|三连|收藏)|请(?:点|关注|收藏|转发|分享|长按|扫)"
    r"|记得(?:点|收藏|转发|三连|加)|觉得.{0,8}(?:不错|有用|有帮助|好)"
    r"|[你您大家].{0,4}有.{0,6}(?:帮助|用)"
    r"|支持一下|加(?:个)?关注|点击[上下]|[你您]的(?:支持|鼓励|点赞|关注)"
)
_MARKUP = re.compile(r"!\[[^\]]{0,999}\]\([^)]{0,2000}\)|\]\([^)]{0,2000}\)|\*\*|[*_>#\[]|\\\n")


def without_site_lines(chunks: Sequence[Chunk]) -> tuple[list[Chunk], list[str]]:
    """Return the blocks without such lines at either end, and what was left out."""
    kept = list(chunks)
    left_out: list[str] = []
    ends = [*range(min(_FIRST, len(kept))), *range(max(len(kept) - _LAST, 0), len(kept))]
    for at in sorted(set(ends), reverse=True):
        if len(kept) > 1 and _is_line(kept[at]):
            left_out.insert(0, _plain(kept[at]))
            del kept[at]
    while len(kept) > 1 and kept[-1].kind == "rule":
        kept.pop()
    while len(kept) > 1 and kept[0].kind == "rule":
        del kept[0]
    return kept, left_out


def _plain(chunk: Chunk) -> str:
    return " ".join(_MARKUP.sub("", unescape(chunk.text)).split())


def _is_line(chunk: Chunk) -> bool:
    if chunk.kind in ("code", "math", "table", "rule", "note"):
        return False
    text = _plain(chunk)
    if not text or len(text) > _LONGEST or "$" in text or "`" in text:
        return False
    asks = _ASKED.search(text) and _ADDRESSED.search(text)
    return bool(asks or _NOTICES.fullmatch(text))
