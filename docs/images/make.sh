#!/usr/bin/env bash
# output/posts.epub → docs/images/book.png: a page wide, the same page narrow and dark beside it.
# Needs node, chromium and `npm ci --prefix tests/readers --ignore-scripts`.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unzip -qo "${1:-output/posts.epub}" -d "$folder/book"
page="$folder/book/EPUB/text/post-${2:-nms}.xhtml"
node tests/readers/picture.js "$page" "$folder/wide.png" 1060 900 light "${3:-}"
node tests/readers/picture.js "$page" "$folder/dark.png" 380 900 dark "${3:-}"
uv run --quiet python - "$folder" docs/images/book.png <<'PYTHON'
import sys
from pathlib import Path

from PIL import Image

folder, out = Path(sys.argv[1]), sys.argv[2]
wide, dark = (Image.open(folder / f"{name}.png").convert("RGB") for name in ("wide", "dark"))
both = Image.new("RGB", (wide.width + 12 + dark.width, wide.height), "#8a8a8a")
both.paste(wide, (0, 0))
both.paste(dark, (wide.width + 12, 0))
both.quantize(96, dither=Image.Dither.NONE).save(out, optimize=True)
PYTHON
ls -l docs/images/book.png
