"""Contacts as a network of countries: what is drawn, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from bot.model import Contact, ContactRow, PartyRole, Status
from bot.replies import words
from bot.replies.contacts import ContactFilter
from bot.replies.escape import escape
from bot.replies.layout import Section
from bot.replies.localization import Localizer, flag
from bot.replies.pictures.contacts import subject
from bot.replies.pictures.picture import Picture, joined
from bot.replies.pictures.specs import Network
from bot.replies.refusals import Refusal

Pair = tuple[str, str]
_COUNTRIES, _LINKS_BESIDE = 11, 12


def network_of(reader: Localizer, asked: ContactFilter, rows: Sequence[ContactRow]) -> Picture:
    """Who had how many contacts with whom, the denied left out. Raises Refusal where nothing is left.

    The asked country is in the middle; `rows` may hold contacts of its partners among themselves.
    """
    held = [row.contact for row in rows if row.contact.status is not Status.DENIED]
    pairs = Counter(pair for contact in held for pair in pairs_of(contact))
    own = [code for code in (asked.country, asked.with_country) if code]
    links = _strongest(pairs, own)
    if not links:
        raise Refusal(reader.gettext("There is no contact to draw but denied ones."))
    codes = own[:1] + sorted({code for pair in links for code in pair} - set(own[:1]))
    ordered = sorted(links.items(), key=lambda item: (-item[1], item[0]))
    known = {code for pair in pairs if _touches(pair, own) for code in pair}
    thinned = sum(set(pair) <= set(codes) and pair not in links for pair in pairs)
    spec = Network(
        title=reader.gettext("Network · {subject}", subject=subject(reader, asked)),
        subtitle=_subtitle(reader, asked, len(links), len(known - set(codes)), thinned),
        nodes=tuple(reader.country(code) for code in codes),
        edges=tuple((codes.index(one), codes.index(other), count) for (one, other), count in ordered),
        centre=0 if own else None,
        empty=reader.gettext("No contact"),
    )
    lines = [_line(reader, pair, count) for pair, count in ordered]
    said = [f"{reader.country(one)} – {reader.country(other)} {count}" for (one, other), count in ordered]
    alt = ". ".join([spec.title, spec.subtitle, "; ".join(said)])
    return Picture("network", spec, alt, Section(escape(spec.title, 250), "\n".join([spec.subtitle, "", *lines])))


def pairs_of(contact: Contact) -> set[Pair]:
    """The countries that a contact brings together, in the order of their codes: not those that act as one side."""
    sides = {PartyRole.INITIATOR, PartyRole.TARGET}
    return {
        (min(one.country, other.country), max(one.country, other.country))
        for one, other in combinations(contact.parties, 2)
        if one.country != other.country and not (one.role is other.role and one.role in sides)
    }


def _touches(pair: Pair, own: list[str]) -> bool:
    return not own or bool(set(pair) & set(own))


def _strongest(pairs: Counter[Pair], own: list[str]) -> dict[Pair, int]:
    """The links of the asked countries with their most frequent partners; beside them, as many as can be told apart."""
    totals: Counter[str] = Counter()
    for pair, count in pairs.items():
        if _touches(pair, own):
            totals.update(dict.fromkeys(pair, count))
    ranked = sorted((code for code in totals if code not in own), key=lambda code: (-totals[code], code))
    shown = {*own, *ranked[: _COUNTRIES - len(own)]}
    among = {pair: count for pair, count in pairs.items() if set(pair) <= shown}
    first = [pair for pair in among if own and _touches(pair, own)]
    beside = sorted(set(among) - set(first), key=lambda pair: (-among[pair], pair))
    return {pair: among[pair] for pair in [*first, *beside[: _LINKS_BESIDE if own else 2 * _LINKS_BESIDE]]}


def _subtitle(reader: Localizer, asked: ContactFilter, links: int, left_out: int, thinned: int) -> str:
    parts = [reader.ngettext("{n} link", "{n} links", links)]
    if asked.since:
        parts.append(reader.gettext("since {date}", date=reader.day(asked.since)))
    if asked.until:
        parts.append(reader.gettext("until {date}", date=reader.day(asked.until)))
    parts.append(reader.gettext("without denied contacts"))
    if left_out:
        parts.append(reader.ngettext("{n} rarer partner not drawn", "{n} rarer partners not drawn", left_out))
    if thinned:
        parts.append(reader.ngettext("{n} weaker link not drawn", "{n} weaker links not drawn", thinned))
    return joined(parts)


def _line(reader: Localizer, pair: Pair, count: int) -> str:
    sides = " – ".join(f"{flag(code)} {reader.country(code)}" for code in pair)
    return words.told(reader, sides, reader.ngettext("{n} contact", "{n} contacts", count))
