"""A text, bytes or a file → the SHA-256 of it, in hexadecimal digits."""

import hashlib
from pathlib import Path


def text_digest(text: str) -> str:
    """Return the digest of a text in UTF-8; half a surrogate pair counts too."""
    return bytes_digest(text.encode("utf-8", "surrogatepass"))


def bytes_digest(data: bytes) -> str:
    """Return the digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """Return the digest of a file's bytes.

    Raises:
        OSError: it cannot be read.

    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
