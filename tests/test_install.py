"""``duizhao model install``: from a file, a URL and an index; what is wrong is refused and leaves nothing."""

import hashlib
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running import copy_package, environment, pack, process

PACKAGES = Path("home/xdg_data_home/argos-translate/packages")


class Handler(SimpleHTTPRequestHandler):
    """Serves files; a name that begins with ``cut`` promises more bytes than come."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.name.startswith("cut"):
            super().do_GET()
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.close_connection = True


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of ``tmp_path/site``."""
    folder = tmp_path / "site"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return copy_package(tmp_path, "zh_en")


def versioned(package: Path, version: str, **more: object) -> Path:
    path = package / "metadata.json"
    metadata = json.loads(path.read_text(encoding="utf-8")) | {"package_version": version} | more
    path.write_text(json.dumps(metadata), encoding="utf-8")
    return package


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def install(tmp_path: Path, *arguments: object) -> str:
    """Install in a process of its own: Argos reads its folders from the environment once."""
    done = process(tmp_path, "model", "install", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(tmp_path: Path, *arguments: object) -> str:
    """Return the sentence, having checked that nothing stayed behind."""
    done = process(tmp_path, "model", "install", *arguments)
    assert done.returncode == 5
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    left = [p for p in (tmp_path / "home").rglob("*") if p.is_file() and p.suffix != ".json"]
    assert left == []
    assert not list((tmp_path / PACKAGES).glob("*")) if (tmp_path / PACKAGES).exists() else True
    assert not list((tmp_path / "home").rglob("duizhao-*"))
    return done.stderr


# What is installed


def test_file_is_installed_listed_and_used(tmp_path: Path, package: Path) -> None:
    archive = pack(versioned(package, "7.1"), tmp_path / "new.argosmodel")
    said = install(tmp_path, archive)
    folder = tmp_path / PACKAGES / "zh_en"
    assert said.startswith(f"Installed translate-zh_en 7.1 in {folder}.")
    assert f"installed  translate-zh_en 7.1  {folder}" in process(tmp_path, "model", "list").stdout
    (tmp_path / "post.md").write_text("# 学习率\n", encoding="utf-8")
    done = process(tmp_path, "translate", "post.md", "--package", folder)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "output/report.json").read_bytes())
    assert report["signature"]["engine"].startswith("translate-zh_en 7.1 ")


def test_installed_again_it_is_replaced_whole(tmp_path: Path, package: Path) -> None:
    (package / "old.txt").write_text("old", encoding="utf-8")
    install(tmp_path, pack(versioned(package, "1.0"), tmp_path / "a.argosmodel"))
    (package / "old.txt").unlink()
    said = install(tmp_path, pack(versioned(package, "1.1"), tmp_path / "b.argosmodel"))
    assert "Installed translate-zh_en 1.1" in said
    assert not (tmp_path / PACKAGES / "zh_en/old.txt").exists()
    assert [path.name for path in (tmp_path / PACKAGES).iterdir()] == ["zh_en"]


def test_archive_without_a_top_folder_gets_one(tmp_path: Path, package: Path) -> None:
    archive = tmp_path / "flat.argosmodel"
    versioned(package, "2.0", code="../../evil")
    with zipfile.ZipFile(archive, "w") as file:
        for path in package.rglob("*"):
            file.write(path, path.relative_to(package).as_posix())
    install(tmp_path, archive)
    names = [path.name for path in (tmp_path / PACKAGES).iterdir()]
    assert len(names) == 1
    assert "/" not in names[0]
    assert (tmp_path / PACKAGES / names[0] / "metadata.json").is_file()


def test_url_is_fetched_and_its_digest_checked(tmp_path: Path, package: Path, site: str) -> None:
    archive = pack(versioned(package, "3.0"), tmp_path / "site/zh.argosmodel")
    said = install(tmp_path, f"{site}/zh.argosmodel", "--sha256", sha256(archive).upper())
    assert "Installed translate-zh_en 3.0" in said


def test_index_gives_the_newest_package_of_the_pair(
    tmp_path: Path, package: Path, site: str
) -> None:
    entries = []
    for version in ("1.9", "1.10", "1.2"):
        archive = pack(versioned(package, version), tmp_path / f"site/zh-{version}.argosmodel")
        entries.append(
            {"from_code": "zh", "to_code": "en", "package_version": version,
             "links": ["ipfs://nowhere", archive.name], "sha256": sha256(archive)}
        )  # fmt: skip
    entries.append({"from_code": "ja", "to_code": "en", "package_version": "9", "links": ["x"]})
    (tmp_path / "site/index.json").write_text(json.dumps(entries), encoding="utf-8")
    assert "Installed translate-zh_en 1.10" in install(tmp_path, f"{site}/index.json")
    assert "Installed translate-zh_en 1.10" in install(tmp_path, "site/index.json")


@pytest.mark.slow
def test_argos_takes_the_bundled_package_and_lists_ours(tmp_path: Path, package: Path) -> None:
    import subprocess
    import sys

    install(tmp_path, pack(package, tmp_path / "a.argosmodel"))
    code = (
        "from argostranslate import package as p\n"
        "(one,) = p.get_installed_packages()\n"
        "print(one.from_code, one.to_code, type(one.tokenizer).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path / "home"),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "zh en SentencePieceTokenizer\n"


# What is refused


def test_missing_file_and_missing_index_are_named(tmp_path: Path) -> None:
    assert "nowhere.argosmodel: there is no such package file." in refused(
        tmp_path, "nowhere.argosmodel"
    )
    assert "nowhere.json: it cannot be fetched" in refused(tmp_path, "nowhere.json")


def test_missing_url_is_named(tmp_path: Path, site: str) -> None:
    assert "404" in refused(tmp_path, f"{site}/nothing.argosmodel")


def test_other_digest_is_refused(tmp_path: Path, package: Path, site: str) -> None:
    archive = pack(package, tmp_path / "site/zh.argosmodel")
    for source in (archive, f"{site}/zh.argosmodel"):
        assert "SHA-256 is" in refused(tmp_path, source, "--sha256", "0" * 64)
    entry = {"from_code": "zh", "to_code": "en", "links": ["zh.argosmodel"], "sha256": "1" * 64}
    (tmp_path / "site/index.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert "SHA-256 is" in refused(tmp_path, f"{site}/index.json")


def test_download_that_is_cut_short_is_refused(tmp_path: Path, package: Path, site: str) -> None:
    size = pack(package, tmp_path / "site/cut.argosmodel").stat().st_size
    said = refused(tmp_path, f"{site}/cut.argosmodel")
    assert f"only {size // 2} of {size} bytes came." in said


def test_archive_that_is_cut_short_is_refused(tmp_path: Path, package: Path) -> None:
    archive = pack(package, tmp_path / "half.argosmodel")
    os.truncate(archive, archive.stat().st_size // 2)
    assert "cannot be unpacked" in refused(tmp_path, archive)


@pytest.mark.parametrize("name", ["../evil.txt", "zh_en/../../evil.txt", "/tmp/evil.txt"])
def test_archive_that_writes_outside_itself_is_refused(
    tmp_path: Path, package: Path, name: str
) -> None:
    archive = pack(package, tmp_path / "evil.argosmodel")
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(name, "evil")
    assert "outside its own folder" in refused(tmp_path, archive)
    assert not list(tmp_path.rglob("evil.txt"))


def test_link_in_an_archive_is_unpacked_as_a_file(tmp_path: Path, package: Path) -> None:
    archive = pack(package, tmp_path / "link.argosmodel")
    link = zipfile.ZipInfo("zh_en/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(link, "/etc")
    install(tmp_path, archive)
    assert not (tmp_path / PACKAGES / "zh_en/link").is_symlink()
    assert (tmp_path / PACKAGES / "zh_en/link").read_bytes() == b"/etc"


def test_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.argosmodel", "w") as file:
        for number in range(10_001):
            file.writestr(f"zh_en/{number}", b"")
    assert "larger than any package" in refused(tmp_path, "many.argosmodel")


def test_http_without_a_digest_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    said = refused(tmp_path, "http://a.invalid/x.argosmodel")
    assert "Give its --sha256, or an https address." in said


def test_archive_of_another_language_pair_is_refused(tmp_path: Path, package: Path) -> None:
    archive = pack(versioned(package, "1", from_code="ja"), tmp_path / "ja.argosmodel")
    assert "translates ja to en" in refused(tmp_path, archive)


def test_archive_without_a_model_is_refused(tmp_path: Path, package: Path) -> None:
    (package / "model/model.bin").unlink()
    assert "no model/model.bin" in refused(tmp_path, pack(package, tmp_path / "a.argosmodel"))


def test_archive_that_is_no_package_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.argosmodel", "w") as file:
        file.writestr("readme.txt", "hello")
    assert "no metadata.json" in refused(tmp_path, "a.argosmodel")


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        ("not json", "it is no JSON"),
        ("[]", "lists no zh→en package"),
        ('{"a": 1}', "lists no zh→en package"),
        ('[{"from_code": "zh", "to_code": "en"}]', "has no link"),
    ],
)
def test_senseless_index_is_refused(tmp_path: Path, site: str, index: str, sentence: str) -> None:
    (tmp_path / "site/index.json").write_text(index, encoding="utf-8")
    assert sentence in refused(tmp_path, f"{site}/index.json")
