"""The counts that the status tells are those of the rows, whatever came and went."""

from __future__ import annotations

from bot.library import Author, Library
from tests.library.builders import make_actor, make_analysis, make_article, make_contact


async def _counted(library: Library) -> tuple[int, ...]:
    async with library._database.read() as connection:
        rows = await connection.execute_fetchall(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM identities WHERE articles > 0),"
            " (SELECT count(*) FROM contacts)"
        )
    return next(tuple(row) for row in rows)


async def _told(library: Library) -> tuple[int, ...]:
    status = await library.status()
    return status.articles, status.actors, status.contacts


async def test_counts_follow_what_is_added_updated_struck_and_removed(library: Library) -> None:
    ids = []
    for number, names in enumerate((["Ada Berg", "Lars Holm"], ["Lars Holm"], ["Nils Dahl"])):
        text = f"{' et '.join(names)} se sont vus pour la {number}e fois."
        article = make_article(f"Rencontre {number}", text, path=f"{number}.txt")
        actors = [make_actor(article, name, "DNK") for name in names]
        contacts = [make_contact("DNK", "NOR")] * (number + 1)
        ids.append((await library.store(article, make_analysis(article, actors=actors, contacts=contacts))).article_id)
        assert await _told(library) == await _counted(library)
    assert await _told(library) == (3, 3, 6)
    changed = make_article("Rencontre 0", "Ada Berg a parlé seule cette fois-ci.", path="0.txt")
    await library.store(changed, make_analysis(changed, actors=[make_actor(changed, "Ada Berg", "DNK")]))
    assert await _told(library) == await _counted(library) == (3, 3, 5)
    await library.corrections.remove(ids[2], Author(7, "faux"))
    assert await _told(library) == await _counted(library) == (2, 2, 2)
