"""Bytes become text in whichever encoding of Chinese they were written."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read.encoding import decode

SIMPLIFIED = "批归一化在训练时用当前批次的均值,在推理时用滑动平均。\n学习率过大时损失会震荡。\n"
TRADITIONAL = "學習率過大時損失會震盪,過小則收斂很慢。\n這裡的權重會逐層更新。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_and_plain_unicode(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding), "a.txt") == (SIMPLIFIED, None)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "gbk"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "big5hkscs"),
        (SIMPLIFIED, "utf-16-le"),
        (TRADITIONAL, "utf-16-be"),
        ("梯度消失", "gbk"),
        ("損失函數", "big5"),
        ("a = 1  # 批次大小\n" * 3, "gbk"),
        ("生僻字𠀀也在,但常用字更多。", "gb18030"),
    ],
)
def test_a_guessed_encoding_is_noted(text: str, encoding: str) -> None:
    decoded, finding = decode(text.encode(encoding), "posts/a.txt")
    assert decoded == text
    assert finding is not None
    assert (finding.code, finding.severity, finding.where) == ("R101", "note", "posts/a.txt")


@given(st.text(alphabet=[*"的一是在不了有和人这中大为上个国我以要他", *"\n ,。abc1"], min_size=1))
def test_everyday_chinese_in_gbk_is_read_as_it_was(text: str) -> None:
    data = text.encode("gbk") + "学习率".encode("gbk")  # which alone tells it from UTF-8
    assert decode(data, "a.txt")[0] == text + "学习率"


LONGER = {
    "zh-Hans": SIMPLIFIED * 2 + "线程池复用线程,减少创建和销毁的开销;def f(x): return x + 1  # 注释。\n索引能加快查询,但会拖慢写入。",
    "zh-Hant": TRADITIONAL * 2 + "執行緒之間共享同一個位址空間,因此需要加鎖。def f(x): return x  # 註解\n使用者可以透過設定檔修改參數。",
}  # fmt: skip
ENCODINGS = [
    *(("zh-Hans", name) for name in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")),
    *(("zh-Hant", name) for name in ("utf-8", "big5", "big5hkscs", "gbk", "gb18030", "utf-16-le", "utf-16-be")),
]  # fmt: skip


@given(st.sampled_from(ENCODINGS), st.integers(0, 60), st.integers(24, 60), st.integers(1, 200))
def test_every_encoding_of_a_short_or_long_text_is_read_as_it_was(
    which: tuple[str, str], start: int, length: int, times: int
) -> None:
    script, encoding = which
    text = LONGER[script][start : start + length] * times
    assert decode(text.encode(encoding), "a.txt")[0] == text


def test_line_ends() -> None:
    assert decode("一\r\n二\r三\n".encode(), "a.txt")[0] == "一\n二\n三\n"


def test_a_last_character_cut_in_half() -> None:
    text, finding = decode(SIMPLIFIED.encode() + "值".encode()[:2], "a.txt")
    assert text == SIMPLIFIED + "\ufffd"
    assert finding is not None
    assert (finding.code, finding.severity, finding.where) == ("R102", "warning", "a.txt:3")


def test_damage_in_the_middle() -> None:
    data = SIMPLIFIED.encode()
    at = data.index("推".encode())
    text, finding = decode(data[:at] + data[at + 1 :], "a.txt")
    assert text.startswith(SIMPLIFIED[:17])
    assert finding is not None
    assert (finding.code, finding.where) == ("R102", "a.txt:1")


def test_a_last_gbk_character_cut_in_half() -> None:
    text, finding = decode(SIMPLIFIED.encode("gbk") + "值".encode("gbk")[:1], "a.txt")
    assert text == SIMPLIFIED + "\ufffd"
    assert finding is not None


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0", b"abc\0def"])
def test_no_text_at_all(data: bytes) -> None:
    with pytest.raises(InputError, match="is not a text file") as caught:
        decode(data, "picture.txt")
    assert caught.value.where == "picture.txt"
    assert caught.value.hint


def test_nothing_fits() -> None:
    with pytest.raises(InputError, match=r"byte 7 \(0xe9\)") as caught:
        decode("premi\nère: été é è".encode("cp1252").replace(b"\xe8re", b"a\xe9 re"), "b.txt")
    assert caught.value.where == "b.txt:2"


def test_a_mark_that_lies() -> None:
    with pytest.raises(InputError, match="valid UTF-16"):
        decode(b"\xff\xfea", "c.txt")


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_an_input_error(data: bytes) -> None:
    with suppress(InputError):
        text, _ = decode(data, "d.txt")
        assert "\r" not in text
        assert "\0" not in text
