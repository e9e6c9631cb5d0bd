"""Notebooks become posts: text to translate, code and what it printed as they are."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.assemble.files import find_file
from pipeline.document import joined
from pipeline.errors import InputError
from pipeline.read import read_file
from pipeline.read.notebook import read_notebook

KERNEL = {
    "kernelspec": {"language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(*cells: dict[str, Any], **more: Any) -> str:
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL, "cells": cells} | more
    )


def code(source: Any, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {},
        "source": source,
        "outputs": list(outputs),
    }


def text(source: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def test_cells_and_outputs_come_in_order() -> None:
    post = read_notebook(
        notebook(
            text(["# 梯度\n", "\n", "设 $x$ 为输入。"]),
            code("print(1)", {"output_type": "stream", "name": "stdout", "text": ["1\n"]}),
            text("完"),
        ),
        "a.ipynb",
    )
    assert post.title == "梯度"
    assert (
        post.body
        == "# 梯度\n\n设 $x$ 为输入。\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n\n完\n"
    )
    assert joined(post.blocks) == post.body


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({"output_type": "stream", "text": "10%\r50%\r100%\n"}, "```text\n100%\n```"),
        ({"output_type": "stream", "text": "\x1b[31m红\x1b[0m"}, "```text\n红\n```"),
        ({"output_type": "error", "ename": "ValueError", "evalue": "坏", "traceback": ["…"]}, "```text\nValueError: 坏\n```"),
        ({"output_type": "execute_result", "data": {"text/plain": "3", "text/html": "<b>3</b>"}}, "```text\n3\n```"),
        ({"output_type": "display_data", "data": {"text/latex": "$$x^2$$", "text/plain": "x"}}, "$$\nx^2\n$$"),
        ({"output_type": "display_data", "data": {"text/markdown": "**好**"}}, "**好**"),
        ({"output_type": "stream", "text": "```"}, "````text\n```\n````"),
    ],
)  # fmt: skip
def test_an_output_is_shown_once(output: dict[str, Any], expected: str) -> None:
    post = read_notebook(notebook(code("f()", output)), "a.ipynb")
    assert post.body == f"```python\nf()\n```\n\n{expected}\n"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


def test_pictures_are_kept() -> None:
    data = base64.encodebytes(png()).decode()
    shown = {"output_type": "display_data", "data": {"image/png": data, "text/plain": "<Figure>"}}
    drawn = {"output_type": "display_data", "data": {"image/svg+xml": ["<svg xmlns='http://www.w3.org/2000/svg'>", "</svg>"]}}  # fmt: skip
    attached = text("![图](attachment:a%20b.png)") | {
        "attachments": {"a b.png": {"image/png": data}}
    }
    post = read_notebook(notebook(attached, code("plot()", shown, drawn)), "a.ipynb")
    assert post.findings == ()
    addresses = re.findall(r"!\[(.*?)\]\((.*?)\)", post.body)
    assert [alt for alt, _ in addresses] == ["图", "", ""]
    files = [find_file("a.ipynb", address, post.pictures) for _, address in addresses]
    assert [file.name for file in files] == ["a-b.png", "output.png", "output.svg"]
    assert files[0].read_bytes() == png()


def test_pictures_that_are_none_are_told_of() -> None:
    picture = {
        "output_type": "display_data",
        "data": {"image/png": "AAAA", "text/plain": "<Figure>"},
    }
    post = read_notebook(
        notebook(text("![图](attachment:a.png)"), code("plot()", picture)), "a.ipynb"
    )
    assert post.body == "图\n\n```python\nplot()\n```\n"
    assert [(f.code, f.message) for f in post.findings] == [
        ("R107", "2 image(s) inside the notebook cannot be read and were left out")
    ]


def test_format_3() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": "标题"},
        {
            "cell_type": "code",
            "language": "python",
            "input": "1+1",
            "outputs": [{"output_type": "pyout", "text": "2"}],
        },
    ]
    post = read_notebook(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}), "a.ipynb")
    assert post.body == "## 标题\n\n```python\n1+1\n```\n\n```text\n2\n```\n"


def test_another_language_than_python() -> None:
    post = read_notebook(
        notebook(code("x <- 1"), metadata={"kernelspec": {"language": "R"}}), "a.ipynb"
    )
    assert post.body.startswith("```r\n")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{", "a.ipynb:1: the notebook is not valid JSON"),
        ("[]", "a.ipynb: the file is no notebook: it is no object with cells"),
        ("{}", "a.ipynb: the file is no notebook: it has no list of cells"),
        ('{"cells": [1]}', "a.ipynb: the file is no notebook: its cell 1 has no type"),
        ('{"cells": []}', "a.ipynb: the notebook is empty"),
        ("[" * 100_000, "a.ipynb: the file is no notebook: its parts are nested too deep"),
    ],
)
def test_a_broken_notebook_is_one_sentence(given: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_notebook(given, "a.ipynb")
    assert str(caught.value).startswith(expected)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cell_type",
                    "source",
                    "outputs",
                    "output_type",
                    "data",
                    "text",
                    "text/plain",
                    "level",
                    "metadata",
                ]
            ),
            inner | st.sampled_from(["code", "markdown", "heading", "stream", "error"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    st.lists(
        st.dictionaries(
            st.just("cell_type"),
            st.sampled_from(["code", "markdown", "heading", "raw"]),
            min_size=1,
        ),
        max_size=4,
    ),
    JSON,
)
def test_any_cells_are_a_post_or_an_input_error(cells: list[dict[str, Any]], more: Any) -> None:
    if isinstance(more, dict):
        cells = [cell | {k: v for k, v in more.items() if k != "cell_type"} for cell in cells]
    try:
        post = read_notebook(notebook(*cells), "a.ipynb")
    except InputError:
        return
    assert joined(post.blocks) == post.body


def test_a_notebook_file(tmp_path: Path) -> None:
    path = tmp_path / "练习.ipynb"
    path.write_text(notebook(text("正文")), encoding="utf-8")
    (post,) = read_file(path)
    assert (post.title, post.body) == ("练习", "正文\n")
