"""The library that utterances.tsv speaks of: the project's seeds and ten articles made here, by short names."""

from __future__ import annotations

from datetime import date

from bot.library import Library
from bot.model import (
    Actor,
    ActorType,
    Analysis,
    Article,
    Block,
    BlockKind,
    Contact,
    Kind,
    Mention,
    Party,
    Precision,
    Sentence,
    Status,
)

TODAY = date(2026, 1, 20)
SEEDS = {
    "choigou-ahmadian-telephone": "choigou",
    "irak-iran-appel-securite": "araji",
    "irak-iran-interets-americains": "interets",
    "qaani-bagdad-milices": "qaani",
    "sullivan-soudani-davos": "davos",
}

People = tuple[tuple[str, str, str | None], ...]


def _article(
    name: str,
    title: str,
    source: str,
    published: date,
    text: str,
    people: People,
    kind: Kind,
    countries: tuple[str, ...],
    status: Status = Status.REPORTED,
    language: str = "fr",
) -> tuple[Article, Analysis]:
    """One paragraph, every sentence of it in the summary, and one contact told in the first sentence on that day."""
    url = f"https://desk.example/{name}"
    article = Article(
        f"{name}.txt", title, (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, text)), source, published, url
    )
    sentences, at = [], article.spans[1][0]
    for part in text.split(". "):
        part = part if part.endswith(".") else f"{part}."
        start = article.text.index(part, at)
        at = start + len(part)
        sentences.append(Sentence(1, start, at, part))
    actors = tuple(
        Actor(
            who, ActorType.PERSON, country, role, (Mention((place := article.text.index(who)), place + len(who), who),)
        )
        for who, country, role in people
    )
    parties = tuple(
        Party(code, people=tuple(who for who, country, _ in people if country == code)) for code in countries
    )
    contact = Contact(kind, status, parties, 0, published, published, Precision.DAY)
    return article, Analysis(language, "1", True, tuple(sentences), actors, (contact,), tuple(range(len(sentences))))


ARTICLES = [
    _article(
        "delhi", "Pékin et New Delhi rouvrent leurs liaisons aériennes", "La Gazette de l'Est", date(2025, 10, 3),
        "Wang Yi et Subrahmanyam Jaishankar ont signé jeudi la reprise des vols directs. Cinq ans de brouille "
        "s'achèvent ainsi. Les premières liaisons partiront de Canton.",
        (("Wang Yi", "CHN", "ministre chinois"), ("Subrahmanyam Jaishankar", "IND", "ministre")),
        Kind.AGREEMENT, ("CHN", "IND"),
    ),
    _article(
        "kiev", "Zelensky à l'Élysée : Macron promet des avions à Kiev", "Le Courrier parisien", date(2025, 11, 18),
        "Emmanuel Macron a reçu lundi Volodymyr Zelensky à Paris. La France livrerait des avions dès l'an prochain.",
        (("Emmanuel Macron", "FRA", "président français"), ("Volodymyr Zelensky", "UKR", "président ukrainien")),
        Kind.MEETING, ("FRA", "UKR"),
    ),
    _article(
        "lavrov", "Kim Jong-un reçoit Lavrov à Pyongyang", "Pacifique Hebdo", date(2025, 7, 13),
        "Sergueï Lavrov a rendu visite samedi à Kim Jong-un. Moscou remercie la Corée du Nord de son soutien.",
        (("Sergueï Lavrov", "RUS", "chef de la diplomatie russe"), ("Kim Jong-un", "PRK", "dirigeant nord-coréen")),
        Kind.VISIT, ("RUS", "PRK"),
    ),
    _article(
        "sanctions", "Bruxelles prépare de nouvelles sanctions contre Moscou", "La Dépêche du Nord", date(2026, 1, 16),
        "Kaja Kallas a annoncé vendredi que l'Union européenne sanctionnerait des pétroliers russes. La pêche "
        "y échappe.",
        (("Kaja Kallas", "EU", "haute représentante de l'Union européenne"),),
        Kind.SANCTION, ("EU", "RUS"), Status.PLANNED,
    ),
    _article(
        "egee", "Ankara et Athènes reprennent langue sur la mer Égée", "La Gazette de l'Est", date(2025, 12, 9),
        "Hakan Fidan et Giorgos Gerapetritis se sont rencontrés lundi à Izmir. Ils parleront encore des îles.",
        (("Hakan Fidan", "TUR", "ministre turc"), ("Giorgos Gerapetritis", "GRC", "ministre grec")),
        Kind.MEETING, ("TUR", "GRC"),
    ),
    _article(
        "doha", "Doha relance sa médiation entre le Hamas et Israël", "Golfe Matin", date(2026, 1, 19),
        "Cheikh Tamim a appelé dimanche Benjamin Netanyahou. Des drones ont survolé la ville pendant l'entretien.",
        (("Cheikh Tamim", "QAT", "émir du Qatar"), ("Benjamin Netanyahou", "ISR", "Premier ministre israélien")),
        Kind.CALL, ("QAT", "ISR"),
    ),
    _article(
        "merz", "Macron et Merz affichent leur entente à Berlin", "Le Courrier parisien", date(2026, 1, 15),
        "Emmanuel Macron a rencontré mercredi Friedrich Merz. Les deux voisins veulent un char commun.",
        (("Emmanuel Macron", "FRA", "président français"), ("Friedrich Merz", "DEU", "chancelier allemand")),
        Kind.MEETING, ("FRA", "DEU"),
    ),
    _article(
        "alger", "Alger dément tout contact secret avec Rabat", "Le Soir du Sud", date(2025, 9, 22),
        "Ahmed Attaf a démenti lundi avoir rencontré un envoyé du Maroc. La frontière reste fermée.",
        (("Ahmed Attaf", "DZA", "ministre algérien"),),
        Kind.MEETING, ("DZA", "MAR"), Status.DENIED,
    ),
    _article(
        "ottawa", "Ottawa and Stockholm sign an Arctic defence pact", "Northern Post", date(2025, 8, 5),
        "Mark Carney and Ulf Kristersson signed the pact on Monday. Canada will build icebreakers with Sweden.",
        (("Mark Carney", "CAN", "Prime Minister"), ("Ulf Kristersson", "SWE", "Prime Minister")),
        Kind.AGREEMENT, ("CAN", "SWE"), language="en",
    ),
    _article(
        "riyad", "Riyad invite Téhéran à une conférence sur l'eau", "Golfe Matin", date(2025, 5, 6),
        "Fayçal ben Farhane a écrit mardi à Téhéran. L'Arabie saoudite propose une date en juin.",
        (("Fayçal ben Farhane", "SAU", "ministre saoudien"),),
        Kind.MESSAGE, ("SAU", "IRN"),
    ),
]  # fmt: skip


async def fill(library: Library) -> dict[int, str]:
    """Adds the articles to a library that holds the seeds; the short name of each article by its id."""
    for article, analysis in ARTICLES:
        await library.store(article, analysis)
    rows = await library.articles(limit=100)
    stems = {row.id: row.path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] for row in rows}
    return {id_: SEEDS.get(stem, stem) for id_, stem in stems.items()}
