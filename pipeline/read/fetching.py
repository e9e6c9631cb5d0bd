"""A post → the same, with the images it takes from the web as files in the user's cache.

The one place where translating uses the network, and only when it is asked to. A post may come from
anywhere, so an address is taken only if it leads to a public web server, and what comes back only
if it is an image of a bearable size. Whatever fails is a finding, and the image stays a link.
"""

import functools
import http.client
import ipaddress
import re
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit

from pipeline.digest import text_digest
from pipeline.document import Finding, Post
from pipeline.markup import definitions, image_sources
from pipeline.read.pictures import Pictures

_REMOTE = re.compile(r"(?:https?:)?//[^/]", re.IGNORECASE)
_LARGEST = 20 * 2**20
_TIMEOUT = 20
"""Seconds a server may be silent."""
_REDIRECTS = 5
_AT_ONCE = 4
_AGENT = "duizhao (reads the images of a post once, to put them into a book)"


@dataclass
class Fetcher:
    """Fetches images, each address once for ever: what is in the cache is not asked for again."""

    allow_private: bool = False
    """Whether addresses of this machine and of its own network may be asked; for tests."""
    pictures: Pictures = field(default_factory=Pictures)

    def __call__(self, post: Post) -> Post:
        """Return the post with what could be fetched, and a finding for what could not."""
        wanted = dict(_wanted(post))
        if not wanted:
            return post
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = dict(zip(wanted, pool.map(self._answer, wanted), strict=True))
        findings = tuple(
            Finding(
                "R110",
                "warning",
                f"{post.source}:{wanted[src]}",
                f"the image could not be fetched: {src[:100]} ({answer})",
            )
            for src, answer in answers.items()
            if isinstance(answer, OSError)
        )
        fetched = tuple((src, a) for src, a in answers.items() if isinstance(a, str))
        return replace(
            post,
            fetched=fetched,
            pictures=post.pictures or (self.pictures.folder if fetched else ""),
            findings=(*post.findings, *findings),
        )

    def _answer(self, src: str) -> str | OSError:
        try:
            return self._address("https:" + src if src.startswith("//") else src)
        except (OSError, ValueError, http.client.HTTPException) as error:
            if isinstance(error, HTTPError):
                error.close()  # it holds the answer, and with it the connection
            reason = error.reason if isinstance(error, URLError) else error
            return OSError(str(reason) or type(error).__name__)

    def _address(self, url: str) -> str:
        from platformdirs import user_cache_path

        from pipeline.atomic import replace_file

        known = user_cache_path("duizhao") / "fetched" / text_digest(url)
        place = user_cache_path("duizhao") / "pictures"
        if known.is_file() and (place / (address := known.read_text(encoding="ascii"))).is_file():
            self.pictures.folder = str(place)
            return address
        name = PurePosixPath(unquote(urlsplit(url).path)).name
        address = self.pictures.keep(self._data(url), name)
        if not address:
            raise OSError("what came back is no image")
        replace_file(Path(known), address.encode("ascii"))
        return address

    def _data(self, url: str) -> bytes:
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept": "image/*"})  # noqa: S310
        with _opener(self.allow_private).open(request, timeout=_TIMEOUT) as answer:
            data: bytes = answer.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise OSError(f"it is larger than {_LARGEST >> 20} MiB")
        return data


def _wanted(post: Post) -> Iterator[tuple[str, int]]:
    """Yield the addresses of images on the web and the lines they stand on."""
    env = definitions(post.blocks)
    for block in reversed(post.blocks):  # of a repeated address the first line is kept
        for src in image_sources((block.text,), block.literal, block.kind, env):
            if _REMOTE.match(src):
                yield src, block.line


def _opener(allow_private: bool) -> urllib.request.OpenerDirector:
    """Return what opens addresses of the web alone, and follows a few redirects to others."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Http(allow_private),
        _Https(allow_private),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = _REDIRECTS
    max_repeats = 2

    def http_error_302(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any) -> Any:
        """Follow a redirect within the web."""
        if urlsplit(headers.get("location", "")).scheme not in ("", "http", "https"):
            fp.close()
            raise OSError("it leads out of the web")
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class _Http(urllib.request.HTTPHandler):
    """Speaks to public servers only; where a proxy is set, choosing servers is its affair."""

    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        self.allow_private = allow_private

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address."""
        guarded = self.allow_private or req.has_proxy()
        kind = http.client.HTTPConnection if guarded else _public(http.client.HTTPConnection)
        return self.do_open(kind, req)


class _Https(urllib.request.HTTPSHandler):
    """The same over TLS."""

    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        self.allow_private = allow_private

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address."""
        open_to_all = self.allow_private or getattr(req, "_tunnel_host", None)
        kind = http.client.HTTPSConnection if open_to_all else _public(http.client.HTTPSConnection)
        return self.do_open(kind, req)


@functools.cache
def _public(kind: Callable[..., Any]) -> Any:
    """Return a connection that hangs up, before a word is said, on a server that is not public."""

    class Public(kind):  # type: ignore[valid-type,misc]
        def connect(self) -> None:
            super().connect()
            host = self.sock.getpeername()[0].partition("%")[0]
            if not ipaddress.ip_address(host).is_global:
                self.close()
                raise OSError(f"{host} is not a public address")

    return Public
