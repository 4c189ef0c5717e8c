"""Contacts joined into events as articles are stored, mended and read anew."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from bot.library import Author, EventRow, Library
from bot.library.migrate import migrate, migrations
from bot.library.reanalysis import reread
from bot.model import Analysis, Contact, Kind, Party, PartyRole, Precision, Status
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

DAY = date(2026, 1, 13)


async def _store(
    library: Library, path: str, *contacts: Contact, published: date | None = date(2026, 1, 14), text: str = ""
) -> int:
    text = text or f"Texte {path[:-4]}."
    article = make_article(f"Titre {path[:-4]}", text, path=path, published=published, source=path.removesuffix(".txt"))
    return (await library.store(article, make_analysis(article, contacts=contacts))).article_id


def _told(events: list[EventRow]) -> list[set[str]]:
    return [{row.article.path for row in event.told} for event in events]


def _call(*people: str, since: date | None = DAY, status: Status = Status.REPORTED, kind: Kind = Kind.CALL) -> Contact:
    return make_contact("IRQ", "IRN", sentence=1, kind=kind, status=status, since=since, people=people)


async def test_one_call_under_two_spellings_is_one_event_with_two_sources(library: Library) -> None:
    await _store(library, "a.txt", _call("Qassem al-Araji"))
    await _store(library, "b.txt", _call("Kassem al-Aaraji"))
    (event,) = await library.events.find("IRQ")
    assert event.sources == 2
    assert event.contact.date == "2026-01-13"
    assert event.contact.people == ("Qassem al-Araji",)
    assert [row.article.path for row in event.told] == ["a.txt", "b.txt"]
    assert len(await library.contacts("IRQ")) == 2


@pytest.mark.parametrize(
    "other",
    [
        _call("Hoshyar Zebari"),
        _call("Qassem al-Araji", since=date(2026, 1, 11)),
        _call("Qassem al-Araji", kind=Kind.VISIT),
        make_contact("IRQ", "TUR", sentence=1, since=DAY, people=["Qassem al-Araji"]),
        make_contact("IRQ", "IRN", sentence=1, kind=Kind.AGREEMENT, since=DAY),
    ],
    ids=["other person", "other day", "other kind", "other country", "other class"],
)
async def test_another_event_stays_apart(library: Library, other: Contact) -> None:
    await _store(library, "a.txt", _call("Qassem al-Araji"))
    await _store(library, "b.txt", other)
    assert all(event.sources == 1 for event in await library.events.find("IRQ"))


async def test_two_acts_of_one_side_and_the_other_are_two_events(library: Library) -> None:
    def blame(first: str, second: str) -> Contact:
        parties = (Party(first, PartyRole.INITIATOR), Party(second, PartyRole.TARGET))
        return Contact(Kind.ACCUSATION, Status.REPORTED, parties, 1, DAY, DAY, Precision.DAY)

    await _store(library, "a.txt", blame("IRQ", "IRN"))
    await _store(library, "b.txt", blame("IRN", "IRQ"))
    await _store(library, "c.txt", blame("IRQ", "IRN"))
    assert sorted(map(len, _told(await library.events.find()))) == [1, 2]


async def test_a_meeting_called_off_is_one_event_with_the_affront(library: Library) -> None:
    sides = (Party("CHL", PartyRole.INITIATOR, ("Ana Soto",)), Party("PER", PartyRole.TARGET, ("Luis Rojas",)))
    plain = tuple(Party(side.country, people=side.people) for side in sides)
    affront = Contact(Kind.ACCUSATION, Status.REPORTED, sides, 1, DAY, DAY, Precision.DAY)
    off = Contact(Kind.MEETING, Status.DENIED, plain, 1, DAY, DAY, Precision.DAY, status_words="annulé")
    await _store(library, "affront.txt", affront)
    await _store(library, "both.txt", affront, off)
    (event,) = await library.events.find("CHL")
    assert (event.sources, event.contact.kind, len(event.told)) == (2, Kind.ACCUSATION, 3)
    assert await library.contradictions.find() == []


async def test_a_meeting_reported_and_denied_is_one_event_beside_the_accusation(library: Library) -> None:
    sides = (Party("CHL", PartyRole.INITIATOR, ("Ana Soto",)), Party("PER", PartyRole.TARGET, ("Luis Rojas",)))
    plain = tuple(Party(side.country, people=side.people) for side in sides)
    blame = Contact(Kind.ACCUSATION, Status.REPORTED, sides, 1, DAY, DAY, Precision.DAY)
    denied = Contact(Kind.MEETING, Status.DENIED, plain, 1, DAY, DAY, Precision.DAY, status_words="démenti")
    await _store(library, "denial.txt", blame, denied)
    await _store(library, "report.txt", Contact(Kind.MEETING, Status.REPORTED, plain, 1, DAY, DAY, Precision.DAY))
    assert sorted(event.sources for event in await library.events.find("CHL")) == [1, 2]
    assert [str(one.kind) for one in await library.contradictions.find()] == ["denial"]


async def test_a_day_within_a_month_and_a_date_not_stated(library: Library) -> None:
    month = make_contact(
        "IRQ", "IRN", sentence=1, since=date(2026, 1, 1), until=date(2026, 1, 31), precision=Precision.MONTH,
        people=["Qassem al-Araji"],
    )  # fmt: skip
    await _store(library, "month.txt", month)
    await _store(library, "never.txt", _call("Qassem al-Araji", since=None))
    await _store(library, "day.txt", _call("Qassem al-Araji"))
    await _store(library, "old.txt", _call("Qassem al-Araji", since=None), published=date(2025, 6, 1))
    first, second = await library.events.find("IRN")
    assert first.sources == 3
    assert first.contact.date == "2026-01-13"
    assert second.contact.date is None
    assert second.told[0].article.path == "old.txt"


async def test_planned_then_reported_took_place(library: Library) -> None:
    planned = _call("Qassem al-Araji", kind=Kind.VISIT, status=Status.PLANNED)
    await _store(library, "before.txt", planned, published=date(2026, 1, 10))
    await _store(library, "after.txt", _call("Qassem al-Araji", kind=Kind.VISIT))
    (event,) = await library.events.find("IRQ")
    assert (event.contact.status, event.sources) == (Status.REPORTED, 2)
    assert await library.events.find("IRQ", status=Status.PLANNED) == [event]
    assert await library.events.find("IRQ", status=Status.DENIED) == []


async def test_a_third_country_named_by_one_source_alone(library: Library) -> None:
    await _store(library, "a.txt", make_contact("IRQ", "IRN", sentence=1, kind=Kind.MEETING, since=DAY))
    await _store(library, "b.txt", make_contact("OMN", "IRQ", "IRN", sentence=1, kind=Kind.MEETING, since=DAY))
    (event,) = await library.events.find("OMN")
    assert event.sources == 2
    assert set(event.contact.countries) == {"IRQ", "IRN", "OMN"}


async def test_copies_of_one_text_are_one_source(library: Library) -> None:
    text = "Le conseiller irakien a téléphoné mardi à son homologue iranien pour parler de la frontière commune. " * 3
    await _store(library, "agency.txt", _call("Qassem al-Araji"), text=text)
    await _store(library, "paper.txt", _call("Qassem al-Araji"), text=text + "Voir aussi nos archives sur ce sujet.")
    (event,) = await library.events.find("IRQ")
    assert event.sources == 1
    assert len(event.told) == 2


async def test_the_order_of_loading_changes_nothing(tmp_path: Path) -> None:
    tellings = {
        "a.txt": _call("Qassem al-Araji"),
        "b.txt": _call("Ali Larijani", since=date(2026, 1, 10)),
        "c.txt": _call("Kassem al-Aaraji", since=None),
        "d.txt": _call("Larijani", since=date(2026, 1, 10)),
    }
    for number, order in enumerate(permutations(tellings)):
        library = await Library.open(tmp_path / f"{number}.db")
        for path in order:
            await _store(library, path, tellings[path])
        assert sorted(map(sorted, _told(await library.events.find()))) == [["a.txt", "c.txt"], ["b.txt", "d.txt"]]
        await library.close()


async def test_an_article_that_is_read_anew_leaves_its_event(library: Library) -> None:
    await _store(library, "a.txt", _call("Qassem al-Araji"))
    await _store(library, "b.txt", _call("Qassem al-Araji", since=None))
    await _store(library, "c.txt", _call("Qassem al-Araji", since=None))
    assert [event.sources for event in await library.events.find()] == [3]
    await _store(library, "a.txt", _call("Qassem al-Araji", since=date(2025, 3, 3)), text="Tout autre chose.")
    events = await library.events.find("IRN")
    assert _told(events) == [{"a.txt"}, {"b.txt", "c.txt"}]
    await _store(library, "b.txt", text="Plus aucun contact.")
    assert _told(await library.events.find("IRN")) == [{"a.txt"}, {"c.txt"}]


async def test_an_event_stays_the_same_when_one_of_its_articles_goes(library: Library) -> None:
    gone = await _store(library, "a.txt", _call("Qassem al-Araji"))
    for path in ("b.txt", "c.txt"):
        await _store(library, path, _call("Qassem al-Araji"))
    (before,) = await library.events.find("IRQ")
    await library.corrections.remove(gone, Author(7, "faux"))
    (after,) = await library.events.find("IRQ")
    assert (after.id, after.sources) == (before.id, 2)
    assert _told([after]) == [{"b.txt", "c.txt"}]


async def test_an_event_is_divided_when_what_joined_it_goes(library: Library) -> None:
    iraqi = _call("Qassem al-Araji")
    iranian = make_contact("IRN", "IRQ", sentence=1, people=["Ali Larijani"])
    await _store(library, "a.txt", iraqi, text="Un appel.")
    await _store(library, "b.txt", iranian, text="Une conversation.")
    assert len(await library.events.find("IRQ")) == 2
    both = replace(iranian, parties=(iraqi.parties[0], iranian.parties[0]))
    joining = await _store(library, "c.txt", both, text="Un coup de fil.")
    assert _told(await library.events.find("IRQ")) == [{"a.txt", "b.txt", "c.txt"}]
    await library.corrections.remove(joining, Author(7, "faux"))
    assert sorted(map(sorted, _told(await library.events.find("IRQ")))) == [["a.txt"], ["b.txt"]]


async def test_what_is_struck_leaves_the_article_s_other_contacts_as_they_are(library: Library) -> None:
    agreement = make_contact("IRQ", "TUR", sentence=1, kind=Kind.AGREEMENT, since=DAY)
    accusation = make_contact("IRN", "TUR", sentence=1, kind=Kind.ACCUSATION, since=DAY)
    article = make_article("Titre", "Texte.", path="a.txt", published=date(2026, 1, 14))
    actors = [make_actor(article, "Texte", "IRQ")]
    contacts = [_call("Qassem al-Araji"), agreement, accusation]
    await library.store(article, make_analysis(article, actors=actors, contacts=contacts))
    await _store(library, "b.txt", _call("Kassem al-Aaraji"))
    rows = {row.contact.kind: row.id for row in await library.contacts(article_id=1)}
    events = {row.contact.kind: row.id for row in await library.events.of_article(1)}
    struck = await library.corrections.strike_contact(1, rows[Kind.AGREEMENT], Author(7))
    await library.corrections.strike_actor(1, "Texte", Author(7))
    kept = {row.contact.kind: row.id for row in await library.contacts(article_id=1)}
    assert kept == {kind: rows[kind] for kind in (Kind.CALL, Kind.ACCUSATION)}
    assert {row.contact.kind: row.id for row in await library.events.of_article(1)} == {
        kind: events[kind] for kind in kept
    }
    assert await library.events.find("IRQ", with_country="TUR") == []
    assert await library.actors(article_id=1) == []
    await library.corrections.undo(1, struck.id, 7)
    await reread(library, lambda _: _made(make_analysis(article, actors=actors, contacts=contacts)), 1)
    assert [contact.kind for contact in (await library.analysis(1)).contacts] == [one.kind for one in contacts]
    restored = {row.contact.kind: row.id for row in await library.contacts(article_id=1)}
    assert {kind: restored[kind] for kind in kept} == kept
    assert _told(await library.events.find("IRQ", with_country="IRN")) == [{"a.txt", "b.txt"}]


async def _made(analysis: Analysis) -> Analysis:
    return analysis


async def test_a_mended_publication_moves_an_undated_contact(library: Library, tmp_path: Path) -> None:
    await _store(library, "a.txt", _call("Qassem al-Araji"))
    await _store(library, "b.txt", _call("Qassem al-Araji", since=None), published=date(2024, 5, 5))
    assert len(await library.events.find()) == 2
    await library.close()
    with sqlite3.connect(tmp_path / "vigie.db") as connection:
        connection.execute("UPDATE articles SET published = '2026-01-14' WHERE path = 'b.txt'")
    connection.close()
    again = await Library.open(tmp_path / "vigie.db")
    assert _told(await again.events.find()) == [{"a.txt", "b.txt"}]
    await again.close()


async def test_an_older_library_is_joined_when_it_is_opened(library: Library, tmp_path: Path) -> None:
    for path in ("a.txt", "b.txt", "c.txt"):
        await _store(library, path, _call("Qassem al-Araji"))
    known = _told(await library.events.find())
    await library.close()
    older, source = tmp_path / "older.db", tmp_path / "vigie.db"
    steps = migrations()
    migrate(older, [step for step in steps if step.name in ("library", "stories")], busy_timeout=1)
    with sqlite3.connect(older) as connection:
        connection.execute("ATTACH ? AS newer", (str(source),))
        tables = ("articles", "blocks", "sentences", "contacts", "parties", "contact_countries", "party_people")
        for table in tables:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(f'"{name}"' for name in names)
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")
    connection.close()
    opened = await Library.open(Path(shutil.copy(older, tmp_path / "opened.db")))
    assert _told(await opened.events.find()) == known == [{"a.txt", "b.txt", "c.txt"}]
    await opened.close()


async def test_events_in_the_order_of_contacts_and_in_a_period(library: Library) -> None:
    await _store(library, "jan.txt", _call("Qassem al-Araji"))
    await _store(library, "mar.txt", _call("Qassem al-Araji", since=date(2025, 3, 3)), published=date(2025, 3, 4))
    await _store(library, "none.txt", make_contact("IRQ", "IRN", sentence=1, kind=Kind.REQUEST), published=None)
    events = await library.events.find("IRQ", with_country="IRN")
    assert _told(events) == [{"jan.txt"}, {"mar.txt"}, {"none.txt"}]
    assert await library.events.find() == events
    assert await library.events.find("IRQ", since=date(2025, 3, 1), until=date(2025, 3, 31)) == [events[1]]
    assert await library.events.find("IRQ", kind=Kind.REQUEST) == [events[2]]
    assert await library.events.of_contact(events[1].told[0].id) == events[1]
    assert await library.events.of_contact(999) is None
    assert await library.events.of_article(events[2].told[0].article.id) == [events[2]]


async def _lists(library: Library) -> list[tuple[object, ...]]:
    async with library._database.read() as connection:
        rows = await connection.execute_fetchall("SELECT list, sort_key, event_id FROM event_lists ORDER BY 1, 2")
    return [tuple(row) for row in rows]


async def test_every_question_by_countries_kind_and_status_finds_what_is_told_so(library: Library) -> None:
    stored = [
        await _store(library, f"{number}.txt", contact)
        for number, contact in enumerate(
            [
                _call("Qassem al-Araji"),
                _call("Qassem al-Araji", status=Status.DENIED),
                _call("Hoshyar Zebari", status=Status.DENIED, kind=Kind.VISIT, since=date(2025, 3, 3)),
                make_contact("IRQ", "TUR", sentence=1, since=date(2025, 3, 3), status=Status.DENIED),
                make_contact("IRQ", "IRN", "TUR", sentence=1, since=date(2025, 4, 4), kind=Kind.MEETING),
            ]
        )
    ]
    for removed in (stored[0], stored[3], None):
        events = await library.events.find()
        for country, other in permutations(("IRQ", "IRN", "TUR", "FRA"), 2):
            for kind in (None, Kind.CALL, Kind.VISIT, Kind.MEETING):
                for status in (None, Status.DENIED, Status.REPORTED):
                    for also in (None, other):
                        found = await library.events.find(country, with_country=also, kind=kind, status=status)
                        assert found == [
                            event
                            for event in events
                            if {country, also or country} <= set(event.contact.countries)
                            and any(
                                kind in (None, row.contact.kind) and status in (None, row.contact.status)
                                for row in event.told
                            )
                        ]
        if removed is not None:
            await library.corrections.remove(removed, Author(7, "faux"))


async def test_an_older_library_gets_the_lists_that_are_kept_since(library: Library, tmp_path: Path) -> None:
    await _store(library, "a.txt", _call("Qassem al-Araji"))
    await _store(library, "b.txt", _call("Qassem al-Araji", status=Status.DENIED))
    await _store(library, "c.txt", make_contact("IRQ", "IRN", "TUR", sentence=1, kind=Kind.MEETING), published=None)
    known = await _lists(library)
    assert {"IRN IRQ", "IRN|call|denied", "TUR|meeting|"} <= {row[0] for row in known}
    path = tmp_path / "vigie.db"
    await library.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE event_lists")
        connection.execute("DELETE FROM migrations WHERE version >= 13")
        connection.execute("DROP TABLE unstruck")
        connection.execute("PRAGMA user_version = 12")
        connection.commit()
    opened = await Library.open(path)
    assert await _lists(opened) == known
    await opened.close()
