"""Which files are articles, and what is said of those that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.articles import ArticleError, find_files, read_article

ARTICLE = "Un titre bref\n\nLe ministre kényan a reçu lundi son homologue ougandais à Nairobi, selon un communiqué.\n"


def reason(path: Path, **options: int) -> str:
    with pytest.raises(ArticleError) as caught:
        read_article(path, **options)
    assert caught.value.path == str(path)
    return caught.value.reason


def test_folders_are_expanded_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "a.md", "b/c.html", "b/d.HTM", "b/side.toml", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_text(ARTICLE)
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a.md", "b/c.html", "b/d.HTM", "z.txt"]


def test_each_file_comes_once_and_a_missing_one_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(ARTICLE)
    missing = tmp_path / "missing.txt"
    assert find_files([file, missing, tmp_path]) == [file, missing]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(ARTICLE)
    (inside / "own.txt").write_text(ARTICLE)
    (inside / "file.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "broken.txt").symlink_to(outside / "nowhere.txt")
    (inside / "within.txt").symlink_to(inside / "own.txt")
    assert [path.name for path in find_files([inside])] == ["own.txt", "within.txt"]


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "vide.txt").write_bytes(b" \n\n")
    assert "is empty" in reason(tmp_path / "vide.txt")


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    assert "too large (100,000,000 bytes" in reason(huge)
    assert "at most 10 are read" in reason(_written(tmp_path / "a.txt", "x" * 11), max_bytes=10)


def test_missing_folder_and_device(tmp_path: Path) -> None:
    assert "does not exist" in reason(tmp_path / "nowhere.txt")
    assert "is a folder" in reason(tmp_path)
    assert "not a regular file" in reason(Path("/dev/null"))
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in reason(tmp_path / "pipe.txt")


def test_a_name_that_no_system_takes() -> None:
    assert reason(Path("a\0b.txt")).startswith("cannot be read")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    locked = _written(tmp_path / "locked.txt", ARTICLE)
    locked.chmod(0)
    assert "may not be read" in reason(locked)


def test_an_unlistable_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", refuse)
    assert find_files([tmp_path]) == [tmp_path]


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_book_is_no_article(tmp_path: Path) -> None:
    file = tmp_path / "archive.txt"
    file.write_text("Un titre\n\n" + "Le ministre a parlé longuement devant la presse. " * 4000, encoding="utf-8")
    with pytest.raises(ArticleError, match="split it") as error:
        read_article(file)
    assert error.value.path == str(file)


def test_a_text_without_line_breaks_is_refused_past_a_length(tmp_path: Path) -> None:
    file = tmp_path / "bloc.txt"
    file.write_text("Un titre\n\n" + "le ministre a parlé puis " * 2000, encoding="utf-8")
    with pytest.raises(ArticleError, match="break it up"):
        read_article(file)
