"""Everything that reads what others wrote: name → what takes the bytes, and what such bytes look like."""

import io
import quopri
import shutil
import signal
import tempfile
import zipfile
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import DuizhaoError
from pipeline.glossary import Glossary, load_glossary, make_glossary, make_term
from pipeline.glossary import exchange as terms
from pipeline.read import READERS, SUFFIXES, find_files, read_file
from pipeline.read.archive import unpack
from pipeline.segment import Segmenter
from pipeline.settings import load_settings
from pipeline.translate import exchange as translations
from pipeline.translate.package import open_package, package_root, unpack_archive

SECONDS = 20.0
"""Of the processor; an input that takes longer hangs."""
FOLDER = Path(tempfile.mkdtemp(prefix="duizhao-fuzz-"))


@dataclass(frozen=True, slots=True)
class Target:
    """One reader, with files it knows and the words they are made of."""

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]

    def __call__(self, data: bytes) -> None:
        """Read; an error that is meant for the user is as good as an answer."""
        with limit(), sentences_allowed():
            self.read(data)


@contextmanager
def sentences_allowed() -> Iterator[None]:
    try:
        yield
    except DuizhaoError as error:
        if not str(error).strip() or "\n" in str(error):
            raise AssertionError(str(error)) from error


class HangError(Exception):
    """An input took longer than any may."""


@contextmanager
def limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _tokens(text: str) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(part.encode() for part in text.split("¦")))


COMMON = (*_tokens("¦\n¦\n\n¦ ¦    ¦\t¦\0¦\x0b¦\x1b[31m¦\u202e¦\u200b¦\ufeff¦\u3000¦感受野¦卷积层越深，感受野越大。¦學習率¦word¦a_b¦0.5¦😀¦é¦\ud7ff¦\ufffe"),
    b"\xff", b"\xb8\xd0", b"\xed\xa0\x80", b"\r", b"\r\n",
)  # fmt: skip
MARKDOWN = _tokens(
    "#¦##¦---¦+++¦===¦- ¦* ¦1. ¦> ¦```¦~~~¦`¦``¦**¦*¦_¦~~¦$¦$$¦\\(¦\\)¦\\[¦\\]¦\\begin{align}¦\\end{align}¦"
    "\\frac{¦}¦{¦|¦| a | b |\n| - | - |\n¦[¦](¦)¦![¦][^1]¦[^1]: ¦[a]: b 'c'¦<¦>¦<!--¦-->¦<details>¦</details>¦"
    "<summary>¦<img src=x onerror=y>¦<script>¦</script>¦<a href=javascript:x>¦&amp;¦&#0;¦&#xD800;¦{{<¦>}}¦{%¦%}¦"
    "{% note %}¦{% endnote %}¦{% raw %}¦{% endraw %}¦:::¦::: tip¦!!! note¦> [!NOTE]¦title: ¦tags: [a,¦date: 2020-13-45\n¦"
    "[公式]¦[图片]¦https://a.example/b_c¦javascript:x¦file:///etc/passwd¦data:text/html,x¦: ¦= ¦\\¦]¦\\|¦- [ ] ¦xxx"
)
HTML = _tokens(
    "<article>¦<p>¦</p>¦<div class=highlight>¦</div>¦<pre>¦<code class=language-python>¦</code>¦</pre>¦<table>¦<tr>¦<td colspan=9>¦"
    "</table>¦<ul>¦<li>¦<h1>¦<blockquote>¦<b>¦<i>¦<a href=javascript:x>¦<a href='#fn1'>¦<sup>¦<img src=data:x>¦<img src=../../x>¦"
    "<script type='math/tex'>¦</script>¦<math>¦<mfrac>¦<mi>x</mi>¦<annotation encoding='application/x-tex'>¦<svg>¦<style>¦<title>¦"
    "<meta charset=gbk>¦<!DOCTYPE x [<!ENTITY a 'b'>]>¦&a;¦&nbsp;¦&#xD800;¦<![CDATA[¦]]>¦<!--¦-->¦$¦`¦*¦|¦{{¦</article>¦<br>¦<span class=katex>"
)
XML = _tokens(
    '<?xml version="1.0"?>¦<?xml version="1.0" encoding="utf-16"?>¦<!DOCTYPE x [<!ENTITY a "b">]>¦<!DOCTYPE x SYSTEM "file:///etc/passwd">¦&a;¦&lt;¦&#0;¦'
    "<![CDATA[¦]]>¦<!--¦-->¦xml:lang='zh'¦xml:lang='en'¦<¦>¦/>¦</¦=''¦\"¦xmlns='x'"
)

MAIL = _tokens(
    "MIME-Version: 1.0\r\n¦\r\n\r\n¦Content-Type: ¦multipart/related; boundary=¦text/html¦; charset=¦gbk¦utf-16¦Content-Transfer-Encoding: ¦"
    "quoted-printable¦base64¦Content-Location: ¦Content-ID: ¦Subject: =?utf-8?B?¦?=¦--b\r\n¦--b--¦=\r\n¦=E6¦cid:x¦message/rfc822"
)


def _names(text: str) -> tuple[bytes, ...]:
    return tuple(
        form.format(n).encode() for n in text.split() for form in ("<{}>", "</{}>", "<{}/>")
    )


FEED = _names(
    "rss channel item title link description content:encoded pubDate guid feed entry content updated id"
)
TMX = _names("tmx header body tu tuv seg prop note bpt ept ph hi")
XLIFF = _names(
    "xliff file unit segment source target notes note mda:metadata mda:meta pc ph cp ignorable"
)
TBX = _names(
    "tbx martif text body conceptEntry termEntry langSec langSet termSec tig term termNote descrip note"
)
TABLE = _tokens(
    'source\ttarget\tkind\tnote\n¦source,target\n¦\t¦,¦;¦"¦""¦keep¦prefer¦forbid¦# ¦source¦target¦kind¦note¦receptive field¦zh¦en¦tgt_lng'
)
JSON = _tokens(
    '{¦}¦[¦]¦"cells":¦"cell_type":¦"markdown"¦"code"¦"raw"¦"source":¦"outputs":¦"metadata":¦"nbformat": 4¦"text"¦"data":¦"image/png"¦"attachments":¦null¦true¦1e999¦-1¦"¦\\ud800¦,¦:'
)

POST = "---\ntitle: 感受野\ntags: [a, b]\n---\n\n# 感受野\n\n卷积层越深，[感受野](https://a.example/)越大，`a_b` 与 $x_1$。\n\n| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n\n```py\nx\n```\n".encode()
NOTEBOOK = '{"cells": [{"cell_type": "markdown", "source": ["# 题\\n", "正文一句话。"]}, {"cell_type": "code", "source": "x", "outputs": [{"text": "y"}]}], "metadata": {}, "nbformat": 4}'.encode()
PAGE = '<html><head><meta charset="utf-8"><title>题</title></head><body><article><h1>题</h1><p>卷积层越深，感受野越大。</p><pre><code>x</code></pre><table><tr><td>甲</td></tr></table></article></body></html>'.encode()
MHTML = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.example/\r\n\r\n'
    + quopri.encodestring(PAGE)
    + b"\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://a.example/x.png\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
)
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>博</title><item><title>题</title><link>https://a.example/1</link><pubDate>Mon, 06 Sep 2021 00:01:00 +0000</pubDate><description>&lt;p&gt;卷积层越深，感受野越大。&lt;/p&gt;</description></item></channel></rss>'.encode()
LISTING = "[1] 感受野的计算\n2020-01-02 03:04:05 12 3\n卷积层越深，感受野越大。摘要：这里是一段很长的文字。\n".encode()
TMX_FILE = '<?xml version="1.0"?><tmx version="1.4"><header srclang="zh"/><body><tu><tuv xml:lang="zh"><seg>感受野</seg></tuv><tuv xml:lang="en"><seg>field</seg></tuv></tu></body></tmx>'.encode()
XLIFF_FILE = '<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh" trgLang="en"><file id="f"><unit id="u"><segment><source>感受野</source><target>field</target></segment></unit></file></xliff>'.encode()
TBX_FILE = '<?xml version="1.0"?><tbx type="TBX-Basic" style="dca" xml:lang="zh" xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry id="c"><langSec xml:lang="zh"><termSec><term>感受野</term></termSec></langSec><langSec xml:lang="en"><termSec><term>receptive field</term></termSec></langSec></conceptEntry></body></text></tbx>'.encode()
METADATA = (
    b'{"from_code": "zh", "to_code": "en", "duizhao": {"placeholder": "<{}>", "term": ["<", ">"]}}'
)
SETTINGS = b'layout = "english"\nformats = ["epub"]\nglossary = "t.tsv"\nbeam = 4\n'
TERMS = "source\ttarget\tkind\tnote\n感受野\treceptive field\tprefer\t\nIoU\t\tkeep\t\n".encode()
OPF = b'<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
CONTAINER = b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
DOCX_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCX_RELS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
DOCX_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>卷积层越深，感受野越大。</w:t></w:r></w:p></w:body></w:document>'.encode()
WORD = _names(
    "w:p w:r w:t w:tbl w:tr w:tc w:hyperlink w:drawing w:footnoteReference m:oMath m:f m:num m:den m:r m:t"
)


def packed(**parts: bytes) -> bytes:
    """Return a zip; ``__`` stands for a slash and ``_dot_`` for a dot in its names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return file.getvalue()


def book(page: bytes = PAGE, package: bytes = OPF) -> bytes:
    return packed(
        mimetype=b"application/epub+zip", **{"META-INF__container_dot_xml": CONTAINER},
        a_dot_opf=package, a_dot_xhtml=page,
    )  # fmt: skip


def document(body: bytes = DOCX_BODY) -> bytes:
    return packed(
        **{"[Content_Types]_dot_xml": DOCX_TYPES, "_rels___dot_rels": DOCX_RELS}, word__document_dot_xml=body
    )  # fmt: skip


def argos(metadata: bytes) -> bytes:
    return packed(
        p__metadata_dot_json=metadata, p__sentencepiece_dot_model=b"x", p__model__model_dot_bin=b"x",
        p__model__config_dot_json=b"{}",
    )  # fmt: skip


def _reader(suffix: str) -> Callable[[bytes], object]:
    return lambda data: READERS[suffix](data, f"post{suffix}")


def _file(
    name: str, read: Callable[[Path], object], within: Callable[[bytes], bytes] = bytes
) -> Callable[[bytes], object]:
    """Return what writes the bytes, or what they lie within, to a file and reads that."""

    def run(data: bytes) -> object:
        path = FOLDER / name
        path.write_bytes(within(data))
        return read(path)

    return run


_GLOSSARY = make_glossary([make_term("感受野", "receptive field"), make_term("IoU", "", "keep")])


@cache  # its dictionary is built for a third of a second
def _segmenters() -> tuple[Segmenter, ...]:
    return Segmenter(Glossary()), Segmenter(_GLOSSARY)


def _segment(data: bytes) -> None:
    for post in READERS[".md"](data, "post.md"):
        for segmenter in _segmenters():
            segmenter.segment(post)


def _archive(path: Path) -> None:
    """Unpack a zip of posts and read them, as a run does."""
    folder = unpack(path, SUFFIXES)
    try:
        for post in find_files([folder]):
            with sentences_allowed():
                read_file(post)
    finally:
        shutil.rmtree(folder)


def _package(path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        unpack_archive(path, Path(folder))
        open_package(package_root(Path(folder), path))


_SEEDS: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...]]] = {
    ".md": ((POST,), MARKDOWN), ".txt": ((POST, LISTING), MARKDOWN), ".html": ((PAGE,), HTML),
    ".mhtml": ((MHTML,), MAIL + HTML),
    ".ipynb": ((NOTEBOOK,), JSON + MARKDOWN), ".epub": ((book(),), XML), ".docx": ((document(),), XML),
}  # fmt: skip


def _different(table: Mapping[str, Hashable]) -> list[str]:
    """Return the first suffix of each reader: what two suffixes share is tried once."""
    return list({reader: suffix for suffix, reader in reversed(table.items())}.values())[::-1]


TARGETS: dict[str, Target] = {
    f"read {suffix}": Target(_reader(suffix), *_SEEDS.get(suffix, ((RSS, PAGE), XML + FEED + HTML)))
    for suffix in _different(READERS)
}
TARGETS |= {
    "segment": Target(_segment, (POST,), MARKDOWN),
    "glossary .tsv": Target(_file("t.tsv", lambda p: load_glossary([p])), (TERMS,), TABLE),
    "glossary .csv": Target(
        _file("t.csv", lambda p: load_glossary([p])), (TERMS.replace(b"\t", b","),), TABLE
    ),
}
TARGETS |= {
    f"terms {name}": Target(
        _file(f"terms.{name}", lambda p, name=name: terms.import_terms(p, name)),  # type: ignore[misc]
        (TBX_FILE,) if name == "tbx" else (TERMS, TERMS.replace(b"\t", b",")),
        XML + TBX if name == "tbx" else TABLE,
    )
    for name in terms.FORMATS
}
TARGETS |= {
    f"translations {suffix}": Target(
        _file(f"all{suffix}", translations.read_entries),
        {".tmx": (TMX_FILE,), ".tsv": (TERMS,)}.get(suffix, (XLIFF_FILE,)),
        {".tmx": XML + TMX, ".tsv": TABLE}.get(suffix, XML + XLIFF),
    )
    for suffix in _different(translations.FORMATS)
}
if ".epub" in READERS:
    TARGETS["read .epub page"] = Target(
        lambda d: READERS[".epub"](book(page=d), "b.epub"), (PAGE,), HTML
    )
    TARGETS["read .epub package"] = Target(
        lambda d: READERS[".epub"](book(package=d), "b.epub"), (OPF,), XML
    )
if ".docx" in READERS:
    TARGETS["read .docx body"] = Target(
        lambda d: READERS[".docx"](document(d), "b.docx"), (DOCX_BODY,), XML + WORD
    )
TARGETS |= {
    "archive": Target(_file("posts.zip", _archive), (packed(a_dot_md=POST),), MARKDOWN),
    "package": Target(
        _file("p.argosmodel", _package),
        (argos(METADATA), packed(p__metadata_dot_json=METADATA)),
        JSON,
    ),
    "package metadata": Target(_file("p.argosmodel", _package, argos), (METADATA,), JSON),
    "settings": Target(
        _file("duizhao.toml", lambda p: load_settings(p.parent)),
        (SETTINGS,),
        JSON
        + _tokens(
            "layout = ¦formats = ¦glossary = ¦beam = ¦out = ¦[[¦]]¦'''¦#¦= ¦1979-05-27¦0x¦inf¦."
        ),
    ),
}
