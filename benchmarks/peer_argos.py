"""A folder of texts → their English by Argos Translate, in the interpreter of its own environment.

    PYTHON peer_argos.py prepare PACKAGE HOME
    PYTHON peer_argos.py text IN OUT          each file with ``argostranslate.translate.translate``
    PYTHON peer_argos.py files IN OUT         each file with ``argostranslatefiles.translate_file``

`peers.py` calls it, with the variables that keep Argos Translate within a folder and offline. What
is printed is one line of JSON: seconds to import and load, seconds to translate.
"""

import json
import shutil
import sys
import time
from pathlib import Path


def prepare(package: Path, home: Path) -> None:
    """Install a package below ``home``, with a sentence splitter that needs no download."""
    import spacy

    installed = home / "data/argos-translate/packages" / package.name
    shutil.copytree(package, installed)
    # One that knows where Chinese words end by characters, and sentences by their full stops.
    spacy.blank("zh").to_disk(installed / "spacy")
    # Argos Translate fetches a multilingual splitter unless this is there; it is never opened.
    marker = home / "cache/argos-translate/spacy/senter/model"
    marker.parent.mkdir(parents=True)
    marker.touch()


def translate(kind: str, source: Path, target: Path) -> dict[str, float]:
    """Translate every file of a folder, in order of their names, as a user's script would."""
    begun = time.perf_counter()
    from argostranslate.translate import get_translation_from_codes
    from argostranslate.translate import translate as translate_text

    if kind == "files":
        from argostranslatefiles import argostranslatefiles
    translation = get_translation_from_codes("zh", "en")
    translate_text("你好。", "zh", "en")  # loads the model
    loaded = time.perf_counter()
    target.mkdir()
    for file in sorted(source.iterdir()):
        if kind == "files":
            made = argostranslatefiles.translate_file(translation, str(file))
            shutil.move(made, target / file.name)
        else:
            english = translate_text(file.read_text(encoding="utf-8"), "zh", "en")
            (target / file.name).write_text(english, encoding="utf-8")
    return {"load": loaded - begun, "translate": time.perf_counter() - loaded}


if __name__ == "__main__":
    what, one, two = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if what == "prepare":
        prepare(one, two)
    else:
        print(json.dumps(translate(what, one, two)))
