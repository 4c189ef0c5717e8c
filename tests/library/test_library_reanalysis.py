"""Analysing again: which articles, in what order, through failures, changes and a break; and other processes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import Author, Library
from bot.library.reanalysis import reanalyze
from bot.model import Analysis, Article
from tests.library.builders import make_actor, make_analysis, make_article

EDITOR = Author(7)


@pytest.fixture
async def filled(library: Library) -> Library:
    for number in range(1, 6):
        article = make_article(f"Titre {number}", f"Le texte {number} nomme Paul Ravel.", path=f"{number}.txt")
        await library.store(article, make_analysis(article, version="1"))
    return library


class Killed(BaseException):
    """Nothing in the program catches it, as nothing catches the end of its process."""


class Analyser:
    """Finds one actor; keeps what it saw, fails on what it is told, and stops after as many as it is told."""

    def __init__(self, version: str = "2", *, fails_on: str = "", stops_after: int | None = None) -> None:
        self.version = version
        self.seen: list[str] = []
        self._fails_on, self._stops_after = fails_on, stops_after

    async def __call__(self, article: Article) -> Analysis:
        if self._stops_after is not None and len(self.seen) >= self._stops_after:
            raise Killed
        self.seen.append(article.title)
        if self._fails_on and self._fails_on in article.title:
            raise RuntimeError("no sense in it")
        return make_analysis(article, version=self.version, actors=[make_actor(article, "Paul Ravel", "FRA")])


async def _versions(library: Library) -> list[str | None]:
    return [await library.rereading.version(number) for number in range(1, 6)]


async def test_only_what_another_version_analysed(filled: Library) -> None:
    article = make_article("Titre 3", "Le texte 3 nomme Paul Ravel.", path="3.txt")
    await filled.store(article, make_analysis(article, version="2"))
    analyse, steps = Analyser(), []
    report = await reanalyze(filled, analyse, "2", progress=lambda *step: steps.append(step))
    assert analyse.seen == ["Titre 1", "Titre 2", "Titre 4", "Titre 5"]
    assert steps == [(n, 4, title) for n, title in enumerate(analyse.seen, 1)]
    assert report.summary() == "4 articles analysed again"
    assert (await filled.actors())[0].articles == 4
    assert filled.catalogue.actors("rav") == ["Paul Ravel"]
    assert (await reanalyze(filled, Analyser(), "2")).summary().startswith("Every article is analysed by the newest")


async def test_everything_all_the_same(filled: Library) -> None:
    analyse = Analyser("1")
    assert (await reanalyze(filled, analyse, "1", everything=True)).done == 5
    assert len(analyse.seen) == 5
    assert (await reanalyze(filled, analyse, "1", everything=True)).done == 5


async def test_an_empty_library(library: Library) -> None:
    report = await reanalyze(library, Analyser(), "2", everything=True)
    assert report.summary() == "The library holds no article: nothing to analyse."


async def test_several_at_once_end_in_order(filled: Library) -> None:
    plain, titles, third = Analyser(), [], asyncio.Event()

    async def analyse(article: Article) -> Analysis:
        analysis = await plain(article)
        if len(plain.seen) == 3:
            third.set()
        await third.wait()  # none ends before three are under way
        return analysis

    await reanalyze(filled, analyse, "2", at_once=3, progress=lambda _done, _total, title: titles.append(title))
    assert titles == [f"Titre {n}" for n in range(1, 6)]
    assert await _versions(filled) == ["2"] * 5


@pytest.mark.parametrize("everything", [False, True])
async def test_one_that_fails_keeps_its_analysis_and_the_others_go_on(filled: Library, everything: bool) -> None:
    report = await reanalyze(filled, Analyser(fails_on="3"), "2", everything=everything)
    assert report.failures == (("Titre 3", "no sense in it"),)
    assert report.summary() == "4 articles analysed again, 1 failed and keep their earlier analysis"
    assert await _versions(filled) == ["2", "2", "1", "2", "2"]
    assert (await reanalyze(filled, Analyser(), "2")).done == 1


async def test_a_run_over_everything_goes_on_where_it_was_broken_off(filled: Library) -> None:
    with pytest.raises(Killed):
        await reanalyze(filled, Analyser("1", stops_after=2), "1", everything=True)
    article = make_article("Titre 6", "Un texte venu entre-temps.", path="6.txt")
    await filled.store(article, make_analysis(article, version="1"))
    analyse, steps = Analyser("1"), []
    report = await reanalyze(filled, analyse, "1", everything=True, progress=lambda *step: steps.append(step[:2]))
    assert analyse.seen == ["Titre 3", "Titre 4", "Titre 5"]
    assert steps == [(3, 5), (4, 5), (5, 5)]
    assert report.summary() == "3 articles analysed again, 2 by the run that was broken off"
    newer = Analyser("2")
    await reanalyze(filled, newer, "2", everything=True)
    assert len(newer.seen) == 6


async def test_an_article_corrected_meanwhile_is_analysed_as_corrected(filled: Library) -> None:
    plain, corrected = Analyser(), False

    async def analyse(article: Article) -> Analysis:
        nonlocal corrected
        if article.title == "Titre 2" and not corrected:
            corrected = True
            await filled.corrections.correct(2, EDITOR, title="Titre deux")
        return await plain(article)

    assert (await reanalyze(filled, analyse, "2")).failures == ()
    assert plain.seen == ["Titre 1", "Titre 2", "Titre deux", "Titre 3", "Titre 4", "Titre 5"]
    assert (await filled.analysis(2)).sentences[0].text == "Titre deux"


async def test_an_article_removed_meanwhile_is_left_alone(filled: Library) -> None:
    plain = Analyser()

    async def analyse(article: Article) -> Analysis:
        if article.title == "Titre 2":
            await filled.corrections.remove(2, EDITOR)
        return await plain(article)

    assert (await reanalyze(filled, analyse, "2")).failures == ()
    assert [row.id for row in await filled.articles()] == [5, 4, 3, 1]


async def test_an_article_that_keeps_changing_is_told(filled: Library) -> None:
    count = 0

    async def analyse(article: Article) -> Analysis:
        nonlocal count
        count += 1
        await filled.corrections.correct(1, EDITOR, title=f"Titre {count}.")
        return make_analysis(article, version="2")

    report = await reanalyze(filled, analyse, "2", progress=None)
    assert ("Titre 1", "it keeps changing") in report.failures


class TestFollowing:
    """Two libraries open on one file stand for two processes: their connections share nothing."""

    async def test_what_another_process_writes_comes_into_the_catalogue(self, filled: Library, tmp_path: Path) -> None:
        other = await Library.open(tmp_path / "vigie.db")
        await filled.follower.catch_up()
        article = make_article("Venu d'ailleurs", "Un texte nomme Nils Dahl.", path="6.txt")
        await other.store(article, make_analysis(article, actors=[make_actor(article, "Nils Dahl")]))
        await other.corrections.correct(1, EDITOR, title="Mieux dit")
        await other.corrections.remove(2, EDITOR)
        assert filled.catalogue.articles("ailleurs") == []
        await filled.follower.catch_up()
        assert [row.title for row in filled.catalogue.articles("ailleurs")] == ["Venu d'ailleurs"]
        assert filled.catalogue.actors("dahl") == ["Nils Dahl"]
        assert [row.id for row in filled.catalogue.articles("mieux")] == [1]
        assert {row.id for row in filled.catalogue.articles("")} == {1, 3, 4, 5, 6}
        await other.close()

    async def test_a_write_brings_the_changes_of_others_along(self, filled: Library, tmp_path: Path) -> None:
        other = await Library.open(tmp_path / "vigie.db")
        articles = [make_article(title, "Un texte.", path=title) for title in ("Sixième", "Septième")]
        await other.store(articles[0], make_analysis(articles[0]))
        await filled.store(articles[1], make_analysis(articles[1]))
        assert len(filled.catalogue.articles("")) == 7
        await other.follower.catch_up()
        assert len(other.catalogue.articles("")) == 7
        await other.close()

    async def test_many_changes_at_once(self, filled: Library, tmp_path: Path) -> None:
        other = await Library.open(tmp_path / "vigie.db")
        for number in range(120):
            article = make_article(f"Nouveau {number}", "Un texte.", path=f"n{number}.txt")
            await other.store(article, make_analysis(article))
        await other.close()
        await filled.follower.catch_up()
        assert len(filled.catalogue.articles("", limit=200)) == 125

    async def test_following_goes_on_until_cancelled(self, filled: Library, tmp_path: Path) -> None:
        following = asyncio.create_task(filled.follower.follow(every=0.01))
        other = await Library.open(tmp_path / "vigie.db")
        article = replace(make_article("Venu d'ailleurs", "Un texte."), path="6.txt")
        await other.store(article, make_analysis(article))
        await other.close()
        async with asyncio.timeout(20):
            while not filled.catalogue.articles("ailleurs"):  # noqa: ASYNC110 - what is waited for is polled itself
                await asyncio.sleep(0.01)
        following.cancel()
        with pytest.raises(asyncio.CancelledError):
            await following
