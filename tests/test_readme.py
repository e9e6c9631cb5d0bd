"""The README is true: the piece of output it shows is what the sample posts become."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_sample_in_the_readme_is_in_the_output() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = re.search(r"<!-- sample -->\n\n(.*?)\n\n<!-- /sample -->", readme, re.DOTALL)
    assert sample
    output = (ROOT / "output" / "iou-losses.md").read_text(encoding="utf-8")
    for line in filter(None, sample[1].split("\n")):
        # A heading would be one of the README's own; it stands there one level deeper.
        assert line.removeprefix("##") in output


def test_every_file_the_readme_points_to_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_every_sample_post_is_in_the_output() -> None:
    posts = {path.stem for path in (ROOT / "posts").glob("*.*") if path.suffix in (".md", ".txt")}
    assert len(posts) >= 8
    assert posts <= {path.stem for path in (ROOT / "output").glob("*.md")}
    assert (ROOT / "output" / "posts.epub").is_file()
