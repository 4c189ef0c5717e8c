"""Items over time: told apart by what stays, read in full where the page may be had, never lost and never twice."""

from __future__ import annotations

from datetime import date

import pytest
from hostile_feeds import Answer, item, redirect, rss
from newsroom import AUTHOR, GUILD, Newsroom, PlainWorker

from bot.articles.identity import Identity
from bot.library import feeding
from bot.library.feeding import Feeding
from bot.model import Analysis, Article

pytestmark = pytest.mark.asyncio(loop_scope="session")

ONE, TWO, THREE = "Tallinn reçoit une délégation", "Riga prépare le sommet balte", "Vilnius répond aux critiques"
LONG = "Le ministère a précisé que la réunion durerait deux jours et que la presse y serait admise."


async def polls(newsroom: Newsroom, *bodies: str) -> None:
    """The feed added with its first body, then polled for each of the others."""
    await newsroom.add(newsroom.server.say("/feed", *bodies))
    for _ in bodies[1:]:
        await newsroom.later()


async def identity(newsroom: Newsroom) -> str:
    async with newsroom.library._database.read() as connection:
        rows = await connection.execute_fetchall("SELECT identity FROM feeds")
    return str(next(iter(rows))[0])


def feed_of(*titles: str, **fields: str) -> str:
    """A feed of items with numbered fields: `{n}` is the place, the last item being 0; `{title}` the title."""
    places = zip(titles, reversed(range(len(titles))), strict=True)
    return rss(
        *(item(title, **{name: text.format(n=n, title=title) for name, text in fields.items()}) for title, n in places)
    )


async def test_a_new_item_comes_in_once_and_is_news(newsroom: Newsroom) -> None:
    old, new = feed_of(ONE, guid="{n}", text="{title}, dit-on."), feed_of(TWO, ONE, guid="{n}", text="{title}, dit-on.")
    await polls(newsroom, old, old, new, new, new)
    assert newsroom.arrivals == [(ONE, False), (TWO, True)]


async def test_news_comes_in_as_it_happened(newsroom: Newsroom) -> None:
    text = {"guid": "{n}", "text": "{title}, dit-on."}
    await polls(newsroom, feed_of(ONE, **text), feed_of(THREE, TWO, ONE, **text))
    assert newsroom.alerted() == [TWO, THREE]


async def test_an_empty_first_load_is_a_first_load_too(newsroom: Newsroom) -> None:
    await polls(newsroom, rss(), feed_of(ONE, guid="{n}", text="{title}, dit-on."))
    assert newsroom.arrivals == [(ONE, True)]


BUMPED = {
    "with guids": {"guid": "{n}"},
    "with links": {"link": "/{n}"},
    "with titles alone": {},
}


@pytest.mark.parametrize("fields", BUMPED.values(), ids=BUMPED)
async def test_bumped_dates_are_no_news(newsroom: Newsroom, fields: dict[str, str]) -> None:
    bodies = [
        feed_of(TWO, ONE, date=f"Wed, {14 + n} Jan 2026 0{n}:00:00 GMT", text="{title}, dit-on.", **fields)
        for n in range(4)
    ]
    await polls(newsroom, *bodies)
    assert len(newsroom.arrivals) == 2
    assert {row.published for row in (await newsroom.articles()).values()} == {date(2026, 1, 14)}


async def test_midnight_dates_tell_nothing_apart(newsroom: Newsroom) -> None:
    fields = {"date": "Wed, 14 Jan 2026 00:00:00 +0100", "text": "{title}, dit-on."}
    await polls(newsroom, feed_of(ONE, **fields), feed_of(THREE, TWO, ONE, **fields))
    assert newsroom.arrivals == [(ONE, False), (TWO, True), (THREE, True)]


async def test_the_same_title_twice_is_told_apart_by_the_day(newsroom: Newsroom) -> None:
    days = [item("Le point de midi", text=f"Texte du jour {n}.", date=f"{n} Jan 2026 12:00:00 GMT") for n in (14, 15)]
    await newsroom.add(
        newsroom.server.say("/feed", rss(days[0], item(ONE, text="Autre.", date="14 Jan 2026")), rss(*days))
    )
    await newsroom.later()
    assert [title for title, _ in newsroom.arrivals] == ["Le point de midi", ONE, "Le point de midi"]


async def test_the_same_title_another_day_is_another_item(newsroom: Newsroom) -> None:
    days = [
        item("Le point de midi", text=f"Texte du jour {n}.", date=f"{n} Jan 2026 12:00:00 GMT") for n in range(10, 14)
    ]
    await polls(newsroom, *(rss(day) for day in days), rss(days[-1]))
    assert len(newsroom.arrivals) == 4
    assert len(await newsroom.library.articles()) == 4


async def test_a_feed_that_turned_over_keeps_its_field(newsroom: Newsroom) -> None:
    """After a long silence one title of before comes up again, under another guid."""
    fields = {"guid": "{title}-{n}", "text": "{title}, dit-on ce jour."}
    await newsroom.add(newsroom.server.say("/feed", feed_of("En bref", ONE, guid="a{n}", text="{title}, dit-on.")))
    newsroom.server.say("/feed", feed_of("En bref", TWO, THREE, **fields))
    await newsroom.later()
    assert await identity(newsroom) == Identity.GUID
    assert sorted(newsroom.alerted()) == sorted(["En bref", TWO, THREE])


async def test_the_same_title_on_the_same_day_is_told_apart_by_the_text(newsroom: Newsroom) -> None:
    day = "14 Jan 2026 00:00:00 GMT"
    briefs = [item("En bref", text=f"Brève numéro {n} du matin.", date=day) for n in range(3)]
    await newsroom.add(newsroom.server.say("/feed", rss(*briefs[:2]), rss(*briefs)))
    await newsroom.later()
    await newsroom.later()
    assert await identity(newsroom) == Identity.ALL
    assert len(newsroom.arrivals) == 3
    assert len(await newsroom.library.articles()) == 3


async def test_guids_made_anew_at_each_fetch_are_seen_through(newsroom: Newsroom) -> None:
    bodies = [feed_of(TWO, ONE, guid=f"{n}-{{n}}", link="/{n}", text="{title}, dit-on.") for n in range(5)]
    bodies.append(feed_of(THREE, TWO, ONE, guid="9-{n}", link="/{n}", text="{title}, dit-on."))
    await polls(newsroom, *bodies)
    assert await identity(newsroom) == Identity.LINK
    assert [title for title, _ in newsroom.arrivals] == [TWO, ONE, THREE]
    assert newsroom.alerted() == [THREE]


async def test_a_feed_that_moves_keeps_its_items(newsroom: Newsroom) -> None:
    body = feed_of(TWO, ONE, guid="{n}", text="{title}, dit-on.").replace(' isPermaLink="false"', "")
    await newsroom.add(newsroom.server.say("/feed", body, redirect("/nouveau/fil", 301)))
    newsroom.server.say("/nouveau/fil", body)
    await newsroom.later()
    await newsroom.later()
    assert (await newsroom.feed()).url == newsroom.server.url("/nouveau/fil")
    assert len(newsroom.arrivals) == 2


async def test_guids_that_clash_one_day(newsroom: Newsroom) -> None:
    await polls(
        newsroom,
        rss(item(ONE, guid="1", link="/1", text="Un.")),
        rss(item(TWO, guid="1", link="/2", text="Deux."), item(ONE, guid="1", link="/1", text="Un.")),
    )
    assert newsroom.arrivals == [(ONE, False), (TWO, True)]


async def test_the_page_is_read_where_it_may_be(newsroom: Newsroom) -> None:
    link = newsroom.server.page("/a", ONE, "Le ministre reçoit.", LONG)
    await polls(newsroom, rss(item(ONE, link=link, text="Bref.")))
    assert LONG in await newsroom.text(ONE)
    assert (await newsroom.articles())[ONE].url == link


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451])
async def test_behind_a_wall_the_feed_speaks(newsroom: Newsroom, status: int) -> None:
    link = newsroom.server.say("/a", Answer(status=status))
    await polls(newsroom, rss(item(ONE, link=link, guid="1", text=LONG)))
    await newsroom.later(days=1)
    article = (await newsroom.articles())[ONE]
    assert (article.url, article.source) == (link, "Le Fil du Nord")
    assert await newsroom.text(ONE) == f"{ONE}\n{LONG}"
    assert newsroom.server.paths().count("/a") == 1


WALLS = {
    "an offer to subscribe": (ONE, "Il vous reste 90 % de cet article à lire."),
    "a wall for consent": ("Avant de continuer", "Acceptez les témoins pour lire la suite de nos contenus gratuits."),
    "a front page": ("Accueil", "Toute l’actualité des pays du nord, au jour le jour et en direct, est ici."),
}


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
async def test_a_page_that_says_less_than_the_feed(newsroom: Newsroom, wall: tuple[str, str]) -> None:
    link = newsroom.server.page("/a", *wall)
    await polls(newsroom, rss(item(ONE, link=link, guid="1", text=LONG)))
    assert list(await newsroom.articles()) == [ONE]
    assert LONG in await newsroom.text(ONE)


async def test_a_page_of_another_kind(newsroom: Newsroom) -> None:
    link = newsroom.server.say("/a", Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}))
    await polls(newsroom, rss(item(ONE, link=link, guid="1", text=LONG)))
    assert LONG in await newsroom.text(ONE)


async def test_pages_in_other_encodings(newsroom: Newsroom) -> None:
    page = f"<html><head><meta charset=iso-8859-1><title>{ONE}</title></head><body><p>{LONG}</p></body></html>"
    link = newsroom.server.say("/a", Answer(page.encode("latin-1"), headers={"Content-Type": "text/html"}))
    await polls(newsroom, rss(item(ONE, link=link, guid="1")))
    assert LONG in await newsroom.text(ONE)


async def test_a_page_out_of_order_is_told_from_the_feed_at_once_and_in_full_later(newsroom: Newsroom) -> None:
    link = newsroom.server.say("/a", Answer(status=503))
    await polls(newsroom, rss(), rss(item(ONE, link=link, guid="1", text="Bref.")))
    assert newsroom.alerted() == [ONE]
    assert LONG not in await newsroom.text(ONE)
    newsroom.server.page("/a", ONE, "Le ministre reçoit.", LONG)
    await newsroom.later()
    assert LONG in await newsroom.text(ONE)
    assert len(await newsroom.library.articles()) == 1


async def test_a_host_that_is_busy_is_left_alone_and_its_news_told_meanwhile(newsroom: Newsroom) -> None:
    server = newsroom.server
    links = [server.say(f"/{n}", Answer(status=429, headers={"Retry-After": "3600"})) for n in range(3)]
    items = [item(title, link=link, text=title) for title, link in zip((ONE, TWO, THREE), links, strict=True)]
    await polls(newsroom, rss(), rss(*items))
    assert sorted(newsroom.alerted()) == sorted([ONE, TWO, THREE])
    assert len([path for path in server.paths() if path != "/feed"]) == 1
    for number, title in enumerate((ONE, TWO, THREE)):
        server.page(f"/{number}", title, LONG + f" Dépêche {number}.")
    await newsroom.later(minutes=50)
    assert len([path for path in server.paths() if path != "/feed"]) == 1
    await newsroom.later(minutes=20)
    for title in (ONE, TWO, THREE):
        assert LONG in await newsroom.text(title)


async def test_a_page_that_never_answers_is_given_up(newsroom: Newsroom) -> None:
    link = newsroom.server.say("/a", Answer(status=500))
    await polls(newsroom, rss(item(ONE, link=link, guid="1", text=LONG)))
    for _ in range(10):
        await newsroom.later(days=1)
    assert newsroom.server.paths().count("/a") == 4
    assert len(await newsroom.library.articles()) == 1


async def test_what_is_rewritten_is_read_again(newsroom: Newsroom) -> None:
    link = newsroom.server.page("/a", ONE, "Trois ministres attendus.")
    await newsroom.add(newsroom.server.say("/feed", rss(item(ONE, link=link, guid="1", text="Trois ministres."))))
    newsroom.server.page("/a", ONE, "Quatre ministres attendus.")
    newsroom.server.say("/feed", rss(item(ONE, link=link, guid="1", text="Quatre ministres.")))
    await newsroom.later()
    assert "Quatre ministres attendus." in await newsroom.text(ONE)
    assert newsroom.alerted() == []


async def test_what_is_rewritten_at_each_fetch_is_not_read_at_each(newsroom: Newsroom) -> None:
    link = newsroom.server.page("/a", ONE, LONG)
    bodies = [rss(item(ONE, link=link, guid="1", text=f"{n} commentaires")) for n in range(12)]
    await polls(newsroom, *bodies)
    assert newsroom.server.paths().count("/a") == 4
    assert len(await newsroom.library.articles()) == 1


async def test_an_item_that_leaves_the_feed_before_it_is_read_is_not_lost(newsroom: Newsroom) -> None:
    """The program is killed between poll and reading, and comes back to a feed that has moved on."""
    url = newsroom.server.say("/feed", feed_of(TWO, ONE, guid="{n}", text="{title}, dit-on."))
    await newsroom.feeding.add(GUILD, AUTHOR, url)  # noted down; nothing is read yet
    newsroom.server.say("/feed", feed_of(THREE, guid="7", text="{title}, dit-on."))
    again = Feeding(
        newsroom.library, PlainWorker(), newsroom.web, newsroom.feeding._settings, clock=lambda: newsroom.now
    )
    await again.run_due()
    await newsroom.later()
    assert newsroom.arrivals == [(TWO, False), (ONE, False), (THREE, True)]


async def test_a_kill_between_storing_and_noting_repeats_nothing(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(newsroom.library.feeds, "item_read", killed)
    await newsroom.add(newsroom.server.say("/feed", feed_of(ONE, guid="{n}", text="{title}, dit-on.")))
    monkeypatch.undo()
    await newsroom.later()
    (article,) = await newsroom.library.articles()
    assert article.title == ONE


async def test_an_article_that_cannot_be_analysed_does_not_stop_the_others(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Picky(PlainWorker):
        async def analyse(self, article: Article) -> Analysis:
            if article.title == ONE:
                raise RuntimeError("no sense in it")
            return await super().analyse(article)

    monkeypatch.setattr(newsroom.feeding, "_worker", Picky())
    await polls(newsroom, feed_of(ONE, TWO, guid="{n}", text="{title}, dit-on."))
    assert list(await newsroom.articles()) == [TWO]
    monkeypatch.setattr(newsroom.feeding, "_worker", PlainWorker())
    await newsroom.later()
    assert set(await newsroom.articles()) == {ONE, TWO}


async def test_two_feeds_with_one_article_give_one_article(newsroom: Newsroom) -> None:
    link = newsroom.server.page("/a", ONE, LONG)
    for path, source in (("/une", "rss-une"), ("/monde", "rss-monde")):
        body = rss(item(ONE, link=f"{link}?utm_source={source}", guid=source, text="Bref."))
        await newsroom.add(newsroom.server.say(path, body))
    assert len(await newsroom.library.articles()) == 1


async def test_a_feed_removed_while_its_items_wait(newsroom: Newsroom) -> None:
    url = newsroom.server.say("/feed", feed_of(ONE, guid="{n}", text="{title}, dit-on."))
    row = (await newsroom.feeding.add(GUILD, AUTHOR, url)).feed
    assert await newsroom.library.feeds.remove(GUILD, row.id)
    assert not await newsroom.library.feeds.remove(GUILD, row.id)
    await newsroom.later()
    assert newsroom.arrivals == []
    assert await newsroom.library.feeds.next_due() is None


async def test_a_server_removes_its_own_feeds_alone(newsroom: Newsroom) -> None:
    feeds = newsroom.library.feeds
    row = (await newsroom.feeding.add(GUILD, AUTHOR, newsroom.server.say("/feed", feed_of(ONE, guid="1")))).feed
    assert not await feeds.remove(GUILD + 1, row.id)
    assert [held.id for held in await feeds.of_guild(GUILD)] == [row.id]


async def test_a_page_by_its_address(newsroom: Newsroom) -> None:
    link = newsroom.server.page("/a", ONE, LONG, head='<link rel="canonical" href="https://elsewhere.example/">')
    article = await newsroom.web.read_page(f"{link}?fbclid=1#xtor=AL-5")
    assert (article.title, article.url, article.path) == (ONE, link, "")
    assert LONG in article.text


async def test_the_poller_runs_by_itself(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.feeding.start()
    take_in, arrived = feeding.take_in, newsroom.server.released

    async def told(*args: object, **options: object) -> object:
        try:
            return await take_in(*args, **options)  # type: ignore[arg-type]
        finally:
            arrived.set()

    monkeypatch.setattr(feeding, "take_in", told)
    await newsroom.feeding.add(GUILD, AUTHOR, newsroom.server.say("/feed", feed_of(ONE, guid="1", text="Un.")))
    await arrived.wait()
    assert list(await newsroom.articles()) == [ONE]
