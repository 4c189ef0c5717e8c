"""Feeds that a server reads for itself alone."""

from __future__ import annotations

import pytest
from hostile_feeds import item, rss
from newsroom import AUTHOR, GUILD, Newsroom

from bot.library import Library
from bot.library.shelves import reading_for

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = "Tallinn reçoit une délégation"
OLD = item(TITLE, guid="1", text="Le ministère confirme une réunion à Tallinn.")
NEW = item("Riga prépare le sommet balte", guid="2", text="Le sommet aura lieu à Riga au printemps.")


async def test_a_feed_for_one_server_alone(newsroom: Newsroom) -> None:
    """Until a server has it for everyone, who reads it from the start; nobody learns that another has it."""
    url = newsroom.server.say("/feed", rss(OLD), rss(OLD), rss(OLD), rss(OLD), rss(NEW, OLD))
    library, first = newsroom.library, await newsroom.feeding.add(GUILD, AUTHOR, url, private=True)
    await newsroom.feeding.run_due()
    assert first.items == 1
    assert await _titles(library) == [[], [TITLE], []]
    second = await newsroom.feeding.add(GUILD + 1, AUTHOR, url, private=True)
    await newsroom.feeding.run_due()
    assert second.items == 1
    assert await _titles(library) == [[], [TITLE], [TITLE]]
    await newsroom.feeding.add(GUILD + 2, AUTHOR, url)
    await newsroom.feeding.run_due()
    assert await _titles(library) == [[TITLE], [TITLE, TITLE], [TITLE, TITLE]]
    await newsroom.later()
    await newsroom.later()
    assert [len(titles) for titles in await _titles(library)] == [2, 3, 3]
    assert [row.private for row in await library.feeds.of_guild(GUILD)] == [True]


async def _titles(library: Library) -> list[list[str]]:
    """What no server, the first and the second see."""
    found = []
    for reader in (None, GUILD, GUILD + 1):
        with reading_for(reader):
            found.append([row.title for row in await library.articles()])
    return found
