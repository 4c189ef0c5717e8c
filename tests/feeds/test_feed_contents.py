"""What feeds really hold: each case goes from the server to the library, twice, and comes in once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hostile_feeds import Answer, item, rss
from newsroom import Newsroom

pytestmark = pytest.mark.asyncio(loop_scope="session")

DEPECHE = "Le ministère estonien confirme une réunion à Tallinn la semaine prochaine."
FIRST, SECOND = "Tallinn reçoit une délégation", "Riga prépare le sommet balte"
TWO = (item(FIRST, guid="1", text=DEPECHE), item(SECOND, guid="2", text=DEPECHE + " Riga suit."))
LOLS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Atome</title>
<entry><id>tag:1</id><title>{title}</title><updated>2026-01-14T09:00:00+01:00</updated>{links}
<content type="html">{text}</content></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>RDF</title>
</channel><item rdf:about="tag:a"><title>{}</title><description>{}</description>
<dc:date>2026-01-13T10:00:00+01:00</dc:date></item></rdf:RDF>"""

CASES = {
    "wrong encoding declared in the file": rss(*TWO, head='<?xml version="1.0" encoding="ISO-8859-1"?>').encode(),
    "no encoding declared, Windows-1252": rss(*TWO, head="").encode("cp1252"),
    "encoding declared, Latin-9": rss(*TWO, head='<?xml version="1.0" encoding="iso-8859-15"?>').encode("iso-8859-15"),
    "an encoding that does not exist": rss(*TWO, head='<?xml version="1.0" encoding="x-nul"?>').encode(),
    "byte order mark": rss(*TWO, head="\ufeff<?xml version='1.0'?>").encode(),
    "UTF-16 with its mark": rss(*TWO, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
    "UTF-16 without its mark": rss(*TWO, head="").encode("utf-16-le"),
    "white space before the declaration": b"\n  " + rss(*TWO).encode(),
    "billion laughs": rss(*TWO, head=f'<!DOCTYPE rss [<!ENTITY lol0 "lol">{LOLS}]>', title="&lol9;").encode(),
    "an external entity": rss(
        *TWO, head='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>', title="&x;"
    ).encode(),
    "a public document type": rss(
        *TWO, head='<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">'
    ).encode(),
    "undefined entities of HTML": rss(*TWO, title="Le Fil &eacute;largi &nbsp;").encode(),
    "broken off in the middle": rss(*TWO).encode()[:-30],
    "a bare ampersand": rss(*TWO, title="Nord & Sud").encode(),
    "control characters": rss(*TWO, title="Le\x00 \x0bFil").replace("\x00", "").encode(),
    "numbers of characters that are none": rss(
        item(FIRST, guid="1", text=DEPECHE + " §"), item(SECOND, guid="2§", link="/§"), title="Le Fil §"
    ).replace("§", "&#xD800;&#0;&#x1FFFFF;&#99999999999999;&amp;#xD800;&amp;#0;&amp;#x1FFFFF;"),
    "duplicate guids": rss(item(FIRST, guid="1", text=DEPECHE), item(SECOND, guid="1", text="Riga suit l’affaire.")),
    "the same item twice": rss(*TWO, TWO[0]),
    "no guid and no link": rss(item(FIRST, text=DEPECHE), item(SECOND, text="Riga suit l’affaire de près.")),
    "all links to the front page": rss(
        item(FIRST, link="/", text=DEPECHE), item(SECOND, link="/", text="Riga suit l’affaire de près.")
    ),
    "all links to one page": rss(
        item(FIRST, link="/direct#1", text=DEPECHE), item(SECOND, link="/direct#2", text="Riga suit l’affaire de près.")
    ),
    "an item that is empty": rss(*TWO, "<item></item>"),
    "links to no page": rss(
        item(FIRST, link="javascript:alert(1)", guid="1", text=DEPECHE),
        item(SECOND, link="mailto:desk@example", guid="2", text=DEPECHE + " Riga suit."),
    ),
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
async def test_both_items_come_in_once(newsroom: Newsroom, body: bytes | str) -> None:
    await newsroom.add(newsroom.server.say("/feed", body))
    await newsroom.later()
    articles = await newsroom.articles()
    assert set(articles) == {FIRST, SECOND}
    assert sorted(title for title, _ in newsroom.arrivals) == sorted([FIRST, SECOND])
    assert newsroom.alerted() == []
    assert "ministère estonien" in await newsroom.text(FIRST)
    feed = await newsroom.feed()
    assert (feed.problem, feed.off) == (None, False)
    assert len(feed.title) < 50


async def test_an_external_entity_is_never_read(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sésame", encoding="utf-8")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    body = rss(item(FIRST, guid="1", text="&x;"), head=head, title="&x;").replace("&amp;x;", f"{DEPECHE} &x;")
    await newsroom.add(newsroom.server.say("/feed", body))
    assert "sésame" not in await newsroom.text(FIRST)
    assert "sésame" not in (await newsroom.feed()).title


NO_FEEDS = {
    "a web page": b"<!DOCTYPE html><html><head><title>Accueil</title></head><body><p>Bonjour</p></body></html>",
    "nothing": b"",
    "white space": b"  \n ",
    "another XML": b'<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>',
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "JSON": b'{"items": []}',
    "open tags without end": b"<rss><channel>" + b"<a>" * 30_000,
}


@pytest.mark.parametrize("body", NO_FEEDS.values(), ids=NO_FEEDS)
async def test_what_is_no_feed_is_said_to_be_none(newsroom: Newsroom, body: bytes) -> None:
    feed = await newsroom.follow(newsroom.server.say("/feed", Answer(body, headers={"Content-Type": "text/html"})))
    assert feed.problem == "no_feed"
    assert not feed.off
    assert await newsroom.articles() == {}


async def test_a_feed_that_breaks_for_a_while_loses_nothing(newsroom: Newsroom) -> None:
    await newsroom.add(newsroom.server.say("/feed", rss(TWO[0]), b"<html><body>panne</body></html>", rss(*TWO)))
    await newsroom.later()
    assert (await newsroom.feed()).problem == "no_feed"
    await newsroom.later()
    assert (await newsroom.feed()).problem is None
    assert newsroom.arrivals == [(FIRST, False), (SECOND, True)]


async def test_atom_with_several_links_and_a_base(newsroom: Newsroom) -> None:
    links = (
        '<link rel="replies" href="c"/><link rel="enclosure" type="audio/mpeg" href="a.mp3"/>'
        '<link rel="alternate" type="application/json" href="j"/><link rel="alternate" type="text/html" href="page"/>'
    )
    base = f' xml:base="{newsroom.server.url("/rubrique/")}"'
    page = newsroom.server.page("/rubrique/page", FIRST, DEPECHE, "La page en dit plus que le flux, et le dit ici.")
    await newsroom.add(newsroom.server.say("/feed", ATOM.format(base=base, links=links, title=FIRST, text="Bref.")))
    article = (await newsroom.articles())[FIRST]
    assert article.url == page
    assert article.published == date(2026, 1, 14)
    assert "La page en dit plus" in await newsroom.text(FIRST)


async def test_rss_1(newsroom: Newsroom) -> None:
    await newsroom.add(newsroom.server.say("/feed", RDF.format(FIRST, DEPECHE)))
    article = (await newsroom.articles())[FIRST]
    assert (article.source, article.published) == ("RDF", date(2026, 1, 13))


async def test_html_in_cdata_becomes_text(newsroom: Newsroom) -> None:
    markup = f"<content:encoded><![CDATA[<p>{DEPECHE}</p><script>var x = 1</script><p>Riga &amp; Vilnius</p>]]>"
    body = item(FIRST, guid="1", text="Bref.", more=f"{markup}</content:encoded>")
    feed = rss(body).replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    await newsroom.add(newsroom.server.say("/feed", feed))
    text = await newsroom.text(FIRST)
    assert DEPECHE in text
    assert "Riga & Vilnius" in text
    assert "var x" not in text


async def test_relative_links_lose_their_tracking(newsroom: Newsroom) -> None:
    server = newsroom.server
    page = server.page("/une/article", FIRST, DEPECHE)
    link = "../une/article?utm_source=rss&at_medium=custom7&id=4#xtor=RSS-1"
    await newsroom.add(server.say("/fils/feed", rss(item(FIRST, link=link))))
    assert (await newsroom.articles())[FIRST].url == f"{page}?id=4"
    assert server.last("/une/article").query_string == "id=4"
    server.say("/fils/feed", rss(item(FIRST, link=link.replace("RSS-1", "RSS-2").replace("custom7", "custom8"))))
    await newsroom.later()
    assert len(newsroom.arrivals) == 1


async def test_a_guid_is_a_link_where_it_is_a_whole_address(newsroom: Newsroom) -> None:
    page = newsroom.server.page("/a", FIRST, DEPECHE)
    items = item(FIRST, guid=page), item(SECOND, guid="4711", text=DEPECHE + " Riga suit.")
    await newsroom.add(newsroom.server.say("/feed", rss(*items).replace(' isPermaLink="false"', "")))
    articles = await newsroom.articles()
    assert (articles[FIRST].url, articles[SECOND].url) == (page, None)
    assert newsroom.server.paths() == ["/feed", "/a"]


DATES = {
    "French words": ("mer., 14 janv. 2026 08:30:00 +0100", date(2026, 1, 14)),
    "French words in full": ("mercredi 14 janvier 2026 à 8h30", date(2026, 1, 14)),
    "midnight": ("Wed, 14 Jan 2026 00:00:00 +0100", date(2026, 1, 14)),
    "late in another time zone": ("Wed, 14 Jan 2026 23:30:00 -0500", date(2026, 1, 14)),
    "ISO": ("2026-01-14T08:30:00Z", date(2026, 1, 14)),
    "the future": ("Thu, 14 Jan 2299 08:30:00 GMT", None),
    "the epoch": ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    "no date": ("hier soir", None),
    "an impossible day": ("Tue, 31 Feb 2026 08:30:00 GMT", None),
}


@pytest.mark.parametrize(("stated", "day"), DATES.values(), ids=DATES)
async def test_dates_of_feeds(newsroom: Newsroom, stated: str, day: date | None) -> None:
    await newsroom.add(newsroom.server.say("/feed", rss(item(FIRST, guid="1", text=DEPECHE, date=stated))))
    assert (await newsroom.articles())[FIRST].published == day


async def test_the_page_knows_its_date_better_than_the_feed(newsroom: Newsroom) -> None:
    head = '<meta property="article:published_time" content="2026-01-12T10:00:00+01:00">'
    link = newsroom.server.page("/a", FIRST, DEPECHE, head=head)
    for text in ("Bref.", (DEPECHE + " ") * 3):
        body = rss(item(FIRST, link=link, guid="1", text=text, date="Wed, 14 Jan 2026 08:30:00 GMT"))
        await newsroom.add(newsroom.server.say(f"/feed{len(text)}", body))
        assert (await newsroom.articles())[FIRST].published == date(2026, 1, 12)
