"""An actor's mentions over time: what is drawn, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.language.text import fold
from bot.model import ActorRow
from bot.replies import words
from bot.replies.escape import escape, plain
from bot.replies.layout import Section
from bot.replies.localization import Localizer
from bot.replies.pictures.picture import Picture, joined, span
from bot.replies.pictures.specs import Mentions
from bot.replies.refusals import Refusal
from bot.replies.timescale import axis, gathered

_ROLES, _BESIDE = 5, 12  # so many bubbles find room beside each other
Dated = list[tuple[date, ActorRow]]


def mentions_of(rows: Sequence[ActorRow], reader: Localizer) -> Picture:
    """`rows` are one actor's, one for each article. Raises Refusal where no article has a date."""
    dated = sorted(
        ((row.article.published, row) for row in rows if row.article.published is not None), key=lambda item: item[0]
    )
    if not dated:
        raise Refusal(reader.gettext("None of these articles has a date: there is nothing to draw."))
    spec = _spec(reader, dated, undated=len(rows) - len(dated))
    lines = [_line(reader, day, row) for day, row in reversed(dated)]
    said = [f"{reader.day(day)} {_role(reader, row)} {row.mentions}" for day, row in dated]
    alt = ". ".join([spec.title, spec.subtitle, "; ".join(said)])
    return Picture("mentions", spec, alt, Section(escape(spec.title, 250), "\n".join([spec.subtitle, "", *lines])))


def _spec(reader: Localizer, dated: Dated, undated: int) -> Mentions:
    first, last = dated[0][0], dated[-1][0]
    facts = [
        reader.ngettext("{n} mention", "{n} mentions", sum(row.mentions for _, row in dated)),
        reader.ngettext("{n} article", "{n} articles", len(dated)),
        span(reader, first, last),
    ]
    if undated:
        facts.append(reader.ngettext("{n} undated article not drawn", "{n} undated articles not drawn", undated))
    roles, lanes = _lanes(reader, [row for _, row in dated])
    lane_of = [lanes[fold(_role(reader, row))] for _, row in dated]
    apart = -(-((last - first).days + 1) // _BESIDE)
    bubbles = [
        (day, lane, count)
        for lane in range(len(roles))
        for day, count in gathered(
            ((day, row.mentions) for (day, row), at in zip(dated, lane_of, strict=True) if at == lane), apart
        )
    ]
    return Mentions(
        title=reader.gettext("Mentions · {subject}", subject=plain(dated[0][1].name)),
        subtitle=joined(facts),
        axis=axis(reader, first, last),
        roles=roles,
        bubbles=tuple(bubbles),
        empty=reader.gettext("No mention with a date"),
    )


def _role(reader: Localizer, row: ActorRow) -> str:
    return plain(row.role or "") or reader.gettext("role not stated")


def _lanes(reader: Localizer, rows: list[ActorRow]) -> tuple[tuple[str, ...], dict[str, int]]:
    """The roles that are told most, the others together, and the lane of each folded role."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for row in rows:
        role = _role(reader, row)
        counts[fold(role)] += row.mentions
        shown.setdefault(fold(role), role)
    ranked = [role for role, _ in counts.most_common()]
    named = ranked if len(ranked) <= _ROLES + 1 else ranked[:_ROLES]
    labels = [shown[role] for role in named]
    if len(named) < len(ranked):
        labels.append(reader.gettext("other roles"))
    return tuple(labels), {role: min(number, len(labels) - 1) for number, role in enumerate(ranked)}


def _line(reader: Localizer, day: date, row: ActorRow) -> str:
    source = escape(row.article.source, 80) if row.article.source else reader.gettext("source not stated")
    count = reader.ngettext("{n} mention", "{n} mentions", row.mentions)
    return words.told(reader, f"{reader.day(day)} · {source} · {count}", escape(_role(reader, row), 120))
