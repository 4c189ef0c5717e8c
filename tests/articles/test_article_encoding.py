"""Bytes to text."""

from __future__ import annotations

import pytest

from bot.articles import ArticleError
from bot.articles.encoding import decode, undo_mojibake

TEXT = "Le ministre a « brièvement » évoqué l’accord, à Genève… Un succès, dit-il, pour l’Élysée."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_survives_its_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["latin-1", "mac_roman", "cp850"])
def test_short_text_in_an_old_code_page(encoding: str) -> None:
    text = "Où siège l'État ? À Nîmes, répond l'évêque, près du théâtre."
    assert decode(text.encode(encoding)) == text


def test_text_in_another_alphabet() -> None:
    text = "Президент России провёл телефонный разговор с президентом Ирана, сообщила пресс-служба Кремля. " * 5
    assert decode(text.encode("cp1251")) == text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("TÃ©hÃ©ran et lâ€™Irak", "Téhéran et l’Irak"),
        ("Ã\u00a0 GenÃ¨ve, un Â« accord Â»", "à Genève, un « accord »"),
        ("cÅ“ur", "cœur"),
        ("l'Ã‰lysÃ©e", "l'Élysée"),
    ],
)
def test_mojibake_is_undone(broken: str, whole: str) -> None:
    assert undo_mojibake(broken) == whole
    assert decode(broken.encode()) == whole


def test_mojibake_made_twice_is_undone() -> None:
    twice = "Téhéran".encode().decode("cp1252").encode().decode("cp1252")
    assert undo_mojibake(twice) == "Téhéran"


@pytest.mark.parametrize("text", ["LA RÉALITÉ»", "São Paulo, Åland, CÂBLE", "Ã est une lettre portugaise", "pâté, âge"])
def test_sound_text_is_left_alone(text: str) -> None:
    assert undo_mojibake(text) == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "office document"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 4, "binary"),
        (b"texte\0" * 3 + b"\0\0\0\1", "binary"),
        (b"\x01\x02\x03\x04\x05\x06 bruit", "binary"),
        (b"\xff\xfeA\x00B", "save it again as UTF-8"),
    ],
)
def test_what_is_no_text_says_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(ArticleError) as caught:
        decode(data, "dépêche.txt")
    assert said in caught.value.reason
    assert caught.value.path == "dépêche.txt"


def test_western_letters_of_neighbours_stay_in_windows_1252() -> None:
    text = "Le président tchèque Miloš Zeman a reçu à Prague M. Støre, arrivé de l'étranger. Å bientôt."
    assert decode(text.encode("cp1252")) == text
