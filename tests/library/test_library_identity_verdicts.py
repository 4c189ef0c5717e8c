"""What people decide on names wins over the rule: after new articles, a new analysis, a deletion and a restart."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.library import Library
from bot.library.identities import TITLE, By, DecisionError, Deed, How, Named
from bot.library.migrate import migrate, migrations
from bot.model import ActorType
from tests.library.builders import make_actor, make_analysis, make_article

ANNE = By(7, "anne", 1)
BRUNO = By(8, "bruno", 1)
Told = tuple[str, str | None, str | None]


async def _tell(library: Library, path: str, *people: Told, text: str = "", version: str = "test-1") -> int:
    named = [f"{role or 'Monsieur'} {name} a parlé." for name, _, role in people]
    article = make_article("Un titre", text or path, *named, path=path, published=date(2026, 1, 14))
    actors = [make_actor(article, *person) for person in people]
    return (await library.store(article, make_analysis(article, actors=actors, version=version))).article_id


async def _together(library: Library) -> set[frozenset[str]]:
    return {frozenset(row.names) for row in library.catalogue.identities.rows("", limit=1000)}


async def _id(library: Library, name: str) -> int:
    (found,) = [row.identity for row in await library.actors() if row.name == name]
    return found


@pytest.fixture
async def two(library: Library) -> Library:
    await _tell(library, "a.txt", ("Omar Saleh", "JOR", None))
    await _tell(library, "b.txt", ("Abou Tarek", "SYR", None))
    await _tell(library, "c.txt", ("Abou Tarek", "SYR", None))
    return library


async def test_names_that_the_rule_keeps_apart_are_joined_and_undone(two: Library) -> None:
    deed = await two.identities.join(await _id(two, "Omar Saleh"), await _id(two, "Abou Tarek"), ANNE)
    assert await _together(two) == {frozenset({"Omar Saleh", "Abou Tarek"})}
    (actor,) = await two.actors()
    assert (actor.name, actor.articles) == ("Abou Tarek", 3)
    page = await two.identities.page(actor.identity)
    assert page is not None
    assert [(name.name, name.how) for name in page.names] == [("Abou Tarek", None), ("Omar Saleh", How.VERDICT)]
    (verdict,) = page.verdicts
    assert (verdict.id, verdict.deed, verdict.by) == (deed, Deed.JOIN, ANNE)
    assert await two.identities.undo(deed, BRUNO)
    assert await _together(two) == {frozenset({"Omar Saleh"}), frozenset({"Abou Tarek"})}
    assert not await two.identities.undo(deed, BRUNO)
    assert {row.name: row.articles for row in await two.actors()} == {"Abou Tarek": 2, "Omar Saleh": 1}


async def test_a_spelling_of_a_joined_name_follows_it(two: Library) -> None:
    await two.identities.join(await _id(two, "Omar Saleh"), await _id(two, "Abou Tarek"), ANNE)
    await _tell(two, "d.txt", ("Omar Salih", "JOR", None))
    assert await _together(two) == {frozenset({"Omar Saleh", "Abou Tarek", "Omar Salih"})}


async def test_a_verdict_outlives_analysis_deletion_and_restart(tmp_path: Path) -> None:
    library = await Library.open(tmp_path / "vigie.db")
    await _tell(library, "a.txt", ("Omar Saleh", "JOR", None))
    await _tell(library, "b.txt", ("Abou Tarek", "SYR", None))
    await library.identities.join(await _id(library, "Omar Saleh"), await _id(library, "Abou Tarek"), ANNE)
    await _tell(library, "a.txt", ("Omar Saleh", "JOR", None), version="test-2")
    assert await _together(library) == {frozenset({"Omar Saleh", "Abou Tarek"})}
    for path in ("a.txt", "b.txt"):
        await _tell(library, path, text="Plus personne.", version="test-3")
    assert await library.actors() == []
    await library.close()
    library = await Library.open(tmp_path / "vigie.db")
    await _tell(library, "b.txt", ("Abou Tarek", "SYR", None), text="Retour.")
    await _tell(library, "z.txt", ("Omar Saleh", "JOR", None))
    assert await _together(library) == {frozenset({"Omar Saleh", "Abou Tarek"})}
    await library.close()


async def test_spellings_are_split_for_good_and_joined_again(library: Library) -> None:
    for path, name in (("a.txt", "Bassel al-Khouri"), ("b.txt", "Basel al-Khoury"), ("c.txt", "Bassel al-Khouri")):
        await _tell(library, path, (name, "SYR", None))
    chosen = Named(ActorType.PERSON, "Basel al-Khoury", "SYR")
    deed = await library.identities.split(await _id(library, "Bassel al-Khouri"), [chosen], ANNE)
    apart = {frozenset({"Bassel al-Khouri"}), frozenset({"Basel al-Khoury"})}
    assert await _together(library) == apart
    await _tell(library, "d.txt", ("Basel al-Khoury", "SYR", "ministre"))
    await _tell(library, "a.txt", ("Bassel al-Khouri", "SYR", None), version="test-2")
    assert await _together(library) == apart
    later = await library.identities.join(
        await _id(library, "Bassel al-Khouri"), await _id(library, "Basel al-Khoury"), BRUNO
    )
    one = {frozenset({"Bassel al-Khouri", "Basel al-Khoury"})}
    assert await _together(library) == one
    assert await library.identities.undo(later, ANNE)
    assert await _together(library) == apart
    assert await library.identities.undo(deed, ANNE)
    assert await _together(library) == one


async def test_a_family_name_alone_is_given_to_one_of_two_and_taken_from_another(library: Library) -> None:
    await _tell(library, "a.txt", ("Nadia Hamdan", "LBN", None), ("Rami Hamdan", "LBN", None))
    await _tell(library, "b.txt", ("Hamdan", "LBN", None))
    await library.identities.join(await _id(library, "Hamdan"), await _id(library, "Rami Hamdan"), ANNE)
    await _tell(library, "c.txt", ("Hamdan", "LBN", None))
    assert await _together(library) == {frozenset({"Nadia Hamdan"}), frozenset({"Rami Hamdan", "Hamdan"})}
    await _tell(library, "d.txt", ("Omar Saleh", "JOR", None))
    await _tell(library, "e.txt", ("Saleh", "JOR", None))
    chosen = Named(ActorType.PERSON, "Saleh", "JOR")
    await library.identities.split(await _id(library, "Omar Saleh"), [chosen], ANNE)
    await _tell(library, "f.txt", ("Saleh", "JOR", None))
    assert {row.name: row.articles for row in await library.actors(country="JOR")} == {"Saleh": 2, "Omar Saleh": 1}


async def test_two_names_alone_are_joined_undone_and_split(library: Library) -> None:
    for path, name in (("a.txt", "Zorro"), ("b.txt", "Gavroche"), ("c.txt", "Zorro")):
        await _tell(library, path, (name, "SYR", None))
    apart = {frozenset({"Zorro"}), frozenset({"Gavroche"})}
    deed = await library.identities.join(await _id(library, "Zorro"), await _id(library, "Gavroche"), ANNE)
    assert await _together(library) == {frozenset({"Zorro", "Gavroche"})}
    assert await library.identities.undo(deed, ANNE)
    assert await _together(library) == apart
    await library.identities.join(await _id(library, "Zorro"), await _id(library, "Gavroche"), ANNE)
    chosen = Named(ActorType.PERSON, "Gavroche", "SYR")
    await library.identities.split(await _id(library, "Zorro"), [chosen], BRUNO)
    await _tell(library, "d.txt", ("Gavroche", "SYR", None))
    assert await _together(library) == apart
    assert {row.name: row.articles for row in await library.actors()} == {"Zorro": 2, "Gavroche": 2}


async def test_a_nickname_alone_that_comes_before_its_bearer(library: Library) -> None:
    await _tell(library, "a.txt", ("Omar Saleh", "JOR", None))
    await _tell(library, "b.txt", ("Zorro", "SYR", None))
    await library.identities.join(await _id(library, "Zorro"), await _id(library, "Omar Saleh"), ANNE)
    one = {frozenset({"Omar Saleh", "Zorro"})}
    assert await _together(library) == one
    await _tell(library, "a.txt", text="Plus personne.", version="test-2")
    assert await _together(library) == {frozenset({"Zorro"})}
    await _tell(library, "c.txt", ("Omar Saleh", "JOR", None))
    assert await _together(library) == one


async def test_a_title_is_split_off(library: Library) -> None:
    await _tell(library, "a.txt", ("Karim Jaber", "QAT", "ministre de l'Intérieur"))
    await _tell(library, "b.txt", text="Le ministre qatari de l'Intérieur se dit prêt.")
    identity = await _id(library, "Karim Jaber")
    page = await library.identities.page(identity)
    assert page is not None
    title = page.names[1].named
    assert title == Named(TITLE, "ministre de l'Intérieur", "QAT")
    deed = await library.identities.split(identity, [title], ANNE)
    page = await library.identities.page(identity)
    assert page is not None
    assert [name.name for name in page.names] == ["Karim Jaber"]
    assert [verdict.id for verdict in page.verdicts] == [deed]
    await library.identities.undo(deed, ANNE)
    page = await library.identities.page(identity)
    assert page is not None
    assert len(page.names) == 2


async def test_what_cannot_be_decided_is_refused(two: Library) -> None:
    saleh = await _id(two, "Omar Saleh")
    with pytest.raises(DecisionError):
        await two.identities.join(saleh, saleh, ANNE)
    with pytest.raises(DecisionError):
        await two.identities.join(saleh, 999, ANNE)
    with pytest.raises(DecisionError):
        await two.identities.split(saleh, [Named(ActorType.PERSON, "Omar Saleh", "JOR")], ANNE)
    assert not await two.identities.undo(1, ANNE)
    assert await two.identities.page(999) is None


async def test_a_library_of_the_version_before_gets_its_identities(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    before = [step for step in migrations() if step.name != "identities" and step.version < 3]
    migrate(path, before, busy_timeout=1)
    with closing(sqlite3.connect(path)) as connection:
        for number, name in enumerate(("Bassel al-Khouri", "Basel al-Khoury"), 1):
            connection.execute(
                "INSERT INTO articles VALUES (?, ?, NULL, NULL, '', NULL, '2026-01-14', 'fr', 1, '', '1', ?, ?)",
                (number, f"{number}.txt", *["2026-01-14T00:00:00.000000+00:00"] * 2),
            )
            connection.execute(
                "INSERT INTO actors (article_id, position, name, folded, type, country, role, mentions, published)"
                " VALUES (?, 0, ?, ?, 'PERSON', 'SYR', NULL, 2, '2026-01-14')",
                (number, name, name.lower()),
            )
        connection.commit()
    library = await Library.open(path)
    (actor,) = await library.actors()
    assert (actor.mentions, actor.articles) == (4, 2)
    assert await _together(library) == {frozenset({"Bassel al-Khouri", "Basel al-Khoury"})}
    await library.close()
