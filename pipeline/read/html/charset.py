"""The bytes of a page → its text, whatever it declares."""

import codecs
import re

from pipeline.document import Finding
from pipeline.errors import InputError
from pipeline.read.encoding import decode

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE
)
# Encodings of other languages: what is written in them is told by name later on.
_FOREIGN = ("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949")
_HEAD = 4096


def decode_page(data: bytes, where: str) -> tuple[str, Finding | None]:
    """Return the text of a page, as `pipeline.read.encoding.decode` does.

    What the bytes are counts for more than what the page declares; the declaration decides only
    where the bytes do not.

    Raises:
        InputError: the page is not text, or its encoding cannot be told.

    """
    declared = _declared(data)
    if declared in _FOREIGN and not _is_utf8(data):
        try:
            return data.decode(declared), None
        except UnicodeDecodeError:
            pass
    try:
        return decode(data, where)
    except InputError:
        if not declared or b"\0" in data:
            raise
        text = data.decode(declared, "replace")
        if text.count("\ufffd") * 20 > len(text):
            raise
    message = f"the page is not UTF-8; it was read as {declared}, as it declares"
    return text.replace("\r\n", "\n").replace("\r", "\n"), Finding("R101", "note", where, message)


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_HEAD])
    if not match:
        return ""
    name = match[1].decode("ascii").lower()
    # gb2312 is what pages say that are written in its larger successor.
    name = {"gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "shift_jis"}.get(name, name)
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    # Python's codecs between bytes, such as "hex", are no encodings of text.
    return info.name if getattr(info, "_is_text_encoding", True) else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
