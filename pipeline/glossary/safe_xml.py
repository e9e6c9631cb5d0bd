"""An XML file from somewhere else → its root element, without entities, DTDs or the network."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError


def parse_xml(
    path: Path, roots: Sequence[str], kind: str, failure: type[DuizhaoError], what: str
) -> Any:
    """Return the root of a file as lxml has it.

    Args:
        path: the file.
        roots: names the root may have.
        kind: the format, for the sentence of an error: ``a TBX file``.
        failure: the class of error to raise.
        what: what the file is to the user: ``glossary``.

    Raises:
        DuizhaoError: as ``failure``: it cannot be read, is not such a file, or declares entities,
            which can hide or multiply text.

    """
    from lxml import etree

    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise failure(
            f"the {what} cannot be read: {reason}.", where=str(path), hint="Check the path."
        ) from error
    for codec in ("ascii", "utf-16-le", "utf-16-be"):
        if (at := data.find("<!ENTITY".encode(codec))) >= 0:
            line = data.count(b"\n", 0, at) + 1
            raise _hostile(f"{path}:{line}", failure)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else 1
        raise failure(
            _said(error.msg or ""),
            where=f"{path}:{line}",
            hint="Export it again from the tool it comes from.",
        ) from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        raise _hostile(f"{path}:1", failure)
    if etree.QName(root).localname not in roots:
        names = " or ".join(f"“{name}”" for name in roots)
        raise failure(
            f"the root element is “{etree.QName(root).localname}”, not {names}.",
            where=f"{path}:{root.sourceline}",
            hint=f"Is this {kind}?",
        )
    return root


def _said(message: str) -> str:
    """Return libxml2's message as one sentence for the user."""
    if "XML_PARSE_HUGE" in message:
        return "the file is nested deeper, or holds a longer text, than such a file needs."
    reason = re.sub(r",? line \d+, column \d+\Z", "", " ".join(message.split())).rstrip(" ,.")
    return f"this is not well-formed XML: {reason}."


def _hostile(where: str, failure: type[DuizhaoError]) -> DuizhaoError:
    return failure(
        "the file declares XML entities, which can hide or multiply text.",
        where=where,
        hint="Delete the declarations, or export it without them.",
    )
