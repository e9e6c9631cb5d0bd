"""Japanese and Korean are refused by name however many Chinese characters they are written in."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import read_file

JAPANESE = (
    "分散合意手法の比較評価。障害検出時間、通信量及び処理性能の三項目を測定対象とし、実験環境は仮想計算機五台で構成した。結果、提案手法は従来手法と比較し検出時間を三割短縮した。",
    "学習率減衰の影響を検証する。初期値を大きく設定すると損失関数の値が発散し、小さく設定すると収束が遅い。",
    "索引構造の概要：二分探索木は平衡状態を維持できない場合、探索性能が線形時間まで劣化する。平衡木では回転操作により高さを対数に保つ。",
    "型推論とは、明示的な型注釈を省略した場合に、処理系が式の構造から型を決定する機能である。現在主流の言語の多くが採用済。",
    "キャッシュの一貫性を保証するため、書込要求発生時に全複製を無効化し、次回参照時に最新値を再取得する方式を採用。",
)
KOREAN = (
    "分散 合意 手法의 比較 評價를 實施하였다. 障害 檢出 時間, 通信量 및 處理 性能을 測定 對象으로 하고 實驗 環境은 假想 機械 五臺로 構成하였다.",
    "學習率이 너무 크면 損失函數의 값이 發散하고, 너무 작으면 收斂이 느리다. 初期値의 設定이 重要하다.",
    "索引 構造의 槪要: 二分 探索 木은 平衡 狀態를 維持하지 못하는 境遇 性能이 線形 時間까지 劣化한다.",
    "型 推論이란 明示的인 型 註釋을 省略한 境遇에 處理系가 式의 構造에서 型을 決定하는 機能이다.",
    "캐시의 일관성을 보장하려면 쓰기 요청이 발생할 때 모든 복제본(複製本)을 무효화하고 다음 참조 때 최신 값을 다시 가져온다.",
)
CHINESE = (
    "日语分词的难点在于没有空格。例句「私は東京の大学で情報科学を勉強しています」该怎么切？先查词典，再用维特比算法求最优路径，助词「は」「の」「で」「を」各自成词。",
    "片假名的外来词要单独处理，比如「データベース」「アルゴリズム」「サーバー」，它们在词典里常常没有，只能当作未登录词，这时模型会把整串识别成名词。",
    "日文維基的語料裡，「これは」「それは」「あれは」這類代詞很多，我們先把它們換成同一個符號，再統計詞頻，這樣得到的詞表會小得多。",
    "韩语的「학습률이 너무 크면 손실이 진동한다」可以拆成词干和词尾，拆完之后词表小了一半，翻译的质量也更好，这说明形态分析对黏着语很重要。",
    "韓文的「학습률이 너무 크면 손실이 진동한다」可以拆成詞幹和詞尾，拆完之後詞表小了一半，翻譯的品質也更好，這說明形態分析對黏著語很重要，它是必要的一步。",
    "下面几句都要翻译：「ありがとうございます」「よろしくお願いします」「お疲れ様でした」。直译都不对，得看说话的场合，所以我们给每句标了语域，再训练分类器。",
    "写正则时，平假名是 ぁ到ゖ，片假名是 ァ到ヺ，韩文是 가到힣，汉字的范围更大，还分好几个扩展区。",
)


def written(text: str, suffix: str, folder: Path) -> Path:
    path = folder / f"post{suffix}"
    page = f"<html><body><article><p>{text}</p></article></body></html>"
    path.write_text(page if suffix == ".html" else f"{text}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.parametrize(
    ("name", "text"),
    [*(("Japanese", text) for text in JAPANESE), *(("Korean", text) for text in KOREAN)],
)
def test_another_language_is_refused_by_name(
    name: str, text: str, suffix: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=f"the text is {name}"):
        read_file(written(text, suffix, tmp_path))


@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.parametrize("text", CHINESE)
def test_chinese_that_quotes_one_is_read(text: str, suffix: str, tmp_path: Path) -> None:
    (post,) = read_file(written(text, suffix, tmp_path))
    assert post.language.startswith("zh-Han")
    assert "「" in post.body or "ァ" in post.body
