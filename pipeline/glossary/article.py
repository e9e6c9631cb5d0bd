"""An English word → the article that goes before it, by how it is said."""

import re

_SAID_EN = "AEFHILMNORSX"  # letters whose names begin with a vowel
_YOU = re.compile(
    r"(?:uni(?!n|mp|mag|dent)|us[aeiu]|uti|ubiq|urea|eu|ewe|one(?:s|-|\b)|once\b)", re.IGNORECASE
)
_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)", re.IGNORECASE)
_NUMBER_AN = re.compile(r"8|1[18](?![\d.,])|1[18]000|1[18],\d{3}(?![\d,])")
# Acronyms said as a word, and words that look like acronyms; value: the article.
_EXCEPTIONS = {
    "ASCII": "an", "BERT": "a", "CRUD": "a", "FLAC": "a", "FLOP": "a", "FLOPS": "a", "GAN": "a",
    "GIF": "a", "HOG": "a", "JIT": "a", "LAN": "a", "LARS": "a", "LASSO": "a", "LLaMA": "a",
    "LRU": "an",
    "MAP": "a", "MIT": "an", "MUX": "a", "NAN": "a", "NaN": "a", "NAS": "a", "NASA": "a",
    "NAT": "a", "NOR": "a", "NOT": "a", "NUMA": "a", "RAG": "a", "RAID": "a", "RAM": "a",
    "ReLU": "a", "REPL": "a", "REST": "a", "ROM": "a", "ROUGE": "a", "SAM": "a", "SIM": "a",
    "SLAM": "a", "SMOTE": "a", "SOTA": "a", "SPICE": "a", "SQuAD": "a", "STEM": "a", "SWAG": "a",
    "WAN": "a", "XOR": "an",
}  # fmt: skip


def article(word: str) -> str:
    """Return "a" or "an".

    Acronyms are spelled out unless they read as a word: *an MLP*, *an IoU*, *a YOLO*.

    Args:
        word: the word after the article, or a text that begins with it.

    """
    word = re.split(r"[\s/]", word.strip().lstrip("“\"'([*_`"), maxsplit=1)[0]
    head = re.split(r"[-‐‑]", word, maxsplit=1)[0]
    for known in (head, head.removesuffix("s")):
        if known in _EXCEPTIONS:
            return _EXCEPTIONS[known]
    if head[:1].isdigit():
        return "an" if _NUMBER_AN.match(head) else "a"
    letters = re.match(r"[A-Za-z]*", head)
    run = _spelled(letters[0] if letters else "", word)
    if run:
        return "an" if run.upper() in _SAID_EN else "a"
    if _SILENT_H.match(head):
        return "an"
    return "an" if head[:1].lower() in tuple("aeiou") and not _YOU.match(head) else "a"


def _spelled(head: str, word: str) -> str:
    """Return the letter whose name begins the word when it is not read as a word, else ""."""
    first = head[:1]
    if len(head) == 1:
        # "a priori" and "x-ray" both begin with a letter's name; "L1" and "F1" too.
        return first
    if re.match(r"[a-z][A-Z]", head) or re.fullmatch(r"[A-Z][a-z][A-Z]s?", head):
        return first  # mAP, kNN, xLSTM; IoU, RoI, MoE
    capitals = re.match(r"[A-Z]+", head.removesuffix("s"))
    run = capitals[0] if capitals else ""
    if len(run) < len(head.removesuffix("s")) and run:
        run = run[:-1]  # the last capital begins the word that follows: XGBoost, SENet, UNet
        return first if run else ""
    if len(run) < 2:
        return ""
    # LSTM, RMSE and UEFI are spelled; YOLO, NASA and COCO read as words.
    readable = len(run) > 3 and first != "U" and any(c in "AEIOUY" for c in run[:2])
    return "" if readable else first
