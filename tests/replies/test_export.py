from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest

from bot.model import ActorRow, ActorType, ArticleRow, Contact, ContactRow, Kind, Party, PartyRole, Precision, Status
from bot.replies.export import Table, actors_table, contacts_table, to_csv, to_json
from bot.replies.localization import localizer

ARTICLE = ArticleRow(
    7, "Pêche ; « accord »", "Le Courrier", date(2026, 1, 14), "https://a.example/1", "", "fr", True, datetime.now(UTC)
)
CALL = ContactRow(
    1,
    Contact(
        Kind.CALL,
        Status.REPORTED,
        (Party("FRA", PartyRole.INITIATOR, ("Paul Ravel",)), Party("NOR", PartyRole.TARGET, ("Nils Dahl",))),
        0,
        date(2026, 1, 12),
        date(2026, 1, 12),
        Precision.DAY,
    ),
    "Il a dit :\n« demain ».",
    ARTICLE,
)


def _read(data: bytes, delimiter: str) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_csv_in_french() -> None:
    (row,) = _read(to_csv(localizer("fr"), contacts_table([CALL])), ";")
    assert row["Depuis"] == "2026-01-12"
    assert row["Type"] == "appel"
    assert row["Pays"] == "France / Norvège"
    assert row["À l’initiative"] == "France"
    assert row["Personnes"] == "Paul Ravel / Nils Dahl"
    assert row["Phrase"] == "Il a dit :\n« demain »."
    assert row["Article"] == "Pêche ; « accord »"


def test_csv_in_english() -> None:
    (row,) = _read(to_csv(localizer("en"), contacts_table([CALL])), ",")
    assert (row["Kind"], row["Countries"], row["Status"]) == ("call", "France / Norway", "reported")


@pytest.mark.parametrize(
    "text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("https://a.example";"b")']
)
def test_no_cell_is_a_formula(text: str) -> None:
    actor = ActorRow(text, ActorType.PERSON, None, text, 1, 1, ARTICLE, text)
    (row,) = _read(to_csv(localizer("fr"), actors_table([actor])), ";")
    for column in ("Nom", "Fonction", "Phrase"):
        assert row[column].startswith("'")
        assert row[column][1:] == text


def test_numbers_stay_numbers_and_what_is_missing_is_empty() -> None:
    actor = ActorRow("Paul Ravel", ActorType.PERSON, None, None, 3, 2, ARTICLE, "")
    (row,) = _read(to_csv(localizer("fr"), actors_table([actor])), ";")
    assert (row["Mentions"], row["Fonction"], row["Pays"]) == ("3", "", "")


def test_json_has_codes_and_the_same_keys_for_everybody() -> None:
    (record,) = json.loads(to_json(contacts_table([CALL])))
    assert record["countries"] == ["FRA", "NOR"]
    assert record["kind"] == "call"
    assert record["initiator"] == "FRA"
    assert record["published"] == "2026-01-14"


def test_lone_surrogates_and_nothing_at_all() -> None:
    actor = ActorRow("a\ud800b", ActorType.PERSON, None, None, 1, 1, ARTICLE, "")
    assert "a?b" in to_csv(localizer("fr"), actors_table([actor])).decode("utf-8-sig")
    assert json.loads(to_json(actors_table([actor])))[0]["name"] == "a?b"
    assert json.loads(to_json(Table("contacts", []))) == []
    assert _read(to_csv(localizer("en"), Table("contacts", [])), ",") == []
