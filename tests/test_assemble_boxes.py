"""Alerts, admonitions and what unfolds become boxes; what is not closed stays as it is."""

import pytest
from assembling import chapter_of
from books import body_of, shape

from pipeline.assemble import chapter_markdown
from pipeline.assemble.boxes import Box, boxed
from pipeline.assemble.outline import Outline


def boxes(markdown: str) -> list[str]:
    def said(piece: object) -> str:
        if isinstance(piece, Box):
            title = piece.title.row.source if piece.title else ""
            kind = f"{piece.kind}{'+' if piece.unfolds else ''}"
            return f"{kind}[{title}]({' '.join(map(said, piece.children))})"
        return type(piece).__name__.lower()

    return [said(piece) for piece in boxed(Outline(chapter_of(markdown, title="题")).tree)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("> [!NOTE]\n> 甲\n", ["note[](leaf)"]),
        ("> [!WARNING]\n> 甲\n>\n> 乙\n", ["warning[](leaf leaf)"]),
        ("> [!NOTE]\n>\n> 乙\n", ["note[](leaf)"]),
        ("> [!OTHER]\n> 甲\n", ["node"]),
        ("> 甲\n", ["node"]),
        ("{% note %}\n\n甲\n\n{% endnote %}\n", ["note[](leaf)"]),
        ("{% note danger no-icon 小心 %}\n\n甲\n\n{% endnote %}\n", ["caution[小心](leaf)"]),
        ("{% note tip %}\n\n甲\n\n{% note %}\n\n乙\n\n{% endnote %}\n\n{% endnote %}\n",
         ["tip[](leaf note[](leaf))"]),
        ("{% note %}\n\n甲\n", ["leaf", "leaf"]),
        ("{{< notice warning >}}\n\n甲\n\n{{< /notice >}}\n", ["warning[](leaf)"]),
        ("{{< admonition type=tip title=\"标题\" >}}\n\n甲\n\n{{< /admonition >}}\n",
         ["tip[标题](leaf)"]),
        ("<details>\n<summary>看</summary>\n\n甲\n\n</details>\n", ["note+[看](leaf)"]),
        ("<details><summary>看</summary>\n甲</details>\n", ["leaf"]),
        ("<details>\n\n甲\n", ["leaf", "leaf"]),
        ("{% folding 看 %}\n\n甲\n\n{% endfolding %}\n", ["note+[看](leaf)"]),
        ("> [!tip] 标题\n> 甲\n", ["tip[标题](leaf)"]),
        ('!!! note "标题"\n    甲\n', ["note[标题](leaf)"]),
        ("!!! danger\n    甲\n\n    乙\n\n丙\n", ["caution[](leaf leaf)", "leaf"]),
        ('??? question "标题"\n    甲\n', ["tip+[标题](leaf)"]),
        ("!!! 注意\n    甲\n", ["leaf"]),
        ("!!! note\n甲\n", ["leaf"]),
        ("::: warning 小心\n甲\n:::\n", ["warning[小心](leaf)"]),
        (":::info[标题]\n甲\n:::\n", ["note[标题](leaf)"]),
        ("::: details 看\n甲\n:::\n", ["note+[看](leaf)"]),
        ("::: center\n甲\n:::\n", ["[](leaf)"]),
        (":::: tip\n::: note\n甲\n:::\n::::\n", ["tip[](note[](leaf))"]),
    ],
)  # fmt: skip
def test_boxes(markdown: str, expected: list[str]) -> None:
    assert boxes(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("> [!NOTE]\n> x\n", "div.alert note(p.label(span.src span.tgt) div.shared prose(p))"),
        ("{% note 标 %}\n\nx\n\n{% endnote %}\n",
         "div.alert note(p.label(span.src span.tgt) div.shared prose(p))"),
        ("{% note Title %}\n\nx\n\n{% endnote %}\n",
         "div.alert note(p.label(span.only) div.shared prose(p))"),
        ("<details>\n<summary>看 <b>b</b></summary>\n\nx\n\n</details>\n",
         "details(summary(span.src(b) span.tgt(b)) div.shared prose(p))"),
        ("??? tip\n    x\n", "details(summary(span.src span.tgt) div.shared prose(p))"),
        ("::: center\nx\n:::\n", "div.shared prose(p)"),
        ("术语\n: x\n\n    y\n: z\n",
         "dl(dt(span.src span.tgt) dd(div.shared prose(p) div.shared prose(p))"
         " dd(div.shared prose(p)))"),
    ],
)  # fmt: skip
def test_structure(markdown: str, expected: str) -> None:
    assert " ".join(shape(child) for child in body_of(markdown)[1:]) == expected


def test_an_alert_stays_one_in_markdown() -> None:
    page = chapter_markdown(chapter_of("> [!TIP]\n> 甲\n", title="题"))
    assert "> [!TIP]\n> | 中文 | English |\n> | :--- | :--- |\n> | 甲 | word1 |\n" in page


def test_what_images_in_html_say_is_said_in_english() -> None:
    html = '<p><img src="none.png" alt="图" title=\'图 "一"\'> 甲</p>\n'
    (missing,) = (e for e in body_of(html).iter() if e.get("role") == "img")
    assert missing.get("aria-label") == "word1"
    page = chapter_markdown(chapter_of(html.replace("none.png", "http://x.y/z.png"), title="题"))
    assert "alt=\"图 / word1\" title='图 ”一” / word1 ”word1”'> 甲 / word1</p>" in page
