"""Translation packages that are missing, damaged or of no use: one clear sentence, no output."""

import json
import os
from pathlib import Path

import pytest
from running import POST, copy_package, invoke, pack, said

FILES = {"post.md": POST}
pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def real_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.translate.engine import ArgosEngine

    monkeypatch.setattr("pipeline.translate.ArgosEngine", ArgosEngine)


@pytest.mark.usefixtures("real_engine")
class TestPackage:
    def refused(self, package: object) -> str:
        result = invoke("translate", "post.md", "--package", package)
        assert result.exit_code == 5
        assert not Path("output/post.md").exists()
        return said(result)

    def test_missing_package(self) -> None:
        assert "there is no translation package here" in self.refused("nowhere")

    def test_package_without_a_model(self, folder: Path) -> None:
        (copy_package(folder) / "model/model.bin").unlink()
        assert "the package has no model/model.bin." in self.refused("translate-zh_en")

    def test_package_without_a_tokenizer(self, folder: Path) -> None:
        (copy_package(folder) / "sentencepiece.model").unlink()
        assert "no sentencepiece.model" in self.refused("translate-zh_en")

    @pytest.mark.parametrize("content", [b"", b"no model at all", os.urandom(5000)])
    def test_package_with_a_damaged_model(self, folder: Path, content: bytes) -> None:
        (copy_package(folder) / "model/model.bin").write_bytes(content)
        assert "the package cannot be loaded" in self.refused("translate-zh_en")

    def test_package_with_a_model_cut_short(self, folder: Path) -> None:
        model = copy_package(folder) / "model/model.bin"
        os.truncate(model, model.stat().st_size // 2)
        assert "the package cannot be loaded" in self.refused("translate-zh_en")

    def test_package_with_a_damaged_tokenizer(self, folder: Path) -> None:
        (copy_package(folder) / "sentencepiece.model").write_bytes(b"no model at all")
        assert "the package cannot be loaded" in self.refused("translate-zh_en")

    def test_package_of_another_language_pair(self, folder: Path) -> None:
        path = copy_package(folder) / "metadata.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"zh"', '"ja"'), encoding="utf-8")
        assert "translates ja to en" in self.refused("translate-zh_en")

    @pytest.mark.parametrize(
        "change", ['{"term": ["<"]}', '{"placeholder": "X"}', '"yes"', '{"term": 3}']
    )
    def test_package_with_senseless_spellings(self, folder: Path, change: str) -> None:
        path = copy_package(folder) / "metadata.json"
        metadata = json.loads(path.read_text(encoding="utf-8"))
        metadata["duizhao"] = json.loads(change)
        path.write_text(json.dumps(metadata), encoding="utf-8")
        assert "metadata.json" in self.refused("translate-zh_en")

    def test_archive_that_was_cut_short(self, folder: Path) -> None:
        archive = pack(copy_package(folder), folder / "cut.argosmodel")
        os.truncate(archive, archive.stat().st_size // 2)
        assert "cannot be unpacked" in self.refused("cut.argosmodel")

    def test_archive_with_a_damaged_byte(self, folder: Path) -> None:
        archive = pack(copy_package(folder), folder / "bad.argosmodel")
        data = bytearray(archive.read_bytes())
        data[len(data) // 2] ^= 0xFF
        archive.write_bytes(data)
        assert "cannot be unpacked" in self.refused("bad.argosmodel")
