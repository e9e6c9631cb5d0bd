"""A Chinese text → a font of this machine that holds all of it, if there is one."""

from collections.abc import Callable, Iterable, Iterator

from PIL import ImageFont

Font = ImageFont.FreeTypeFont
OpenFont = Callable[[str, int], Font]
"""Takes the name of a file and the number of a face in it; raises OSError without it."""
FindFont = Callable[[str, str], Font | None]
"""Takes a text and its language (BCP 47)."""

# As their makers name the files; upright and bold where there is a choice, sans serif first, since
# the font beside it is. Pillow looks for them in the folders where the system keeps fonts.
NAMES = (
    "NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "NotoSansSC-Bold.ttf",
    "SourceHanSans-Bold.ttc", "SourceHanSansSC-Bold.otf", "SourceHanSansCN-Bold.otf",
    "PingFang.ttc", "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "msyhbd.ttc", "msyh.ttc",
    "NotoSansCJK-VF.ttc", "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "simhei.ttf", "DroidSansFallbackFull.ttf", "NotoSerifCJK-Bold.ttc", "SourceHanSerif-Bold.ttc",
    "NotoSerifCJK-Regular.ttc", "Songti.ttc", "simsun.ttc", "uming.ttc",
)  # fmt: skip
_MOST_FACES = 20
_NO_CHARACTER = "\uffff"


def open_font(name: str, face: int) -> Font:
    """Open one face of a font file of this machine.

    Raises:
        OSError: there is no such file or face.

    """
    # Pillow's own layout: that of another library, where one is installed, may differ.
    return ImageFont.truetype(name, 100, face, layout_engine=ImageFont.Layout.BASIC)


def find_font(
    text: str, language: str, names: Iterable[str] = NAMES, open_font: OpenFont = open_font
) -> Font | None:
    """Return the first font that holds the whole text, in the forms of its script.

    Args:
        text: to be drawn.
        language: "zh-Hans" or "zh-Hant": a collection has a face for each.
        names: of files, the best first.
        open_font: opens one.

    """
    region = ("TC", "HK") if language == "zh-Hant" else ("SC", "CN", "GB")
    for name in names:
        faces = list(_faces(name, open_font))
        of_region = (face for face in faces if _family(face).endswith(region))
        font = next(of_region, faces[0] if faces else None)
        if font and holds(font, text):
            return font
    return None


def _faces(name: str, open_font: OpenFont) -> Iterator[Font]:
    try:
        font = open_font(name, 0)
        yield font
        for number in range(1, _MOST_FACES):
            yield open_font(str(font.path), number)  # where it was found: it need not be sought
    except OSError:  # no such file, or no more faces
        return


def _family(font: Font) -> str:
    return font.getname()[0] or ""


def holds(font: Font, text: str) -> bool:
    """Whether a font has a glyph for every character: all that are missing are drawn alike."""
    try:
        missing = _drawn(font, _NO_CHARACTER)
        return all(char.isspace() or _drawn(font, char) != missing for char in set(text))
    except OSError:  # the file is damaged
        return False


def _drawn(font: Font, char: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)
