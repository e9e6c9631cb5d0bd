"""A page that a browser saved as one MHTML file → its Post, its pictures kept.

RFC 2557: a mail of several parts, the first text of which is the page; the others carry the
address that the page knows them by.
"""

import email
import email.policy
from email.message import Message

from pipeline.document import Post
from pipeline.errors import InputError
from pipeline.read.html import decode_page, read_page
from pipeline.read.pictures import Pictures

_MOST_PARTS = 5000


def read_mhtml(data: bytes, source: str) -> Post:
    """Read a page that Chrome, Edge or Safari saved as a "single file".

    Args:
        data: the file.
        source: its path, for messages.

    Raises:
        InputError: it is no such file, or holds no article.

    """
    parts = _parts(data, source)
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise InputError("there is no page in it.", where=source, hint="Save the page again.")
    text, _ = decode_page(_bytes(page), source)
    address = _location(page)
    pictures = Pictures()
    for part in parts:
        if part.get_content_maintype() == "image":
            name = f"cid:{str(part.get('Content-ID', '')).strip(' <>')}"
            kept = pictures.keep(_bytes(part), _location(part).rpartition("/")[2])
            pictures.known |= {_location(part): kept, name: kept} if kept else {}
    noted = f"<!-- saved from url=(0000){address} -->" if address else ""
    return read_page(noted + text, source, pictures)


def _parts(data: bytes, source: str) -> list[Message]:
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as error:
        raise InputError(
            "the file is no saved page: its parts are nested too deep.",
            where=source,
            hint="Save the page again.",
        ) from error
    if not message.is_multipart() and message.get_content_type() != "text/html":
        raise InputError(
            "the file is no saved page: it has no parts.", where=source, hint="Save the page again."
        )
    parts = []
    for part in message.walk():
        if not part.is_multipart():
            parts.append(part)
        if len(parts) > _MOST_PARTS:
            break
    return parts


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _location(part: Message) -> str:
    return "".join(str(part.get("Content-Location", "")).split())
