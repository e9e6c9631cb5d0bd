"""The bytes of a file → its text, whichever of the encodings of Chinese it was written in."""

import codecs

from pipeline.document import Finding
from pipeline.errors import InputError

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HINT = "Save it as UTF-8 and run again."
# Share of everyday characters below which a decoding is not Chinese but nonsense; real posts are
# above 0.95, Big5 read as GB18030 and the reverse are below 0.7.
_PLAUSIBLE = 0.8
# charset-normalizer is not asked: of a few lines of text it takes
# GBK for Korean and Big5 for UTF-16.
_NAMES = {
    "gb18030": "GB18030 (GBK)",
    "big5": "Big5",
    "big5hkscs": "Big5 of Hong Kong",
    "utf-16-le": "UTF-16 without its mark",
    "utf-16-be": "UTF-16 without its mark",
}


def decode(data: bytes, where: str) -> tuple[str, Finding | None]:
    r"""Return the text of a file with ``\n`` for every line end.

    Args:
        data: the bytes as they stand in the file.
        where: path of the file, for messages.

    Returns:
        The text, and a finding when the encoding had to be guessed (R101) or when damaged bytes
        were replaced (R102).

    Raises:
        InputError: the file is not text, or its encoding cannot be told.

    """
    text, finding = _decode(data, where)
    if "\0" in text:
        raise _not_text(data, where)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), finding


def _decode(data: bytes, where: str) -> tuple[str, Finding | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), None
            except UnicodeDecodeError as error:
                if encoding != "utf-8":
                    raise _bad_byte(data, where, error.start, f"valid {encoding.upper()}") from None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        start = error.start
        cut_short = error.reason == "unexpected end of data" and not data[:start].isascii()
        # A text cut at a byte, not at a character, is UTF-8 all the same.
    if cut_short or _is_damaged_utf8(data):
        return data.decode("utf-8", "replace"), _damage(data, where, start)
    encoding = _guess(data)
    if encoding:
        message = f"the file is not UTF-8; it was read as {_NAMES[encoding]}"
        # Only a last character cut in half can be left to replace.
        return data.decode(encoding, "replace"), Finding("R101", "note", where, message)
    if b"\0" in data:
        raise _not_text(data, where)
    raise _bad_byte(data, where, start, "text in UTF-8, GB18030 or Big5")


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether nearly all of what is not ASCII is UTF-8, which never is by chance."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    return "\0" not in text and bad * 10 <= good and good >= 10


def _damage(data: bytes, where: str, start: int) -> Finding:
    bad = data.decode("utf-8", "replace").count("\ufffd") - data.count("\ufffd".encode())
    line = data.count(b"\n", 0, start) + 1
    message = f"{bad} damaged character(s) of the file are shown as \ufffd, the first on this line"
    return Finding("R102", "warning", f"{where}:{line}", message)


def _guess(data: bytes) -> str:
    """Return the encoding in which the bytes are plausible Chinese, or ""."""
    shares = {name: _share(data, name) for name in _NAMES}
    # Ties go to the first: mainland pages are far more common.
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _PLAUSIBLE else ""


def _share(data: bytes, encoding: str) -> float:
    """Return which share of what is neither ASCII nor punctuation is everyday Chinese."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # A last character cut in half is no reason against an encoding; it is not read as one.
        if error.end < len(data) or error.start < len(data) - 3:
            return 0.0
        text = data[: error.start].decode(encoding)
    letters = [c for c in text if c > "\x7f" and not ("\u2000" <= c <= "\u303f" or c >= "\uff00")]
    return sum(map(_is_common, letters)) / len(letters) if letters else 0.0


def _is_common(char: str) -> bool:
    if not "\u4e00" <= char <= "\u9fff":
        return False
    # The first levels of both national sets are the characters of everyday use.
    simplified = char.encode("gb2312", "ignore")[:1]
    traditional = char.encode("big5", "ignore")[:1]
    return b"\xb0" <= simplified <= b"\xd7" or b"\xa4" <= traditional <= b"\xc6"


def _not_text(data: bytes, where: str) -> InputError:
    at = data.find(b"\0")
    message = f"is not a text file: byte {at} is zero."
    return InputError(message, where=where, hint="Give Markdown, HTML, a notebook or plain text.")


def _bad_byte(data: bytes, where: str, start: int, expected: str) -> InputError:
    line = data.count(b"\n", 0, start) + 1
    message = f"byte {start} (0x{data[start]:02x}) is not {expected}."
    return InputError(message, where=f"{where}:{line}", hint=_HINT)
