"""Names of HTML elements → what a book does with them."""

from collections.abc import Callable, Iterator

_PHRASING = """
    a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small span
    strong sub sup u var wbr
"""
PHRASING = frozenset(_PHRASING.split())
_BLOCKS = """
    blockquote caption dd details div dl dt figcaption figure hr li ol p pre summary table tbody
    td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
_VOID = """
    br hr img wbr area base col embed frame input link meta param source track
"""
VOID = frozenset(_VOID.split())
RENAMED = {
    "acronym": "abbr", "address": "div", "article": "div", "aside": "div", "big": "span",
    "center": "div", "font": "span", "footer": "div", "h1": "p", "h2": "p", "h3": "p", "h4": "p",
    "h5": "p", "h6": "p", "header": "div", "main": "div", "nav": "div", "strike": "s",
    "section": "div", "time": "span", "tt": "code", "rt": "sup",
}  # fmt: skip
_UNWRAPPED = """
    body button colgroup col data fieldset form head hgroup html input label legend map area
    meta link base meter noscript optgroup option output param picture progress rb rp rtc ruby
    select slot source textarea track
"""
UNWRAPPED = frozenset(_UNWRAPPED.split())
"""Known elements that lose their tags and keep their text."""
_DROPPED = """
    applet audio canvas embed frame frameset iframe math object script style svg template title
    video
"""
DROPPED = frozenset(_DROPPED.split())
ELEMENTS = PHRASING | BLOCKS | VOID | UNWRAPPED | DROPPED | frozenset(RENAMED)
"""All that are known; what else looks like a tag is text."""
CHILDREN: dict[str, frozenset[str]] = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd"}),
    "table": frozenset({"caption", "thead", "tbody", "tfoot", "tr"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tfoot": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
}
IMPLIED = {
    "ul": "li", "ol": "li", "dl": "dd", "table": "tr", "thead": "tr", "tbody": "tr",
    "tfoot": "tr", "tr": "td",
}  # fmt: skip
"""What is opened where something else than a child stands in an element of `CHILDREN`."""
NEEDS: dict[str, tuple[str, ...]] = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "caption": ("table",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "figcaption": ("figure",),
    "summary": ("details",),
}
"""Elements that lose their tags anywhere but in these."""
CLOSES: dict[str, tuple[str, ...]] = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr",),
    "thead": ("thead", "tbody", "tfoot", "caption"),
    "tbody": ("thead", "tbody", "tfoot", "caption"),
    "tfoot": ("thead", "tbody", "tfoot", "caption"),
}
"""Elements that a start tag ends, as HTML lets their end tags be left out."""
SCOPES = frozenset({"ul", "ol", "dl", "table", "details", "figure"})

_ALIGNMENTS = ("left", "center", "right")


def safe_attributes(
    tag: str, name: str, given: dict[str, str], link: Callable[[str], str]
) -> dict[str, str]:
    """Return the attributes that ``tag``, now called ``name``, may keep."""
    return dict(_kept(tag, name, given, link))


def _kept(
    tag: str, name: str, given: dict[str, str], link: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    classes = []
    align = "center" if tag == "center" else given.get("align", "").lower()
    if "text-align" in given.get("style", ""):
        align = given["style"].split("text-align", 1)[1].lstrip(" :").split(";")[0].strip().lower()
    if align in _ALIGNMENTS and name in ("div", "p", "td", "th"):
        classes.append(align)
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        classes.append("heading")
    if classes:
        yield "class", " ".join(classes)
    if name == "a" and (href := link(given.get("href", ""))):
        yield "href", href
    if name in ("a", "abbr", "dfn") and given.get("title"):
        yield "title", given["title"]
    for number in ("colspan", "rowspan"):
        value = given.get(number, "")
        if name in ("td", "th") and value.isdecimal() and 1 < int(value) <= 100:
            yield number, str(int(value))
    if name == "ol" and given.get("start", "").isdecimal():
        yield "start", str(int(given["start"]))
    if name == "th":
        yield "scope", "row" if given.get("scope") == "row" else "col"
