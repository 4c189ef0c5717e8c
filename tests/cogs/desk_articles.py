"""Articles of a made-up desk with what is read from them, written by hand."""

from __future__ import annotations

from datetime import date

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
    PartyRole,
    Precision,
    Sentence,
    Status,
)


def _article(title: str, sentences: list[str], **facts: object) -> Article:
    blocks = (Block(BlockKind.TITLE, title), Block(BlockKind.BODY, " ".join(sentences)))
    return Article(path=f"{title[:20]}.txt", title=title, blocks=blocks, **facts)  # type: ignore[arg-type]


def _sentences(article: Article, texts: list[str]) -> tuple[Sentence, ...]:
    found = []
    for text in texts:
        start = article.text.index(text, article.spans[1][0])
        found.append(Sentence(1, start, start + len(text), text))
    return tuple(found)


def _actor(article: Article, name: str, country: str | None, role: str | None = None) -> Actor:
    start = article.text.index(name)
    mention = Mention(start, start + len(name), name)
    return Actor(name, ActorType.PERSON, country, role, (mention,))


def _parties(*codes: str) -> tuple[Party, ...]:
    return tuple(Party(code) for code in codes)


_CALL = [
    "Le ministre ardenais Paul Ravel a appelé lundi son homologue norvégien Nils Dahl.",
    "Ils ont parlé de la pêche au large des îles Lofoten.",
    "L'entretien a duré une heure, selon @everyone et **le porte-parole**.",
    "Une délégation norvégienne se rendra à Paris au printemps.",
    "Oslo dément toute pression.",
]
_ICE = [
    "La Norvège et la France ont signé un accord sur les glaces.",
    "Astrid Lund et Claire Morel ont paraphé le texte à Tromsø en mars 2025.",
]
_FISH = [
    "L'Islande et la Norvège ont conclu un accord sur la pêche au cabillaud.",
    "Astrid Lund a salué un compromis équilibré.",
]
_MANY = [f"La Suède et la Finlande ont tenu leur consultation numéro {n} à Turku." for n in range(1, 13)]

call = _article(
    "Pêche : Paris et Oslo se parlent",
    _CALL,
    source="Le Courrier du Nord",
    published=date(2026, 1, 14),
    url="https://courrier.example/peche",
)
ice = _article("Un accord sur les glaces de l'Arctique", _ICE, source="Revue polaire", published=date(2025, 3, 20))
fish = _article("Cabillaud : accord trouvé entre voisins", _FISH, source="Le Courrier du Nord")
many = _article("Turku, capitale des consultations", _MANY, source="Baltique", published=date(2025, 12, 1))

ARTICLES = [
    (
        call,
        Analysis(
            language="fr",
            version="1",
            sentences=_sentences(call, _CALL),
            actors=(
                _actor(call, "Paul Ravel", "FRA", "ministre ardenais"),
                _actor(call, "Nils Dahl", "NOR", "homologue norvégien"),
            ),
            contacts=(
                Contact(
                    Kind.CALL,
                    Status.REPORTED,
                    (
                        Party("FRA", PartyRole.INITIATOR, ("Paul Ravel",)),
                        Party("NOR", PartyRole.TARGET, ("Nils Dahl",)),
                    ),
                    0,
                    date(2026, 1, 12),
                    date(2026, 1, 12),
                    Precision.DAY,
                ),
                Contact(Kind.VISIT, Status.PLANNED, _parties("NOR", "FRA"), 3, status_words="se rendra"),
            ),
            summary=(0, 1, 3, 4, 2),
        ),
    ),
    (
        ice,
        Analysis(
            language="fr",
            version="1",
            sentences=_sentences(ice, _ICE),
            actors=(_actor(ice, "Astrid Lund", "NOR"), _actor(ice, "Claire Morel", "FRA", "ambassadrice")),
            contacts=(
                Contact(
                    Kind.AGREEMENT,
                    Status.REPORTED,
                    _parties("NOR", "FRA"),
                    0,
                    date(2025, 3, 1),
                    date(2025, 3, 31),
                    Precision.MONTH,
                ),
            ),
            summary=(0, 1),
        ),
    ),
    (
        fish,
        Analysis(
            language="fr",
            version="1",
            sentences=_sentences(fish, _FISH),
            actors=(_actor(fish, "Astrid Lund", "NOR", "ministre de la Pêche"),),
            contacts=(Contact(Kind.AGREEMENT, Status.REPORTED, _parties("ISL", "NOR"), 0),),
            summary=(0, 1),
        ),
    ),
    (
        many,
        Analysis(
            language="fr",
            version="1",
            sentences=_sentences(many, _MANY),
            contacts=tuple(
                Contact(
                    Kind.MEETING,
                    Status.REPORTED,
                    _parties("SWE", "FIN"),
                    index,
                    date(2025, index + 1, 5),
                    date(2025, index + 1, 5),
                    Precision.DAY,
                )
                for index in range(11)
            ),
            summary=(0,),
        ),
    ),
]
