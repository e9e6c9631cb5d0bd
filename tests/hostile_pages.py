"""Makes broken and hostile pages from a seed, each different and always the same."""

import random

TEXT = ["梯度消失", "学习率", "a_b", "$x$", "**", "[a](b)", "]]>", "<", "&amp;", "&#0;", "&#xD800;", "&nbsp;",
        "\\(x\\)", "`", "```", "|", "\u202e", "\ufffe", "{{", "{%", "---", "===", "1.", "- ", "> ", "#", "\t", "\n\n"]  # fmt: skip
TAGS = ["div", "p", "span", "b", "i", "em", "ul", "ol", "li", "table", "tr", "td", "th", "pre", "code", "a", "h1",
        "h2", "blockquote", "section", "figure", "dl", "dt", "dd", "math", "mi", "msup", "svg", "font", "x-math",
        "x-code", "x-pre", "article", "details", "summary", "sup", "noscript", "template", "form", "body", "html"]  # fmt: skip
EVIL = [
    "<script>alert(1)</script>", "<script src='https://evil.example/x.js'>", "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>点</a>", "<a href='java\nscript:alert(1)'>点</a>", "<a href=' JAVASCRIPT:x'>点</a>",
    "<a href='data:text/html,<script>1</script>'>点</a>", "<a href='vbscript:x'>点</a>",
    "<img src='data:image/svg+xml;base64," + "A" * 600 + "'>", "<img src='file:///etc/passwd'>",
    "<img src='../../../../etc/passwd'>", "<img src='%2e%2e/%2e%2e/etc/passwd'>", "<iframe src='https://evil.example'></iframe>",
    "<object data=x>", "<embed src=x>", "<svg onload=alert(1)><script>1</script></svg>", "<style>@import 'x'</style>",
    "<math><annotation encoding='application/x-tex'>\\href{javascript:alert(1)}{x}</annotation></math>",
    "<table><tr><td onclick='x()'><table><tr><td><script>1</script>甲</td><td>乙</td></tr></table></td><td>丙</td></tr></table>",
    "<form action='https://evil.example'><input name=a></form>", "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>", "<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>&a;&c;",
    "<a href='https://a.example/)](javascript:x)'>点</a>", "<a href='https://a.example/\"onclick=x'>点</a>",
    "<img alt='](javascript:x)' src='https://a.example/b.png'>", "<code>`</code>", "<pre>```\n</pre>",
    "<span class='katex'><span class='katex-mathml'>$</span></span>", "<script type='math/tex'>$</script>",
    "<sup data-draft-type='reference' data-numero='1' data-text='[^1]: x' data-url='javascript:x'>1</sup>",
    "<td colspan='999999999' rowspan='-3'>格</td>", "<ol start='99999999999999999999'><li>项</li></ol>",
    "<a href='//[bad'>点</a>", "<a href='http://[::1'>点</a>", "<img src='http://[bad' data-src='//['>",
]  # fmt: skip


def hostile_page(seed: int) -> bytes:
    """Return the bytes of one page."""
    rng = random.Random(seed)
    return SHAPES[seed % len(SHAPES)](rng)


def _soup(rng: random.Random) -> bytes:
    parts = []
    for _ in range(rng.randrange(20, 200)):
        kind = rng.random()
        if kind < 0.4:
            parts.append(rng.choice(TEXT))
        elif kind < 0.7:
            attributes = rng.choice(["", " class='highlight'", " class=katex", " id=fn1", " href='#fn1'", " style='display:none'",
                                     " data-tex='\\frac{'", " class=note", " onclick='x()'", " colspan=3"])  # fmt: skip
            parts.append(f"<{rng.choice(TAGS)}{attributes}>")
        elif kind < 0.9:
            parts.append(f"</{rng.choice(TAGS)}>")
        else:
            parts.append(rng.choice(EVIL))
    return "".join(parts).encode("utf-8", "replace")


def _evil(rng: random.Random) -> bytes:
    body = "".join(f"<p>正文第{i}段，讲的是梯度。{rng.choice(EVIL)}</p>" for i in range(30))
    return f"<html><head><title>题</title></head><body><article>{body}</article></body></html>".encode()


def _deep(rng: random.Random) -> bytes:
    tag = rng.choice(
        ["div", "ul><li", "blockquote", "b", "span", "table><tr><td", "math><mrow", "font", "pre"]
    )
    return (f"<{tag}>" * rng.choice([100, 200, 254, 300, 5000, 200_000]) + "底").encode()


def _wide(rng: random.Random) -> bytes:
    part = rng.choice(
        [
            "<p>段</p>",
            "<br>",
            "<b>粗<p>",
            "<td>格",
            "<a href=x>链",
            "[",
            "$",
            "`",
            "*",
            "_a_",
            "<li>项",
            "|",
            "\\(",
        ]
    )
    return (f"<article>{part * rng.choice([1000, 20_000])}</article>").encode()


def _bytes(rng: random.Random) -> bytes:
    data = bytearray(_soup(rng))
    for _ in range(rng.randrange(1, 50)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _mixed(rng: random.Random) -> bytes:
    declared = rng.choice(
        ["gbk", "big5", "utf-16", "shift_jis", "euc-kr", "rot13", "hex", "x" * 50, "utf-7"]
    )
    head = f"<meta charset='{declared}'><article>".encode()
    texts = ["学习率过大时损失会震荡。" * 5, "學習率過大時損失會震盪。" * 5]
    return head + b"".join(
        rng.choice(texts).encode(rng.choice(["utf-8", "gbk", "big5hkscs", "utf-16-le"]), "replace")
        for _ in range(rng.randrange(1, 4))
    )


def _cut(rng: random.Random) -> bytes:
    data = _evil(rng)
    return data[: rng.randrange(len(data))]


SHAPES = (_soup, _evil, _deep, _wide, _bytes, _mixed, _cut, _soup)
