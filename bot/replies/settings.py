"""A server's settings in words: what is set, what was changed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.library import DigestSchedule, ServerSettings, Task
from bot.library.digests import next_slot
from bot.replies import audience, rights, words
from bot.replies.layout import Entry, Section
from bot.replies.localization import N_, Localizer
from bot.replies.refusals import Interaction
from bot.replies.speaking import clock, moment
from bot.replies.timing import days_said

LANGUAGES = {"fr": N_("French"), "en": N_("English")}
TASKS = {
    Task.ARTICLES: N_("Hand in articles"),
    Task.FEEDS: N_("Feeds"),
    Task.WATCHES: N_("A channel's watches"),
    Task.CORRECTIONS: N_("Corrections"),
}
PROBLEMS = {
    "permission": N_("Discord did not let me post it: see /diagnostic"),
    "discord": N_("Discord did not take it"),
    "library": N_("it could not be put together; the log says why"),
}


def shown(
    reader: Localizer, interaction: Interaction, settings: ServerSettings, digests: list[DigestSchedule]
) -> Section:
    """All settings of the server that the interaction comes from."""
    language = settings.language
    named = reader.gettext(LANGUAGES[language]) if language else reader.gettext("as the server's own")
    desk = f"<#{settings.desk_channel_id}>" if settings.desk_channel_id else reader.gettext("none")
    lines = [
        words.told(reader, f"**{reader.gettext('Language of alerts and digests')}**", named),
        words.told(reader, f"**{reader.gettext('Time zone')}**", str(settings.zone_info)),
        words.told(reader, f"**{reader.gettext('Desk channel')}**", desk),
        words.told(reader, f"**{reader.gettext('Who sees new articles')}**", audience.told(reader, settings.private)),
    ]
    who = [words.told(reader, reader.gettext(TASKS[task]), rights.holders(reader, interaction, task)) for task in Task]
    told = [f"• {digest_line(reader, row, settings)}" for row in digests]
    told = told or [reader.gettext("None. Set one up with /settings digest set.")]
    return Section(
        reader.gettext("Settings of this server"),
        "\n".join(lines),
        (
            Entry(reader.gettext("Who may"), "\n".join(f"• {line}" for line in who)),
            Entry(reader.gettext("Digests"), "\n".join(told)),
        ),
    )


def zone_of(schedule: DigestSchedule, settings: ServerSettings) -> ZoneInfo:
    return ZoneInfo(schedule.zone) if schedule.zone else settings.zone_info


def digest_line(reader: Localizer, row: DigestSchedule, settings: ServerSettings) -> str:
    """Where and when a digest is posted, the next one, and why the last one was not."""
    zone = zone_of(row, settings)
    parts = [
        f"<#{row.channel_id}>",
        f"{days_said(reader, row.days)}, {clock(row.time)} ({zone})",
        reader.gettext("a line where nothing is new")
        if row.note_empty
        else reader.gettext("silent where nothing is new"),
        reader.gettext("next: {when}", when=moment(reader, next_slot(row, zone, datetime.now(UTC)))),
    ]
    if row.problem:
        parts.append(f"⚠️ {reader.gettext(PROBLEMS.get(row.problem, PROBLEMS['discord']))}")
    return " · ".join(parts)


def changed(reader: Localizer, label: str, value: str) -> Section:
    return Section(reader.gettext("Settings changed"), words.told(reader, label, value))
