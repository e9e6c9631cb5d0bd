"""An address as its author wrote it → one that works in the book, or ""."""

import ipaddress
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from pipeline.assemble.outline import Outline
from pipeline.document import Chapter, Post, name_of

_SAFE = "%/:=&?~#+!$,;'@()*-._"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(
    r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?"
)
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}-")
_MAIL = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")


def external(url: str) -> str:
    """Return an absolute web or mail address as a strict reader takes it, or ""."""
    url = url.strip()
    if url.startswith("//"):
        url = "https:" + url
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        if scheme == "mailto":
            return url if _MAIL.fullmatch(parts.path) and url.isascii() else ""
        if scheme not in ("http", "https") or not _host_is_good(parts.hostname or ""):
            return ""
        host = (parts.hostname or "").encode("idna").decode()
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError too
        return ""
    rest = (_quoted(part) for part in (parts.path or "/", parts.query, parts.fragment))
    return urlunsplit((scheme, host + port, *rest))


def _quoted(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE).replace("#", "%23")


def _host_is_good(host: str) -> bool:
    if re.fullmatch(r"[\d.]+", host) or ":" in host:
        ipaddress.ip_address(host)  # ValueError is caught above
        return True
    return bool(_HOST.fullmatch(host.encode("idna").decode()))


def anchor(text: str) -> str:
    """Return the form in which a heading and a link to it compare equal.

    Site generators disagree about punctuation and case in anchors, so both are left out.
    """
    return re.sub(r"[\W_]+", "", unquote(text)).lower()


class Links:
    """The addresses that lead somewhere within the book, seen from one chapter."""

    def __init__(self, posts: Mapping[str, str], chapter: Chapter) -> None:
        """Take what `post_addresses` returns, and the chapter that links."""
        self.chapter = chapter
        self._posts = posts

    @cached_property
    def _anchors(self) -> Mapping[str, str]:
        """The headings by the form in which links to them are looked for."""
        anchors: dict[str, str] = {}
        for leaf in Outline(self.chapter).leaves:
            if leaf.row.block.kind == "heading":
                for text in (leaf.row.source, leaf.row.target):
                    anchors.setdefault(anchor(text), leaf.name)
        anchors.pop("", None)
        return anchors

    def resolve(self, href: str) -> str:
        """Return where ``href`` leads, or "" where that is nowhere."""
        href = href.strip()
        if href.startswith("#"):
            name = self._anchors.get(anchor(href[1:]))
            return f"#{name}" if name else ""
        post = self.chapter.post
        for key in _keys(href.partition("#")[0], post.source):
            if key in self._posts:
                return self._posts[key]
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
            return external(href)
        return external(urljoin(post.url, href)) if post.url and href else ""

    def is_post(self, href: str) -> bool:
        """Whether ``href`` leads to a post of the book."""
        path = href.strip().partition("#")[0]
        return any(key in self._posts for key in _keys(path, self.chapter.post.source))


class Asked(Mapping[str, str]):
    """The files of posts by their addresses, that remembers which addresses were asked for.

    What a chapter asked for is all that it needs to know of the other posts.
    """

    def __init__(self, slugs: Mapping[str, str], pattern: str) -> None:
        """Take the slug of every post by its addresses, and what files are called."""
        self._slugs = slugs
        self._pattern = pattern
        self.answers: dict[str, str] = {}
        """The slug, or "", by address."""

    def __contains__(self, address: object) -> bool:
        """Whether a post has that address."""
        slug = self._slugs.get(str(address), "")
        self.answers[str(address)] = slug
        return bool(slug)

    def __getitem__(self, address: str) -> str:
        """Return the file of the post with that address."""
        return self._pattern.format(self._slugs[address])

    def __iter__(self) -> Iterator[str]:
        """Go over all addresses."""
        return iter(self._slugs)

    def __len__(self) -> int:
        """Return how many addresses there are."""
        return len(self._slugs)


def addresses_of(post: Post) -> Iterator[str]:
    """Yield every address under which another post may link to this one."""
    if post.url:
        yield _plain_url(post.url)
    if post.place:
        yield f"{PurePath(post.source).as_posix()}/{post.place}"
    if post.number == 0:
        source = PurePath(post.source).as_posix()
        yield source
        yield posixpath.splitext(source)[0]
        # Under whatever permalinks, a generator serves a post at the name of its file or folder.
        yield f"/{_DATED.sub('', name_of(source))}"


def post_addresses(chapters: Iterable[Chapter], pattern: str = "{}") -> Mapping[str, str]:
    """Return the file of each chapter by every address under which a post may link to it.

    Args:
        chapters: all of the batch.
        pattern: what files are called, ``{}`` the slug.

    """
    addresses: dict[str, str] = {}
    for chapter in chapters:
        for address in addresses_of(chapter.post):
            addresses.setdefault(address, pattern.format(chapter.slug))
    return addresses


def _keys(path: str, source: str) -> tuple[str, ...]:
    if re.match(r"https?://", path):
        return (_plain_url(path),)
    if not path or ":" in path:
        return ()
    if path.startswith("/"):
        name = posixpath.basename(unquote(path.partition("?")[0]).rstrip("/"))
        return (f"/{posixpath.splitext(name)[0]}",) if name else ()
    folder = posixpath.dirname(PurePath(source).as_posix())
    joined = posixpath.normpath(posixpath.join(folder, unquote(path)))
    return joined, posixpath.splitext(joined)[0]


def _plain_url(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{unquote(parts.path).rstrip('/')}?{parts.query}"
