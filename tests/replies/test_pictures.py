"""What is drawn, how it is described, and that every picture can be drawn and read."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import matplotlib.image
import pytest

from bot.model import (
    ActorRow,
    ActorType,
    ArticleRow,
    Contact,
    ContactRow,
    Kind,
    Party,
    PartyRole,
    Precision,
    Status,
)
from bot.replies.contacts import ContactFilter
from bot.replies.localization import localizer
from bot.replies.pictures import marks
from bot.replies.pictures.actor import mentions_of
from bot.replies.pictures.card import GROUND
from bot.replies.pictures.contacts import timeline_of
from bot.replies.pictures.painter import draw
from bot.replies.pictures.partners import network_of, pairs_of
from bot.replies.pictures.picture import ALT, Picture
from bot.replies.pictures.specs import Spec
from bot.replies.refusals import Refusal
from bot.replies.timescale import axis, gathered

FRENCH, ENGLISH = localizer("fr"), localizer("en")
ARTICLE = ArticleRow(
    1, "Titre", "Le Courrier", date(2025, 6, 1), None, "", "fr", True, datetime(2026, 1, 1, tzinfo=UTC)
)
PAIR = ContactFilter("COD", "VCT")
HOSTILE = "$x_{$ \\frac{1} **gras** @everyone \u202eabc\u200b " + "m" * 300


def contact(kind: Kind, status: Status, since: date | None, codes: Sequence[str] = ("COD", "VCT")) -> ContactRow:
    parties = tuple(Party(code) for code in codes)
    precision = Precision.DAY if since else Precision.NONE
    return ContactRow(1, Contact(kind, status, parties, 0, since, since, precision), "Une phrase.", ARTICLE)


def many(number: int, codes: Sequence[str] = ("COD", "VCT")) -> list[ContactRow]:
    chance = random.Random(number)
    return [
        contact(chance.choice(list(Kind)), chance.choice(list(Status)), date(2024, 1, 1) + timedelta(days=day), codes)
        for day in (chance.randrange(700) for _ in range(number))
    ]


def actor(day: date | None, role: str | None, mentions: int, name: str = "Paul Ravel") -> ActorRow:
    return ActorRow(name, ActorType.PERSON, "FRA", role, mentions, 1, replace(ARTICLE, published=day), "Une phrase.")


def pixels(spec: Spec) -> tuple[int, int]:
    """Width and height of the picture drawn, which has something on its ground."""
    image = matplotlib.image.imread(io.BytesIO(draw(spec)))
    assert image.std() > 0.01
    return image.shape[1], image.shape[0]


@pytest.mark.parametrize("number", [1, 3, 200])
def test_timeline_of_many_contacts(number: int) -> None:
    picture = timeline_of(FRENCH, PAIR, many(number))
    width, height = pixels(picture.spec)
    assert width == 2_000
    assert height <= 1.4 * width
    assert len(picture.facts.text.splitlines()) == number + 4


def test_a_thousand_calls_in_a_week_still_fit() -> None:
    rows = [contact(Kind.CALL, Status.REPORTED, date(2026, 1, 1 + number % 7)) for number in range(1_000)]
    width, height = pixels(timeline_of(FRENCH, PAIR, rows).spec)
    assert height <= 1.4 * width


def test_without_marks_the_card_says_so() -> None:
    spec = timeline_of(FRENCH, PAIR, many(3)).spec
    assert pixels(replace(spec, marks=()))[0] == 2_000
    assert pixels(replace(network_of(FRENCH, PAIR, many(3)).spec, edges=()))[0] == 2_000
    assert pixels(replace(mentions_of([actor(date(2026, 1, 1), None, 1)], FRENCH).spec, bubbles=()))[0] == 2_000


def test_hostile_text_is_drawn_as_it_stands() -> None:
    article = ContactFilter(article=replace(ARTICLE, title=HOSTILE))
    row = replace(actor(date(2026, 1, 1), HOSTILE, 3), name=HOSTILE)
    for picture in (
        timeline_of(FRENCH, article, many(3)),
        network_of(FRENCH, article, many(3)),
        mentions_of([row], FRENCH),
    ):
        assert pixels(picture.spec)[0] == 2_000
        assert "\u202e" not in picture.alt


def test_extreme_dates() -> None:
    rows = [contact(Kind.CALL, Status.REPORTED, day) for day in (date(1, 1, 1), date(9999, 12, 31))]
    assert pixels(timeline_of(FRENCH, PAIR, rows).spec)[0] == 2_000


def test_description_states_the_facts_in_the_readers_language() -> None:
    rows = [
        contact(Kind.CALL, Status.REPORTED, date(2026, 1, 12)),
        contact(Kind.VISIT, Status.PLANNED, date(2026, 2, 1)),
        contact(Kind.VISIT, Status.DENIED, None),
    ]
    english = timeline_of(ENGLISH, PAIR, rows).alt
    assert "2 dated contacts · 12 January 2026 to 1 February 2026 · 1 undated contact not drawn" in english
    assert "12 January 2026 call (reported), Congo - Kinshasa – St Vincent" in english
    assert "1er février 2026 visite (prévu)" in timeline_of(FRENCH, PAIR, rows).alt


def test_a_month_is_a_span_and_a_day_is_none() -> None:
    told = Contact(
        Kind.CALL,
        Status.REPORTED,
        (Party("FRA"), Party("NOR")),
        0,
        date(2026, 1, 1),
        date(2026, 1, 31),
        Precision.MONTH,
    )
    spec = timeline_of(FRENCH, PAIR, [ContactRow(1, told, "", ARTICLE)]).spec
    assert [(mark.since, mark.until) for mark in spec.marks] == [(date(2026, 1, 1), date(2026, 1, 31))]  # type: ignore[union-attr]


def test_those_who_act_together_are_no_pair() -> None:
    sides = [("USA", PartyRole.INITIATOR), ("GBR", PartyRole.INITIATOR), ("IRN", PartyRole.TARGET)]
    told = Contact(Kind.SANCTION, Status.REPORTED, tuple(Party(code, role) for code, role in sides), 0)
    assert pairs_of(told) == {("GBR", "IRN"), ("IRN", "USA")}
    assert pairs_of(Contact(Kind.MEETING, Status.REPORTED, (Party("FRA"), Party("NOR"), Party("SWE")), 0)) == {
        ("FRA", "NOR"),
        ("FRA", "SWE"),
        ("NOR", "SWE"),
    }


def test_network_leaves_out_denied_contacts_and_says_so() -> None:
    rows = [contact(Kind.CALL, Status.DENIED, None, ("FRA", "NOR")), contact(Kind.CALL, Status.REPORTED, None)]
    picture = network_of(FRENCH, ContactFilter(), rows)
    assert "Norvège" not in picture.alt
    assert "hors contacts démentis" in picture.alt
    with pytest.raises(Refusal, match="que des contacts démentis"):
        network_of(FRENCH, ContactFilter(), rows[:1])


def test_network_of_a_country_with_many_partners() -> None:
    codes = "IRN USA FRA TUR SAU COD VCT GBR DEU CHN RUS UN EU IAEA ISR ARE BIH".split()
    rows = [row for code in codes for row in many(9, ("IRQ", code))] + many(9, ("FRA", "DEU"))
    picture = network_of(FRENCH, ContactFilter("IRQ"), rows)
    assert picture.spec.nodes[picture.spec.centre] == "Irak"  # type: ignore[union-attr,index]
    assert len(picture.spec.nodes) == 11  # type: ignore[union-attr]
    assert "7 partenaires plus rares non dessinés" in picture.alt
    assert picture.facts.text.startswith(FRENCH.ngettext("{n} link", "{n} links", len(picture.spec.edges)))  # type: ignore[union-attr]
    width, height = pixels(picture.spec)
    assert height <= 1.2 * width


def test_links_that_are_too_many_are_counted_instead() -> None:
    codes = "IRN USA FRA TUR SAU COD VCT GBR".split()
    rows = [contact(Kind.CALL, Status.REPORTED, None, pair) for pair in itertools.combinations(["IRQ", *codes], 2)]
    picture = network_of(FRENCH, ContactFilter("IRQ"), rows)
    assert len(picture.spec.edges) == 8 + 12  # type: ignore[union-attr]
    assert "20 liens · hors contacts démentis · 16 liens plus faibles non dessinés" in picture.alt


def test_mentions_are_counted_in_stretches_of_time_by_role() -> None:
    rows = [
        actor(date(2025, 1, 1), "ministre", 2),
        actor(date(2025, 1, 2), "Ministre", 3),
        actor(date(2025, 12, 31), None, 1),
        actor(None, "ministre", 9),
    ]
    picture = mentions_of(rows, FRENCH)
    assert picture.spec.roles == ("ministre", "fonction non précisée")  # type: ignore[union-attr]
    assert [(lane, count) for _, lane, count in picture.spec.bubbles] == [(0, 5), (1, 1)]  # type: ignore[union-attr]
    assert "6 mentions · 3 articles · du 1er janvier 2025 au 31 décembre 2025 · 1 article sans date non dessiné" in (
        picture.alt
    )
    assert "31 décembre 2025 · Le Courrier · 1 mention : fonction non précisée" in picture.facts.text


def test_many_roles_and_none_dated() -> None:
    rows = [actor(date(2025, 1, 1 + number), f"rôle {number}", 1) for number in range(20)]
    picture = mentions_of(rows, FRENCH)
    assert picture.spec.roles[-1] == "autres fonctions"  # type: ignore[union-attr]
    assert pixels(picture.spec)[0] == 2_000
    with pytest.raises(Refusal, match="Aucun de ces articles n’est daté"):
        mentions_of([actor(None, "ministre", 9)], FRENCH)


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_marks_stand_out_from_the_card_and_from_each_other() -> None:
    ground = _luminance(GROUND) + 0.05
    for colour, _ in marks.KINDS.values():
        assert ground / (_luminance(colour) + 0.05) >= 3
    assert set(marks.KINDS) == set(Kind)
    assert len({shape for _, shape in marks.KINDS.values()}) == len(Kind)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2024, 1, 1), date(2026, 3, 1)),
        (date(1953, 8, 19), date(2026, 3, 1)),
        (date(1, 1, 1), date(9999, 12, 31)),
    ],
)
def test_axis_has_few_labels_in_order(first: date, last: date) -> None:
    made = axis(FRENCH, first, last, date(2026, 1, 20))
    assert made.first <= first <= last <= made.last
    days = [day for day, _ in made.ticks]
    assert 1 <= len(days) <= 5
    assert days == sorted(days)
    assert made.today == ((date(2026, 1, 20), "aujourd’hui") if made.first <= date(2026, 1, 20) <= made.last else None)


def test_what_lies_close_together_is_gathered_at_its_mean() -> None:
    first = date(2025, 1, 1)
    days = [(first + timedelta(days=day), 1) for day in range(365)]
    assert len(gathered(days, 31)) == 12
    assert sum(count for _, count in gathered(days, 31)) == 365
    assert gathered([(date(2025, 1, 14), 4)], 31) == [(date(2025, 1, 14), 4)]
    assert gathered([(date(2025, 1, 4), 1), (date(2025, 1, 1), 2)], 31) == [(date(2025, 1, 2), 3)]
    assert gathered([], 31) == []


def test_description_fits_discords_limit() -> None:
    picture: Picture = timeline_of(FRENCH, PAIR, many(200))
    assert len(picture.alt) > ALT  # it is cut when the file is made
