"""Lines of plain wordings and what they stand for → the wording of each word."""


def by_word(table: str) -> dict[str, str]:
    """Return ``{"渐渐": "逐渐", "日渐": "逐渐"}`` for a line ``逐渐: 渐渐 日渐``."""
    lines = (line.strip().partition(": ") for line in table.strip().split("\n"))
    return {word: plain for plain, _, words in lines for word in words.split()}
