"""Words before a noun, English or Chinese → whether they ask for one thing or for several."""

import re

_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty hundred thousand million billion"
    " trillion dozen"
).replace(" ", "|")
# Adjectives that may stand between such a word and a term.
_ADJECTIVES = (
    "actual additional adjacent best big certain classic classical common complete concrete"
    " corresponding current deep dense different distinct equal existing extra famous final first"
    " following fixed full general given good ground huge important independent individual initial"
    " input intermediate key large larger last latest learned local long low lower main major"
    " matched new next old original other output overlapping pair particular popular possible"
    " predicted preset previous random real regular related relevant remaining same second"
    " selected separate shallow short similar simple single small smaller so-called special"
    " specific standard such third top traditional trained typical unique useful usual valid"
    " well-known whole wrong"
).replace(" ", "|")
_SKIP = rf"(?:(?:{_ADJECTIVES}),? ){{0,2}}"
_DETERMINER = r"(?:the|these|those|its|their|our|your|all|all the) "
_GROUPS = (
    "(?:numbers?|pairs?|sets?|groups?|series|lists?|collections?|lots?|plenty|variety|dozens"
    "|hundreds|thousands|millions|couple|bunch|majority|multitude|handful|tens)"
)
_START = r"(?:\A|[^\w'’.-])"

ONE = re.compile(rf"{_START}(?:an?|one|each|every|this|another) {_SKIP}\Z")
"""What asks for the singular right after it."""
DISTANT_ONE = re.compile(
    r"(?:\A|[^\w'’-])(?:an?|one|each|every|this|that|another|any|single|per|no) (?:[\w-]+ ){0,3}\Z"
)
"""What may ask for the singular from further away."""
JOINED = re.compile(r",? (?:and|or) (?:the )?|, (?:the )?")
"""What joins a term to the one before it."""

PLURAL = {
    "word": re.compile(
        rf"{_START}(?:{_NUMBERS}|these|those|several|many|multiple|various|few|numerous|different"
        rf"|both|all) {_SKIP}\Z"
    ),
    "of_the": re.compile(
        rf"{_START}(?:{_NUMBERS}|one|each|several|many|both|few|any|either|neither|none) of"
        rf" {_DETERMINER}{_SKIP}\Z"
    ),
    "of": re.compile(rf"{_START}{_GROUPS} of (?:{_DETERMINER})?{_SKIP}\Z"),
    "digits": re.compile(
        rf"(?:\A|(?<!\S)(?P<before>\S+)\s)(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}) {_SKIP}\Z"
    ),
}
"""What asks for the plural right after it."""
# A number behind one of these is a name, not a count: layer 3, Figure 2, stage two.
_LABEL = re.compile(
    r"(?:\w*(?:figure|fig|table|step|layer|stage|version|chapter|section|level|no|number|part|phase"
    r"|equation|eq|type|class|case|scale|algorithm|example|line|method|model|round|epoch|in|top"
    r"|python|cuda|v|by|x|size|stride|dimension|to)\.?|.*[×*/=+<>~≈^:-])"
)
_LAST_WORD = re.compile(r"[a-z]+|\d+")
_ASKING = frozenset(
    re.findall(
        "[a-z]+",
        "a an another each every many multiple numerous of one several these this those all both"
        f" few its our the their various your {_NUMBERS} {_ADJECTIVES}",
    )
)
"""What the word before a noun must be, or the last part of it, for any of these to match."""
_NOT_ALL = re.compile(r"\b(?:at|after|above|in|for) all \Z")
_BOTH = re.compile(rf"{_START}both {_SKIP}\Z")

_MEASURES = "[个個条條种種张張组組类類块塊幅帧幀项項份颗顆对對套台台批位行列段支只只棵根片枚篇本]"
_MANY = re.compile(
    rf"(?:(?:[二两兩三四五六七八九十百千万萬亿億几幾多数數]|(?<![\d.])(?:[2-9]|\d{{2,}})\s?){_MEASURES}"
    rf"(?:不同的|相邻的|相鄰的|相似的)?"
    r"|若干个?|一些|有些|这些|這些|那些|哪些|[所]有的?|全部的?|各[个個种種]|许多|許多|很多|众多|眾多"
    r"|大量的?|不同的?)\Z"
)
_ORDINAL = re.compile(rf"第[二三四五六七八九十百千万两\d]+\s?{_MEASURES}\Z")


def may_ask(before: str) -> bool:
    """Return whether `ONE` or `asks_for_plural` can hold, by the last word before a noun alone."""
    words = _LAST_WORD.findall(before[-24:])
    if not words:
        return False
    if words[-1] == "the":
        return before.endswith(("of the ", "of all the "))
    return words[-1] in _ASKING or words[-1].isdigit()


def asks_for_plural(before: str) -> bool:
    """Return whether the words before a noun, in small letters, ask for its plural."""
    if PLURAL["of_the"].search(before) or PLURAL["of"].search(before):
        return "sequence number of" not in before and "index number of" not in before
    word = PLURAL["word"].search(before)
    if word:
        label = before[: word.start() + 1].split()[-1:]
        numeral = re.match(rf"\W?(?:{_NUMBERS})\b", word[0])
        if numeral and label and _LABEL.fullmatch(label[0]):
            return False
        return not _NOT_ALL.search(before)
    digits = PLURAL["digits"].search(before)
    if not digits or digits["number"] in ("0", "1"):
        return False
    if digits["number"].isdigit() and 1900 <= int(digits["number"]) < 2100:  # a year
        return False
    return not (digits["before"] and _LABEL.fullmatch(digits["before"]))


def is_both(before: str) -> bool:
    """Return whether *both* stands right before, which also joins two single things."""
    return _BOTH.search(before) is not None


def counts_many(source: str, start: int, end: int) -> bool:
    """Return whether the Chinese beside ``source[start:end]`` says that there are several."""
    if source[end : end + 1] in ("们", "們"):
        return True
    before = source[max(0, start - 12) : start].rstrip("*_[ ")
    return _MANY.search(before) is not None and not _ORDINAL.search(before)
