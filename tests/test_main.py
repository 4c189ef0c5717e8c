"""The command line, as a desk's terminal sees it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

TOKEN = "MTAx.R2Vo.c2VjcmV0LXRva2Vu"
CONTACT = {"countries", "kind", "from", "date", "precision", "status", "people", "sentence"}
ACTOR = {"name", "type", "country", "role"}
FIELDS = {"path", "slug", "lang", "published", "title", "source", "contacts", "actors", "summary"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The library of a test and nobody's config.toml; the log of a command ends with it."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def broken(tmp_path: Path) -> list[Path]:
    """An empty file, a file of bytes that are no text, and one that is not there."""
    files = [tmp_path / name for name in ("empty.txt", "image.txt", "missing.txt")]
    files[0].write_bytes(b"")
    files[1].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return files


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_analyze_prints_one_object_a_line(seeds: Path) -> None:
    files = sorted(seeds.glob("*.txt"))
    result = run("analyze", "--json", *files)
    assert result.exit_code == 0, result.stderr
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [item["path"] for item in found] == [str(file) for file in files]
    assert [item["slug"] for item in found] == [file.stem for file in files]
    for item in found:
        assert set(item) == FIELDS
        assert item["lang"] == "fr"
        assert item["published"]
        assert item["title"]
        assert item["summary"]
        assert all(set(contact) == CONTACT and len(contact["countries"]) > 1 for contact in item["contacts"])
        assert all(set(actor) == ACTOR and actor["name"] for actor in item["actors"])
    assert any(item["contacts"] for item in found)


def test_analyze_names_what_it_cannot_read_and_prints_the_rest(seeds: Path, broken: list[Path]) -> None:
    good = min(seeds.glob("*.txt"))
    result = run("analyze", "--json", *broken, good)
    assert result.exit_code == 1
    assert [json.loads(line)["path"] for line in result.stdout.splitlines()] == [str(good)]
    for file in broken:
        assert f"{file}: " in result.stderr


def test_analyze_for_readers_shows_title_contacts_and_sentence(seeds: Path) -> None:
    file = min(seeds.glob("*.txt"))
    found = json.loads(run("analyze", "--json", file).stdout)
    result = run("analyze", file)
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    assert found["title"][:40] in shown
    assert found["summary"][0] in shown
    assert all(contact["sentence"] in shown for contact in found["contacts"])


def test_analyze_leaves_the_library_alone(seeds: Path, tmp_path: Path) -> None:
    assert run("analyze", min(seeds.glob("*.txt"))).exit_code == 0
    assert not list(tmp_path.glob("vigie.db*"))


def test_explain_shows_words_and_rules_and_writes_the_page(seeds: Path, tmp_path: Path) -> None:
    article = seeds / "irak-iran-appel-securite.txt"
    result = run("explain", article, "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.stderr
    shown = " ".join(result.stdout.split())
    assert "PLOVER AGREE" in shown
    assert "2025-08-11" in shown
    assert "Qassem al-Araji" in shown
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_explain_refuses_a_contact_that_is_not_there(seeds: Path, tmp_path: Path) -> None:
    article = min(seeds.glob("*.txt"))
    assert run("explain", article, "--contact", "99").exit_code == 1
    missing = run("explain", tmp_path / "missing.txt")
    assert missing.exit_code == 1
    assert "missing.txt" in missing.stderr


def test_same_name_gives_a_verdict_a_line(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("Vladimir Poutine\tVladimir Putin\nMassoud Barzani\tMasrour Barzani\nSullivan\n", encoding="utf-8")
    result = run("same-name", "--pairs", pairs)
    assert result.exit_code == 0
    verdicts = [line.split("\t") for line in result.stdout.splitlines()]
    assert [answer for answer, _ in verdicts] == ["same", "different", "ask"]
    assert all(reason for _, reason in verdicts)


def test_load_adds_once(seeds: Path, tmp_path: Path) -> None:
    first = run("load", seeds)
    assert first.exit_code == 0, first.stderr
    assert first.stdout == "5 files: 5 added\n"
    assert (tmp_path / "vigie.db").exists()
    assert run("load", seeds).stdout == "5 files: 0 added, 5 unchanged\n"


def test_a_folder_without_articles_is_told_and_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "scan.pdf").write_bytes(b"%PDF-")
    told = "No article found. Vigie reads files that end in .htm, .html, .md, .txt.\n"
    loaded = run("load", tmp_path / "empty")
    assert (loaded.exit_code, loaded.stdout) == (0, told)
    analysed = run("analyze", tmp_path / "empty")
    assert (analysed.exit_code, analysed.stdout, analysed.stderr) == (0, "", told)


def test_load_names_each_failure_and_loads_the_rest(seeds: Path, broken: list[Path]) -> None:
    result = run("load", *broken, min(seeds.glob("*.txt")))
    assert result.exit_code == 1
    assert result.stdout == "4 files: 1 added, 3 failed\n"
    for file in broken:
        assert f"{file}: " in result.stderr


def test_a_file_that_is_no_library_is_told(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "vigie.db").write_text("no database at all, but a text of some length", encoding="utf-8")
    result = run("load", seeds)
    assert result.exit_code == 1
    assert "vigie.db" in result.stderr
    assert "[library] path" in result.stderr


@pytest.mark.parametrize("command", [[], ["load", "."], ["analyze", "."]])
def test_unusable_settings_stop_every_command(tmp_path: Path, command: list[str]) -> None:
    config = tmp_path / "other.toml"
    config.write_text("[sandbx]\nport = 1\n", encoding="utf-8")
    result = run("--config", config, *command)
    assert result.exit_code == 2
    assert result.stderr == f"{config}: sandbx is not a setting. Did you mean [sandbox]?\n"


def test_a_refused_setting_shows_neither_traceback_nor_token(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[discord]\ntoken = "{TOKEN}"\n', encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "discord.token is not a setting" in done.stderr
    assert "Traceback" not in done.stderr
    assert TOKEN not in done.stderr + done.stdout
