"""Whatever an author writes as HTML becomes well-formed and harmless."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.elements import BLOCKS, DROPPED, PHRASING, UNWRAPPED
from pipeline.assemble.safe_html import sanitise


def clean(html: str) -> str:
    return sanitise(
        html,
        lambda attrs: f'<img src="{attrs.get("src", "")}" alt=""/>',
        lambda url: url if url.startswith("http") else "",
    ).xhtml


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<details><summary>更多</summary>\n", '<p class="summary"><strong>更多</strong></p>'),
        ("</details>", ""),
        ("<details>a</details>", '<details open="open"><summary>…</summary>a</details>'),
        ("<!-- more -->", ""),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<div>b</div>c</p>", "<p>a</p><div>b</div>c"),
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul>text</ul>", "<ul><li>text</li></ul>"),
        ("<li>x</li><td>y</td>", "xy"),
        ("<table><tr><th>a<td>b</table>",
         '<table><tbody><tr><th scope="col">a</th><td>b</td></tr></tbody></table>'),
        ("<center>x</center>", '<div class="center">x</div>'),
        ('<p style="text-align: right">x</p>', '<p class="right">x</p>'),
        ("<font color=red>x</font>", "<span>x</span>"),
        ("<script>alert(1)</script>x", "x"),
        ("<script>alert(1)", ""),
        ("<p onclick=evil()>x</p>", "<p>x</p>"),
        ('<a href="javascript:x">y</a>', "<span>y</span>"),
        ('<iframe src="https://a.b/c"></iframe>', '<a href="https://a.b/c">https://a.b/c</a>'),
        ("vector<int> a", "vector&lt;int&gt; a"),
        ("a &nbsp;&lt; b & c", "a \xa0&lt; b &amp; c"),
        ("<a href=http://a/>x<a href=http://b/>y</a></a>", '<a href="http://a/">xy</a>'),
    ],
)  # fmt: skip
def test_sanitise(html: str, expected: str) -> None:
    assert clean(html) == expected


NAMES = sorted(PHRASING | BLOCKS | DROPPED | UNWRAPPED | {"img", "br", "center", "int"})
TAGS = st.builds(
    lambda name, form: form.format(name),
    st.sampled_from(NAMES),
    st.sampled_from(
        ["<{}>", "</{}>", "<{}/>", '<{} id="a" class=b onload=c align="center">', "<{}"]
    ),
)


@given(st.lists(st.one_of(TAGS, st.text(max_size=5)), max_size=25).map("".join))
def test_always_well_formed_and_harmless(html: str) -> None:
    tree = ET.fromstring(f"<body>{clean(html)}</body>")
    for element in tree.iter():
        assert element.tag not in DROPPED
        assert not any(name.startswith("on") or name == "id" for name in element.attrib)


def test_deep_nesting_does_no_harm() -> None:
    assert clean("<div>" * 3000 + "x").count("<div>") < 50
