"""Small fixed engines: tests of the stages must not change when the model gets better."""

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.translate import Hypothesis

_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "el", "or")]
_MARKS = str.maketrans("，。；：？！、（）“”‘’《》【】", ',.;:?!,()""\'\'""[]')
_HAN = re.compile(r"[\u3400-\u9fff]+")
_NOT = re.compile("[不没无未非]")


def syllables(text: str) -> str:
    """Turn Han characters into made-up English words, two characters a word."""

    def words(match: re.Match[str]) -> str:
        sounds = [_SYLLABLES[ord(char) % len(_SYLLABLES)] for char in match[0]]
        made = [sounds[i] + "".join(sounds[i + 1 : i + 2]) for i in range(0, len(sounds), 2)]
        return f" {'not ' if _NOT.search(match[0]) else ''}{' '.join(made)} "

    spelled = _HAN.sub(words, text).translate(_MARKS)
    return re.sub(r" +([,.;:?!)])", r"\1", re.sub(r"\s+", " ", spelled)).strip()


class FixedEngine:
    """Answers by rule: the same English for the same Chinese, for ever."""

    placeholder = "⟦{}⟧"
    term = ("⟨", "⟩")

    def __init__(self, *damages: Callable[[str], str]) -> None:
        """Take what spoils the answers; each further hypothesis is spoilt by one damage less."""
        self.damages = damages
        self.asked: list[str] = []
        """Every text the engine was asked for, in order."""

    @property
    def signature(self) -> str:
        return f"fixed 1 {len(self.damages)}"

    def translate(
        self, texts: Sequence[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for index, text in enumerate(texts):
            self.asked.append(text)
            yield index, tuple(self._answer(text, n) for n in range(hypotheses))

    def _answer(self, text: str, number: int) -> Hypothesis:
        answer = syllables(text)
        for damage in self.damages[number:]:
            answer = damage(answer)
        return Hypothesis(answer, -1.0 - number, len(answer.split()))


def without_placeholders(text: str) -> str:
    return re.sub(r"⟦\d⟧ ?", "", text)


def without_terms(text: str) -> str:
    return re.sub(r"⟨.*?⟩ ?", "", text)


def without_marks(text: str) -> str:
    return text.replace("⟨", "").replace("⟩", "")


def looping(text: str) -> str:
    return f"{text} and so on and so on and so on and so on and so on"


def nothing(text: str) -> str:
    return ""
