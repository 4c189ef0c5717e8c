"""One person or body as sections: names joined and why, offices over time, contacts, articles, what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.library.identities import NEWEST, Deed, Evidence, How, IdentityPage, NameRow, RoleRow, TitleHow, Verdict
from bot.model import ActorType
from bot.replies import contacts, limits, words
from bot.replies.actors import SIGNS
from bot.replies.escape import escape, plain
from bot.replies.layout import Entry, Section
from bot.replies.localization import N_, Localizer, flag

_QUOTE = 360
_NAMES, _ROLES, _TIMELINE, _CONTACTS = 25, 10, 14, 15
_WIDE = 44
_WHY: dict[How | TitleHow, str] = {
    How.NAME: N_("the same name, known to mean one"),
    How.SPELLING: N_("another spelling of “{other}”, same country"),
    How.TABLE: N_("a known spelling of “{other}”"),
    How.BODY: N_("another name of “{other}”"),
    How.NATIONALITY: N_("“{other}” with or without its nationality"),
    How.OFFICE: N_("the name and the office of “{other}”"),
    How.COUNTRY: N_("named without a country, fits “{other}” alone"),
    How.FAMILY: N_("family name alone: the only one of this country in those years"),
    How.FAMILY_OFFICE: N_("family name alone: the only one in the office told with it"),
    How.FAMILY_TABLE: N_("family name alone: the only one of this name in office then"),
    How.VERDICT: N_("joined with “{other}” by a person"),
    TitleHow.HERE: N_("the office alone, in an article that names the holder"),
    TitleHow.TOLD: N_("the office alone: the only holder that the articles of those months name"),
    TitleHow.TABLE: N_("the office alone: held then according to the table of office-holders"),
}


def sections(reader: Localizer, page: IdentityPage) -> list[Section]:
    found = [_head(reader, page), _names(reader, page)]
    if page.roles:
        found.append(_roles(reader, page))
    if page.contacts:
        shown = tuple(contacts.entry(reader, row) for row in page.contacts[:_CONTACTS])
        count = reader.ngettext("{n} contact", "{n} contacts", len(page.contacts))
        if not page.all_contacts:
            count += f" · {_among(reader)}"
        found.append(Section(reader.gettext("Contacts"), count, shown))
    lines = [f"• {words.citation(reader, seen.article)}" for seen in page.articles]
    found.append(Section(reader.gettext("Latest articles"), "\n".join(lines)))
    if page.verdicts:
        lines = [f"• {decided(reader, verdict)}" for verdict in page.verdicts]
        found.append(Section(reader.gettext("Decided by people"), "\n".join(lines)))
    return found


def _head(reader: Localizer, page: IdentityPage) -> Section:
    row = page.identity
    title = f"{SIGNS[row.type]} {escape(row.name, 150)}"
    if row.country:
        title += f" · {flag(row.country)} {reader.country(row.country)}"
    facts = [
        reader.ngettext("{n} mention", "{n} mentions", row.mentions),
        reader.ngettext("{n} article", "{n} articles", row.articles),
    ]
    lines = [" · ".join(facts)]
    held = next((role for role in page.roles if role.until and not role.former), None)
    if held is not None and held.until is not None:
        lines.append(
            reader.gettext("last told of as: {role} ({date})", role=escape(held.role, 160), date=reader.day(held.until))
        )
    elif row.type is ActorType.PERSON and not page.roles:
        lines.append(reader.gettext("role not stated"))
    seen = next((seen for seen in page.articles if seen.sentence), None)
    if seen is not None and not page.roles:
        lines += _quoted(reader, seen)
    return Section(title, "\n".join(lines))


def _quoted(reader: Localizer, seen: Evidence) -> list[str]:
    quote = [f"> {reader.quote(escape(seen.sentence, _QUOTE))}"] if seen.sentence else []
    return [*quote, words.citation(reader, seen.article)]


def _names(reader: Localizer, page: IdentityPage) -> Section:
    lines = [_name(reader, page, name) for name in page.names[:_NAMES]]
    left = len(page.names) - _NAMES
    if left > 0:
        lines.append(reader.ngettext("… and {n} other name", "… and {n} other names", left))
    return Section(reader.gettext("Names joined"), "\n".join(lines))


def _name(reader: Localizer, page: IdentityPage, name: NameRow) -> str:
    line = f"• **{escape(name.name, 120)}**"
    if name.named.country and name.named.country != page.identity.country:
        line += f" {flag(name.named.country)}"
    line += f" ({reader.ngettext('{n} article', '{n} articles', name.articles)})"
    if name.how in _WHY:
        why = reader.gettext(_WHY[name.how], other=escape(name.other, 80))
        line += f" — {why}"
    return line


def decided(reader: Localizer, verdict: Verdict) -> str:
    """Who decided what and when; no mention in it pings."""
    text = (
        N_("“{names}” joined with “{others}”") if verdict.deed is Deed.JOIN else N_("“{names}” split from “{others}”")
    )
    sides = {"names": _listed(verdict.names), "others": _listed(verdict.others)}
    made = reader.day(verdict.made.date())
    return f"{reader.gettext(text, **sides)} — {words.person(reader, verdict.by.user_id)}, {made}"


def _listed(names: Sequence[str]) -> str:
    return escape(", ".join(names), 200)


def verdict_label(reader: Localizer, verdict: Verdict) -> str:
    """A verdict in a list of choices, unescaped."""
    sign = "+" if verdict.deed is Deed.JOIN else "≠"
    day = reader.short_day(verdict.made.date())
    sides = f"{plain(', '.join(verdict.names))} {sign} {plain(', '.join(verdict.others))}"
    return f"{limits.shorten(sides, 70)} · {day}"


def _among(reader: Localizer) -> str:
    return reader.gettext("among the newest {n} articles", n=reader.number(NEWEST))


def _roles(reader: Localizer, page: IdentityPage) -> Section:
    roles = page.roles
    lines = [_span(reader, role) for role in roles[:_TIMELINE]]
    width = max(map(len, lines))
    told = [
        f"{line:{width}}  {limits.shorten(_worded(role), _WIDE)}"
        for line, role in zip(lines, roles[:_TIMELINE], strict=True)
    ]
    text = "```\n" + "\n".join(told) + "\n```"
    if not page.all_roles:
        text += _among(reader)
    return Section(reader.gettext("Offices over time"), text, tuple(_role(reader, role) for role in roles[:_ROLES]))


def _worded(role: RoleRow) -> str:
    return plain(role.role).replace("`", "'")


def _span(reader: Localizer, role: RoleRow) -> str:
    """From the first to the last article that tells of it: what articles show, not when the office was taken up."""
    if role.since is None or role.until is None:
        return reader.gettext("no date")
    since, until = (f"{day:%Y-%m}" for day in (role.since, role.until))
    return since if since == until else f"{since} → {until}"


def _role(reader: Localizer, role: RoleRow) -> Entry:
    name = f"{escape(role.role, 150)} · {_told(reader, role.since, role.until)}"
    facts = [reader.ngettext("{n} article", "{n} articles", role.articles)]
    if len(role.sources) > 1:
        facts.append(reader.ngettext("{n} source", "{n} sources", len(role.sources)))
    lines = [" · ".join(facts), *_quoted(reader, role.last)]
    if role.first.article.id != role.last.article.id:
        lines.append(words.told(reader, reader.gettext("first"), words.citation(reader, role.first.article)))
    return Entry(name, "\n".join(lines))


def _told(reader: Localizer, since: date | None, until: date | None) -> str:
    if since is None or until is None:
        return reader.gettext("publication date not stated")
    if since == until:
        return reader.day(since)
    return reader.gettext("{since} to {until}", since=reader.day(since), until=reader.day(until))
