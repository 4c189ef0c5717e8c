"""Corrections by people: what they alter at once, and that no load, no new version and no removal loses them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.language.worker import AnalysisWorker
from bot.library import Author, Library, Outcome, Target
from bot.library.intake import take_in
from bot.library.loading import load
from bot.library.reanalysis import RereadError, reanalyze, reread
from bot.model import Analysis, Article, Block, BlockKind, Kind
from tests.library.builders import make_actor, make_analysis, make_article, make_contact

EDITOR = Author(7, "dépêche datée du lendemain")
TEXT = """Danemark et Finlande se parlent

Le ministre danois Lars Holm a rencontré mardi à Genève son homologue finlandaise Aino Virta.
Le Danemark a condamné hier les propos du gouvernement suédois.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker() -> AsyncIterator[AnalysisWorker]:
    """The real pipeline in its process."""
    started = AnalysisWorker()
    await started.start()
    yield started
    await started.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "nord.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".toml").write_text('published = 2024-05-15\nsource = "Le Fil"\n', encoding="utf-8")
    return path


def _write(file: Path, more: str) -> None:
    file.write_text(f"{TEXT}\n{more}\n", encoding="utf-8")


async def _dates(library: Library) -> dict[Kind, str | None]:
    return {row.contact.kind: row.contact.date for row in await library.contacts()}


async def _again(library: Library, worker: AnalysisWorker, version: str = "") -> None:
    """As another version of the analyser does."""

    async def analyse(article: Article) -> Analysis:
        return replace(await worker.analyse(article), version=version or worker.version)

    await reanalyze(library, analyse, version or worker.version, everything=True)


async def test_a_corrected_date_moves_the_dates_that_count_from_it(
    library: Library, worker: AnalysisWorker, file: Path
) -> None:
    await load(library, worker, [file])
    before = await _dates(library)
    assert before == {Kind.MEETING: "2024-05-14", Kind.ACCUSATION: "2024-05-14"}
    (made,) = await library.corrections.correct(1, EDITOR, published=date(2024, 6, 20))
    assert (made.target, made.before, made.after) == (Target.PUBLISHED, "2024-05-15", "2024-06-20")
    assert (made.author_id, made.reason) == (7, EDITOR.reason)
    assert (await library.articles())[0].published == date(2024, 6, 20)
    assert library.catalogue.articles("")[0].published == date(2024, 6, 20)
    await reread(library, worker.analyse, 1)
    after = {Kind.MEETING: "2024-06-18", Kind.ACCUSATION: "2024-06-19"}
    assert await _dates(library) == after
    assert (await load(library, worker, [file])).unchanged == 1
    _write(file, "Le dîner qui suivit fut bref, dit-on à Copenhague.")
    assert (await load(library, worker, [file])).updated == 1
    assert await _dates(library) == after
    await _again(library, worker, "another")
    assert await _dates(library) == after
    assert (await load(library, worker, [file])).updated == 1
    assert await _dates(library) == after
    await library.corrections.undo(1, made.id, 8)
    await reread(library, worker.analyse, 1)
    assert await _dates(library) == before
    (row,) = await library.corrections.history(1)
    assert row.undone_by == 8


async def test_a_date_stated_nowhere_stays_so(library: Library, worker: AnalysisWorker, file: Path) -> None:
    await load(library, worker, [file])
    made = await library.corrections.correct(1, EDITOR, cleared=[Target.PUBLISHED, Target.SOURCE])
    assert [(one.target, one.after) for one in made] == [(Target.SOURCE, None), (Target.PUBLISHED, None)]
    assert await library.corrections.correct(1, EDITOR, cleared=[Target.SOURCE]) == []
    await _again(library, worker, "another")
    _write(file, "Le dîner qui suivit fut bref, dit-on à Copenhague.")
    await load(library, worker, [file])
    (row,) = await library.articles()
    assert (row.published, row.source) == (None, None)
    assert await _dates(library) == {Kind.MEETING: None, Kind.ACCUSATION: None}
    await library.corrections.correct(1, EDITOR, published=date(2024, 6, 20))
    assert (await library.articles())[0].published == date(2024, 6, 20)


async def test_a_struck_contact_and_actor_stay_away_until_it_is_undone(
    library: Library, worker: AnalysisWorker, file: Path
) -> None:
    await load(library, worker, [file])
    accusation = next(row for row in await library.contacts() if row.contact.kind is Kind.ACCUSATION)
    struck = await library.corrections.strike_contact(1, accusation.id, Author(7, "c'est un autre gouvernement"))
    assert (struck.kind, struck.countries, struck.before) == (
        Kind.ACCUSATION, tuple(sorted(accusation.contact.countries)), accusation.sentence,
    )  # fmt: skip
    name = (await library.corrections.strike_actor(1, "aino VIRTA", Author(7, "mal orthographié"))).before
    assert name == "Aino Virta"

    async def shown() -> tuple[set[Kind], set[str], set[str]]:
        rows = await library.contacts()
        people = {person for row in rows for person in row.contact.people}
        return {row.contact.kind for row in rows}, {actor.name for actor in await library.actors()}, people

    async def check() -> None:
        kinds, actors, people = await shown()
        assert kinds == {Kind.MEETING}
        assert "Aino Virta" not in actors | people
        assert "Lars Holm" in actors & people
        assert "Aino Virta" not in library.catalogue.actors("")
        assert [row.name for row in await library.actors(country="FIN")] == []

    await check()
    await _again(library, worker)
    await check()
    _write(file, "Rien d'autre n'a filtré.")
    await load(library, worker, [file])
    await check()
    await _again(library, worker, "another")
    await check()
    for row in await library.corrections.history(1):
        await library.corrections.undo(1, row.id, 8)
    await reread(library, worker.analyse, 1)
    kinds, actors, people = await shown()
    assert kinds == {Kind.MEETING, Kind.ACCUSATION}
    assert "Aino Virta" in actors & people


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_strike_is_taken_back_without_a_new_analysis(library: Library, order: tuple[int, int]) -> None:
    await library.store(_article(), _analysis(_article()))
    before = await library.analysis(1)
    (contact,) = await library.contacts()
    made = [
        await library.corrections.strike_contact(1, contact.id, EDITOR),
        await library.corrections.strike_actor(1, "Nils Dahl", EDITOR),
    ]
    assert await library.contacts() == []
    await library.corrections.undo(1, made[order[0]].id, 8)
    if order[0] == 0:
        assert [row.contact.people for row in await library.contacts()] == [("Paul Ravel",)]
    else:
        assert await library.contacts() == []
        assert len(await library.actors()) == 2
    await library.corrections.undo(1, made[order[1]].id, 8)
    assert await library.analysis(1) == before
    assert await library.rereading.version(1) == "1"


async def test_what_was_read_before_the_text_changed_is_not_brought_back(library: Library) -> None:
    await library.store(_article(), _analysis(_article()))
    struck = await library.corrections.strike_actor(1, "Nils Dahl", EDITOR)
    await library.corrections.correct(1, EDITOR, title="Un titre")
    await library.corrections.undo(1, struck.id, 8)
    assert await library.rereading.version(1) == ""
    other = replace(_article("Un titre revu"), blocks=(Block(BlockKind.BODY, "Oslo se tait."),))
    await library.store(other, make_analysis(other, version="1"))
    await library.corrections.undo(1, (await library.corrections.history(1))[-1].id, 8)
    assert await library.actors() == []


def _article(title: str = "Un tittre", **facts: object) -> Article:
    article = make_article(title, "Paul Ravel a appelé Nils Dahl. Il a salué Oslo.", path="a.txt")
    return replace(article, **facts)  # type: ignore[arg-type]


def _analysis(article: Article, version: str = "1") -> Analysis:
    actors = [make_actor(article, name, "FRA") for name in ("Paul Ravel", "Nils Dahl")]
    contacts = [make_contact("FRA", "NOR", sentence=1, people=["Paul Ravel", "Nils Dahl"])]
    return make_analysis(article, actors=actors, contacts=contacts, summary=[1], version=version)


async def _analyse(article: Article) -> Analysis:
    return _analysis(article)


async def test_a_corrected_title_stands_everywhere_and_can_go_back(library: Library) -> None:
    await library.store(_article(), _analysis(_article()))
    await library.corrections.correct(1, EDITOR, title="Un titre", source="Revue")
    await reread(library, _analyse, 1)
    row = await library.article(1)
    assert row is not None
    assert (row.title, row.source) == ("Un titre", "Revue")
    assert library.catalogue.articles("titre")[0].id == 1
    assert library.catalogue.articles("tittre") == []
    assert [found.text for found in await library.search("titre")] == ["Un titre"]
    assert await library.search("tittre") == []
    read = await library.rereading.article(1)
    assert read is not None
    assert read.blocks[0] == Block(BlockKind.TITLE, "Un titre")
    await library.store(_article(source="Autre"), _analysis(_article()))
    row = await library.article(1)
    assert row is not None
    assert (row.title, row.source) == ("Un titre", "Revue")
    for made in await library.corrections.history(1):
        await library.corrections.undo(1, made.id, 7)
    await reread(library, _analyse, 1)
    row = await library.article(1)
    assert row is not None
    assert (row.title, row.source) == ("Un tittre", "Autre")
    assert await library.rereading.article(1) == _article(source="Autre")
    assert await library.find_known(_article(source="Autre")) is not None


async def test_what_stands_already_is_no_correction(library: Library) -> None:
    await library.store(_article(), _analysis(_article()))
    assert await library.corrections.correct(1, EDITOR, title="Un tittre", published=date(2026, 1, 14)) == []
    assert await library.corrections.history(1) == []
    assert await library.corrections.corrected() == set()


async def test_an_analysis_that_knows_no_correction_is_made_again(library: Library) -> None:
    await library.store(_article(), _analysis(_article()))
    await library.corrections.correct(1, EDITOR, published=date(2026, 2, 1))
    assert await library.rereading.version(1) == ""
    await reread(library, _analyse, 1)
    assert await library.rereading.version(1) == "1"
    other = _article(url="https://courrier.example/1")
    assert (await library.store(other, _analysis(other))).outcome is Outcome.UPDATED
    assert await library.rereading.count_stale("1") == 1
    assert (await reanalyze(library, _analyse, "1")).done == 1
    assert await library.rereading.version(1) == "1"
    row = await library.article(1)
    assert row is not None
    assert (row.published, row.url) == (date(2026, 2, 1), "https://courrier.example/1")


async def test_a_removed_article_stays_away_until_someone_hands_it_in(library: Library) -> None:
    class Worker:
        version = "1"

        async def analyse(self, article: Article) -> Analysis:
            return _analysis(article)

    await library.store(_article(), _analysis(_article()))
    (made,) = await library.corrections.correct(1, EDITOR, published=date(2026, 2, 1))
    await library.corrections.remove(1, Author(7, "double emploi"))
    assert await library.articles() == await library.actors() == await library.contacts() == []
    assert await library.search("Ravel") == []
    assert library.catalogue.articles("") == []
    assert library.catalogue.actors("") == []
    assert (await library.status()).actors == 0
    for came in (_article(), _article("Un titre revu"), _article(path="ailleurs.txt")):
        assert (await take_in(library, Worker(), came, alert=True)).outcome is Outcome.REMOVED
        assert (await library.store(came, _analysis(came))).outcome is Outcome.REMOVED
    assert await library.corrections.readmit(_article(path=""), 9)
    assert not await library.corrections.readmit(_article(path=""), 9)
    taken = await take_in(library, Worker(), _article(path=""), alert=True)
    assert taken.outcome is Outcome.ADDED
    (row,) = await library.articles()
    assert (row.id, row.published) == (taken.article_id, date(2026, 2, 1))
    history = await library.corrections.history(taken.article_id)
    assert [(item.target, item.undone_by) for item in history] == [(Target.PUBLISHED, None), (Target.ARTICLE, 9)]
    assert history[0].id == made.id
    assert (await take_in(library, Worker(), _article(), alert=True)).outcome is Outcome.DUPLICATE


async def test_a_load_tells_what_people_removed(library: Library, worker: AnalysisWorker, file: Path) -> None:
    await load(library, worker, [file])
    await library.corrections.remove(1, EDITOR)
    assert (await load(library, worker, [file])).summary() == "1 file: 0 added, 1 left out as removed before"


async def test_a_story_goes_on_without_an_article_that_was_removed(library: Library) -> None:
    paragraphs = [
        f"Le {n} mars, la délégation a rappelé devant la presse sa position sur le point {n}." for n in range(9)
    ]
    for n, path in enumerate(("a.txt", "b.txt", "c.txt")):
        article = make_article(f"Titre {n}", *paragraphs, path=path, published=date(2026, 1, 14 + n), source=path)
        await library.store(article, make_analysis(article))
    assert len(await library.story(2)) == 3
    await library.corrections.remove(1, EDITOR)
    assert [row.id for row in await library.story(2)] == [2, 3]
    assert [(found.article.id, found.origin) for found in await library.republications(3)] == [(3, 2)]
    await library.corrections.remove(3, EDITOR)
    assert [row.id for row in await library.story(2)] == [2]
    assert await library.republications(2) == []


async def test_what_is_not_there_cannot_be_corrected(library: Library) -> None:
    corrections = library.corrections
    with pytest.raises(LookupError):
        await corrections.correct(1, EDITOR, title="Rien")
    with pytest.raises(LookupError):
        await corrections.remove(1, EDITOR)
    await library.store(_article(), _analysis(_article()))
    with pytest.raises(LookupError):
        await corrections.strike_contact(1, 99, EDITOR)
    with pytest.raises(LookupError):
        await corrections.strike_actor(1, "Personne", EDITOR)
    struck = await corrections.strike_actor(1, "Nils Dahl", EDITOR)
    await corrections.undo(1, struck.id, 7)
    with pytest.raises(LookupError):
        await corrections.undo(1, struck.id, 7)


async def test_an_article_that_cannot_be_analysed_again_keeps_its_analysis(library: Library) -> None:
    async def fail(_: Article) -> Analysis:
        raise RuntimeError("no sense in it")

    await library.store(_article(), _analysis(_article()))
    with pytest.raises(RereadError, match="no sense in it"):
        await reread(library, fail, 1)
    assert len(await library.contacts()) == 1
