"""Stories: one dispatch told by several sources, in versions and corrections; what only resembles it stays apart."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.library import Change, Library, Outcome, Relation, Stored
from bot.library.fingerprints import are_twins, shingles, sketch
from bot.library.migrate import migrate, migrations
from bot.library.revisions import announces_correction
from bot.model import Article, Block, BlockKind
from tests.library.builders import make_analysis, make_article, make_contact

DAY = date(2026, 1, 14)
TITLE = "Oman et le Qatar relancent la médiation"
TALKS = (
    "Le ministre omanais des Affaires étrangères a reçu mercredi à Mascate son homologue qatari pour trois heures"
    " d'entretiens. Les deux hommes ont préparé une nouvelle session de pourparlers sur le détroit."
)
SHIPS = (
    "Selon un communiqué commun, 42 navires marchands attendent toujours une autorisation de passage. Les armateurs"
    " réclament depuis des semaines un couloir surveillé par une mission neutre."
)
BORDERS = (
    "Doha propose d'accueillir les délégations avant la fin du mois dans un lieu tenu secret. Mascate a fait savoir"
    " que cette date lui convenait, à condition que toutes les parties confirment leur présence par écrit."
)
REACTIONS = (
    "À Riyad, un conseiller du gouvernement a salué une démarche utile mais encore fragile. Plusieurs diplomates"
    " européens en poste dans le Golfe se disent prêts à envoyer des observateurs."
)
DISPATCH = (TALKS, SHIPS, BORDERS, REACTIONS)
RETOLD = (
    "Trois heures de tête-à-tête n'auront pas été de trop à Mascate, où Omanais et Qataris se sont retrouvés mercredi."
    " Au menu : la reprise du dialogue autour du détroit, suspendu depuis l'automne.",
    "Les compagnies maritimes s'impatientent, avec 42 bateaux immobilisés au large. Elles veulent être escortées par"
    " des pays qui ne prennent pas part au différend.",
    "Le Qatar se dit disposé à héberger la prochaine rencontre d'ici à la fin janvier. Son voisin n'y voit pas"
    " d'obstacle si chacun s'engage noir sur blanc à venir.",
)
WEATHER = (
    "Une tempête de sable a balayé lundi le sud de la péninsule et fermé deux aéroports pendant la matinée. Les vols"
    " ont repris dans l'après-midi, avec des retards de plusieurs heures.",
    "Les services météorologiques annoncent un retour au calme dès mardi soir. Ils conseillent pourtant aux"
    " pêcheurs de rester au port jusqu'à la fin de la semaine.",
)


def _article(
    path: str, *paragraphs: str, title: str = TITLE, source: str = "Agence", day: date | None = DAY
) -> Article:
    return make_article(title, *(paragraphs or DISPATCH), path=path, source=source, published=day)


async def _store(library: Library, article: Article, version: str = "test-1") -> Stored:
    return await library.store(article, make_analysis(article, version=version))


async def _paths(library: Library, stored: Stored) -> list[str]:
    return [row.path for row in await library.story(stored.article_id)]


async def _relations(library: Library, stored: Stored) -> dict[str, Relation]:
    return {found.article.path: found.relation for found in await library.republications(stored.article_id)}


async def test_a_copy_with_another_title_is_the_same_story(library: Library) -> None:
    first = await _store(library, _article("agence.txt"))
    copy = await _store(
        library, _article("journal.txt", title="Le Golfe retient son souffle", source="Journal", day=DAY + timedelta(1))
    )
    other = await _store(library, _article("meteo.txt", *WEATHER, title="Tempête de sable sur la péninsule"))
    assert (copy.outcome, copy.story_id) == (Outcome.ADDED, first.story_id)
    assert other.story_id != first.story_id
    assert [row.source for row in await library.story(first.article_id)] == ["Agence", "Journal"]
    assert await _paths(library, other) == ["meteo.txt"]
    (found,) = await library.republications(copy.article_id)
    assert (found.article.path, found.relation, found.origin, found.changes) == (
        "journal.txt", Relation.COPY, first.article_id, (),
    )  # fmt: skip


async def test_a_copy_in_other_paragraphs_with_headings_and_a_credit_is_a_copy(library: Library) -> None:
    first = await _store(library, _article("agence.txt"))
    blocks = (
        Block(BlockKind.TITLE, "Médiation : ce qui se joue à Mascate"),
        Block(BlockKind.STANDFIRST, "Deux capitales du Golfe veulent rouvrir le dialogue."),
        Block(BlockKind.BODY, f"{TALKS} {SHIPS}"),
        Block(BlockKind.HEADING, "Une date encore incertaine"),
        Block(BlockKind.BODY, f"{BORDERS} {REACTIONS}"),
        Block(BlockKind.BODY, "Avec notre correspondant."),
    )
    copy = await _store(library, Article("site.txt", blocks[0].text, blocks, "Site", DAY))
    assert copy.story_id == first.story_id
    assert await _relations(library, first) == {"site.txt": Relation.COPY}


async def test_an_added_paragraph_makes_a_version(library: Library) -> None:
    first = await _store(library, _article("midi.txt", *DISPATCH[:3]))
    longer = await _store(library, _article("soir.txt", day=DAY + timedelta(1)))
    assert longer.story_id == first.story_id
    (found,) = await library.republications(first.article_id)
    assert found.relation is Relation.VERSION
    assert [change.before for change in found.changes] == [None, None]
    assert " ".join(change.after or "" for change in found.changes) == REACTIONS


async def test_a_paragraph_left_out_makes_a_version(library: Library) -> None:
    first = await _store(library, _article("longue.txt"))
    await _store(library, _article("courte.txt", *DISPATCH[:3], day=DAY + timedelta(1)))
    (found,) = await library.republications(first.article_id)
    assert found.relation is Relation.VERSION
    assert " ".join(change.before or "" for change in found.changes) == REACTIONS


async def test_a_changed_figure_is_a_correction(library: Library) -> None:
    first = await _store(library, _article("premier.txt"))
    mended = [text.replace("42 navires", "24 navires") for text in DISPATCH]
    second = await _store(library, _article("second.txt", *mended, day=DAY + timedelta(1)))
    assert second.story_id == first.story_id
    (found,) = await library.republications(second.article_id)
    assert found.relation is Relation.CORRECTION
    sentence = SHIPS.split(". ", maxsplit=1)[0] + "."
    assert found.changes == (Change(sentence, sentence.replace("42", "24")),)


async def test_an_article_that_says_it_corrects_is_a_correction_whatever_it_adds(library: Library) -> None:
    marked = await _store(library, _article("correctif.txt", title=f"CORRECTIF : {TITLE}"))
    first = await _store(library, _article("premier.txt", *DISPATCH[:3]))
    assert await _paths(library, marked) == ["premier.txt", "correctif.txt"]
    assert await _relations(library, first) == {"correctif.txt": Relation.CORRECTION}


async def test_sentences_rewritten_here_and_there_make_a_version(library: Library) -> None:
    first = await _store(library, _article("premier.txt"))
    rewritten = [
        TALKS.replace("mercredi à Mascate", "dans sa capitale").replace("Les deux hommes ont", "Ils y ont"),
        SHIPS,
        BORDERS.replace("dans un lieu tenu secret", "à l'abri des regards"),
        REACTIONS.replace("utile mais encore fragile", "bienvenue quoique précaire"),
    ]
    await _store(library, _article("second.txt", *rewritten, day=DAY + timedelta(1)))
    (found,) = await library.republications(first.article_id)
    assert found.relation is Relation.VERSION
    assert all(change.before and change.after for change in found.changes)
    assert len(found.changes) == 4


@pytest.mark.parametrize(
    "title",
    [
        "CORRECTION Oman et le Qatar relancent la médiation",
        "Correction : Oman et le Qatar relancent la médiation",
        "Oman et le Qatar relancent la médiation (RECTIFICATIF)",
        "Oman et le Qatar relancent la médiation (actualisé)",
        "Pourparlers : la date est fixée [version corrigée]",
        "Rectificatif - La date des pourparlers",
        "CORRECTED: Oman and Qatar resume mediation",
    ],
)
def test_marks_of_a_correction(title: str) -> None:
    assert announces_correction(["Un autre titre", title])


@pytest.mark.parametrize(
    "title",
    [
        "Le Parlement adopte un budget rectificatif",
        "Correction du baccalauréat : les jurys s'alarment",
        "Les marchés redoutent une correction - les valeurs refuges montent",
        "LA CORRECTION DES COPIES A COMMENCÉ",
        "Le plan actualisé de Mascate",
        "",
    ],
)
def test_news_of_corrections_is_no_mark(title: str) -> None:
    assert not announces_correction([title])


async def test_the_same_event_in_other_words_is_another_story(library: Library) -> None:
    first = await _store(library, _article("agence.txt"))
    retold = await _store(library, _article("autre.txt", *RETOLD))
    assert retold.story_id != first.story_id
    assert await library.republications(retold.article_id) == []


async def test_an_article_that_quotes_one_paragraph_is_another_story(library: Library) -> None:
    first = await _store(library, _article("agence.txt"))
    quoting = await _store(library, _article("tour.txt", SHIPS, *RETOLD, *WEATHER, title="Le tour du Golfe"))
    assert quoting.story_id != first.story_id


async def test_what_comes_again_weeks_later_with_other_figures_is_another_story(library: Library) -> None:
    first = await _store(library, _article("janvier.txt"))
    mended = [text.replace("42", "57").replace("trois", "cinq").replace("mois", "trimestre") for text in DISPATCH]
    later = await _store(library, _article("fevrier.txt", *mended, day=DAY + timedelta(31)))
    again = await _store(library, _article("archive.txt", day=DAY + timedelta(31), source="Archives"))
    assert later.story_id != first.story_id
    assert again.story_id == first.story_id


async def test_an_older_article_loaded_later_comes_first(library: Library) -> None:
    undated = await _store(library, _article("sans-date.txt", day=None, source="Site"))
    version = await _store(library, _article("mardi.txt", *DISPATCH[:3]))
    await _store(library, _article("lundi.txt", day=DAY - timedelta(1)))
    assert await _paths(library, undated) == ["lundi.txt", "mardi.txt", "sans-date.txt"]
    assert await _relations(library, version) == {"mardi.txt": Relation.VERSION, "sans-date.txt": Relation.COPY}


async def test_very_short_articles(library: Library) -> None:
    names = ("un.txt", "deux.txt", "trois.txt", "quatre.txt", "cinq.txt")
    texts = [
        ("Urgent", "Plus d'informations bientôt."),
        ("Urgent", "Plus d'informations très bientôt."),
        ("Séisme au large d'Oman, pas de victime connue à cette heure", "Plus d'informations dans quelques minutes."),
        ("Le Qatar annonce la libération de deux marins étrangers", "Plus d'informations dans quelques minutes."),
        ("Séisme au large d'Oman, pas de victime connue à cette heure", "Plus d'informations dans quelques minutes."),
    ]
    stored = [
        await _store(library, _article(name, text, title=title, source=name))
        for name, (title, text) in zip(names, texts, strict=True)
    ]
    assert len({story.story_id for story in stored}) == 4
    assert await _paths(library, stored[2]) == ["trois.txt", "cinq.txt"]


async def test_an_article_without_words(library: Library) -> None:
    stored = await _store(library, Article("vide.txt", "", ()))
    other = await _store(library, Article("vide-aussi.txt", "", (), "Journal"))
    assert stored.story_id != other.story_id
    assert await _paths(library, stored) == ["vide.txt"]
    assert await library.story(999) == []


async def test_storing_again_changes_no_story(library: Library) -> None:
    articles = [_article("un.txt"), _article("deux.txt", source="Journal"), _article("trois.txt", *RETOLD)]
    first = [await _store(library, article) for article in articles]
    before = await library.republications(first[0].article_id)
    again = [await _store(library, article) for article in articles]
    analysed = [await _store(library, article, "test-2") for article in reversed(articles)]
    assert [stored.outcome for stored in again] == [Outcome.UNCHANGED] * 3
    assert [stored.outcome for stored in analysed] == [Outcome.UPDATED] * 3
    assert [s.story_id for s in first] == [s.story_id for s in again] == [s.story_id for s in reversed(analysed)]
    assert await library.republications(first[1].article_id) == before


async def test_a_duplicate_file_gives_the_story_of_what_it_repeats(library: Library) -> None:
    first = await _store(library, _article("un.txt"))
    duplicate = await _store(library, _article("double.txt"))
    assert duplicate == Stored(first.article_id, Outcome.DUPLICATE, first.story_id)


async def test_an_updated_article_leaves_its_story_and_comes_back(library: Library) -> None:
    first = await _store(library, _article("un.txt"))
    second = await _store(library, _article("deux.txt", source="Journal"))
    left = await _store(library, _article("un.txt", *WEATHER))
    assert left.story_id != second.story_id
    assert (await _paths(library, left), await _paths(library, second)) == (["un.txt"], ["deux.txt"])
    assert await library.republications(second.article_id) == []
    third = await _store(library, _article("trois.txt", source="Site"))
    assert third.story_id == second.story_id == first.story_id
    back = await _store(library, _article("un.txt", day=DAY - timedelta(2)))
    assert back.story_id == first.story_id
    assert await _relations(library, back) == {"deux.txt": Relation.COPY, "trois.txt": Relation.COPY}


async def test_an_updated_article_that_stands_alone_keeps_its_story(library: Library) -> None:
    first = await _store(library, _article("un.txt"))
    assert (await _store(library, _article("un.txt", *WEATHER))).story_id == first.story_id


async def test_what_only_one_article_held_together_falls_apart_without_it(library: Library, tmp_path: Path) -> None:
    start = await _store(library, _article("debut.txt", *DISPATCH[:2]))
    end = await _store(library, _article("fin.txt", *DISPATCH[2:], title="Riyad salue la médiation"))
    assert start.story_id != end.story_id
    whole = await _store(library, _article("tout.txt", day=DAY + timedelta(1)))
    assert whole.story_id == start.story_id
    assert await _paths(library, end) == ["debut.txt", "fin.txt", "tout.txt"]
    left = await _store(library, _article("tout.txt", *WEATHER))
    assert await _paths(library, start) == ["debut.txt"]
    assert await _paths(library, end) == ["fin.txt"]
    with closing(sqlite3.connect(tmp_path / "vigie.db")) as connection:
        found = dict(connection.execute("SELECT article_id, story_id FROM story_articles").fetchall())
        stories = {row[0] for row in connection.execute("SELECT id FROM stories")}
    assert found[start.article_id] == start.story_id
    assert end.story_id not in found.values()
    assert set(found.values()) == stories
    assert left.story_id == found[whole.article_id]


async def test_a_formula_that_many_articles_share_joins_none_and_hides_no_twin(library: Library) -> None:
    formula = "Retrouvez l'ensemble de nos informations sur la région dans notre rubrique consacrée au Golfe."
    stored = [
        await _store(
            library, _article(f"{n}.txt", *(f"{text} {n}" * 3 for text in numbers), formula, title=f"Jour {n}")
        )
        for n in range(70)
        for numbers in [[" ".join(f"mot{n}x{k}" for k in range(30))]]
    ]
    assert len({story.story_id for story in stored}) == 70
    first = await _store(library, _article("agence.txt", *DISPATCH, formula))
    copy = await _store(library, _article("journal.txt", *DISPATCH, formula, source="Journal"))
    assert copy.story_id == first.story_id


async def test_copies_stored_at_once_are_one_story(library: Library) -> None:
    articles = [_article(f"{n}.txt", source=f"Source {n}") for n in range(8)]
    articles += [_article(f"autre-{n}.txt", *WEATHER, source=f"Source {n}") for n in range(4)]
    stored = await asyncio.gather(*(_store(library, article) for article in articles))
    assert len({story.story_id for story in stored[:8]}) == len({story.story_id for story in stored[8:]}) == 1
    assert len(await library.story(stored[0].article_id)) == 8
    assert set((await _relations(library, stored[0])).values()) == {Relation.COPY}


async def test_an_article_that_cannot_be_stored_joins_no_story(library: Library) -> None:
    first = await _store(library, _article("un.txt"))
    copy = _article("deux.txt", source="Journal")
    impossible = replace(make_analysis(copy), contacts=(make_contact("OMN", "QAT", sentence=99),))
    with pytest.raises(sqlite3.IntegrityError):
        await library.store(copy, impossible)
    assert await _paths(library, first) == ["un.txt"]
    assert (await _store(library, copy)).story_id == first.story_id


async def test_a_library_of_the_first_version_gets_its_stories(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    articles = [_article("un.txt"), _article("deux.txt", source="Journal"), _article("trois.txt", *RETOLD)]
    migrate(path, migrations()[:1], busy_timeout=1)
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, article in enumerate(articles, 1):
            _write_old(connection, number, article)
    for _ in range(2):
        library = await Library.open(path)
        assert [row.path for row in await library.story(2)] == ["un.txt", "deux.txt"]
        assert [row.path for row in await library.story(3)] == ["trois.txt"]
        assert [found.relation for found in await library.republications(1)] == [Relation.COPY]
        await library.close()
    library = await Library.open(path)
    assert await _paths(library, await _store(library, _article("quatre.txt", source="Site"))) == [
        "un.txt", "deux.txt", "quatre.txt",
    ]  # fmt: skip
    await library.close()


def _write_old(connection: sqlite3.Connection, number: int, article: Article) -> None:
    connection.execute(
        "INSERT INTO articles (id, path, title, source, published, language, supported, content_hash, version, added,"
        " updated) VALUES (?, ?, ?, ?, ?, 'fr', 1, ?, 'test-0', ?, ?)",
        (number, article.path, article.title, article.source, str(article.published), article.content_hash)
        + ("2026-01-14T08:00:00.000000+00:00",) * 2,
    )
    connection.executemany(
        "INSERT INTO blocks VALUES (?, ?, ?, ?)",
        [(number, position, block.kind, block.text) for position, block in enumerate(article.blocks)],
    )
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
        [(number, n, s.block, s.start, s.end, s.text) for n, s in enumerate(make_analysis(article).sentences)],
    )


def test_fingerprints_are_the_same_on_every_machine() -> None:
    hashes = shingles(["Le détroit d'Ormuz rouvre", "mercredi"])
    assert hashes == shingles(["LE DETROIT D’ORMUZ", "rouvre mercredi !"])
    assert sketch(hashes) == [100927140780502, 269959648007300]
    assert not shingles(["Trois mots seulement"])
    assert not are_twins(frozenset(), frozenset(), None)
