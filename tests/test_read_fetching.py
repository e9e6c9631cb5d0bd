"""Images from the web: fetched once, only what is an image, only from where it may come."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from assembling import make_post, make_units
from test_assemble_images import png

from pipeline.assemble import chapter_markdown, make_chapter
from pipeline.assemble.images import collect_images
from pipeline.read.fetching import Fetcher


class Server(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path in ("/a.png", "/b.png"):
            self._answer(200, png())
        elif self.path == "/moved.png":
            self._answer(302, b"", {"Location": "/a.png"})
        elif self.path == "/out.png":
            self._answer(302, b"", {"Location": "file:///etc/passwd"})
        elif self.path == "/around.png":
            self._answer(302, b"", {"Location": "/around.png"})
        elif self.path == "/page.png":
            self._answer(200, b"<html>no image</html>")
        elif self.path == "/huge.png":
            self._answer(200, png() + b"x" * (20 * 2**20))
        else:
            self._answer(404, b"")

    def _answer(self, code: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Server.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = False  # so that closing it waits for them
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_fetched_once_and_shown(web: str) -> None:
    body = f"![图]({web}/a.png)\n\n<img src='{web}/moved.png'>\n\n{{{{< figure src=\"{web}/b.png\" >}}}}\n"
    post = Fetcher(allow_private=True)(make_post(body, title="题"))
    assert post.findings == ()
    assert {src for src, _ in post.fetched} == {f"{web}/a.png", f"{web}/moved.png", f"{web}/b.png"}
    chapter = make_chapter(post, make_units(post), "post")
    images = collect_images(chapter)
    assert images.findings == ()
    assert len({picture.name for picture in images.pictures.values()}) == 1, "one content, one file"
    assert chapter_markdown(chapter).count("](assets/post/") == 2
    asked = list(Server.asked)
    assert Fetcher(allow_private=True)(make_post(body, title="题")).fetched == post.fetched
    assert Server.asked == asked, "the cache answers"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("none.png", "Not Found"),
        ("page.png", "no image"),
        ("huge.png", "larger than"),
        ("around.png", "redirect"),
        ("out.png", "out of the web"),
    ],
)
def test_a_failure_is_a_finding_and_a_link(web: str, path: str, reason: str) -> None:
    post = Fetcher(allow_private=True)(make_post(f"甲\n\n![图]({web}/{path})\n", title="题"))
    (finding,) = post.findings
    assert (finding.code, finding.where) == ("R110", "post.md:3")
    assert reason in finding.message
    chapter = make_chapter(post, make_units(post), "post")
    assert collect_images(chapter).state(f"{web}/{path}") == "remote"


def test_servers_that_are_not_public_are_not_asked(web: str) -> None:
    post = Fetcher()(make_post(f"![图]({web}/a.png)\n", title="题"))
    assert "not a public address" in post.findings[0].message
    assert Server.asked == []


def test_nothing_is_done_without_images_on_the_web(web: str) -> None:
    post = make_post("![图](a.png) ![图](data:image/png;base64,x)\n", title="题")
    assert Fetcher(allow_private=True)(post) is post
