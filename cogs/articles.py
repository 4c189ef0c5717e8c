"""/articles: the library's articles listed, shown, handed in, corrected and removed."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.articles import Meta
from bot.library import Task
from bot.library.corrections import Author, Target
from bot.library.reanalysis import RereadError, reread
from bot.library.verdicts import STALE
from bot.replies import articles, edits, striking
from bot.replies.asking import require_article
from bot.replies.audience import CHOICES, Chosen, kept_by
from bot.replies.desk import Desk
from bot.replies.handed import check_attachment, read_attachment, read_page
from bot.replies.handing import PasteModal, hand_in
from bot.replies.layout import pages
from bot.replies.localization import Localizer, for_locale
from bot.replies.options import article_choices, is_none, read_day
from bot.replies.refusals import Interaction, Refusal, answered, defer
from bot.replies.removing import RemovalView
from bot.replies.rights import require, require_edit
from bot.replies.sending import may_embed, send, send_sections
from bot.replies.views import message_fields

Words = app_commands.Range[str, 1, 300]
Reason = app_commands.Range[str, 1, 300]
Day = app_commands.Range[str, 1, 40]


class ArticlesCog(commands.Cog):
    articles = app_commands.Group(name="articles", description="The library's articles", guild_only=True)

    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    @articles.command(name="list", description="List the articles, the newest first")
    @app_commands.describe(
        about="Only those with these words in title, actors or source",
        corrected="Only those that someone corrected",
    )
    @answered
    async def list_(
        self,
        interaction: Interaction,
        about: Words | None = None,
        corrected: bool = False,
    ) -> None:
        await defer(interaction)
        library = self.bot.library
        marked = await library.corrections.corrected()
        total = (await library.status()).articles
        among = marked if corrected else None
        rows = library.catalogue.articles(about or "", limit=articles.LISTED + 1, among=among)
        reader = for_locale(interaction.locale)
        await send_sections(interaction, reader, [articles.listed(reader, rows, marked, total=total)])

    @articles.command(name="show", description="Show where an article comes from, its story and its corrections")
    @app_commands.describe(article="Words of its title or a name in it; choose from the list")
    @answered
    async def show(self, interaction: Interaction, article: Words) -> None:
        await defer(interaction)
        reader = for_locale(interaction.locale)
        row = await require_article(self.bot.library, reader, article)
        await send_sections(interaction, reader, [await articles.shown(self.bot.library, reader, row)])

    @articles.command(name="add", description="Hand in an article: a file, a web page, or a text that you paste")
    @app_commands.describe(
        file="A .txt, .md or .html file; without a file or page, you are asked for the text",
        url="The address of a web page that holds the article",
        title="Its title, where the text does not say it",
        source="Who published it, where the text does not say it",
        date="Day of publication: 2026-01-14, 14/01/2026 or yesterday",
        audience="Who sees it; unless you say, as /settings articles has it",
    )
    @app_commands.choices(audience=CHOICES)
    @answered
    async def add(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        url: app_commands.Range[str, 1, 2000] | None = None,
        title: Words | None = None,
        source: app_commands.Range[str, 1, 120] | None = None,
        date: Day | None = None,
        audience: Chosen | None = None,
    ) -> None:
        require(interaction, Task.ARTICLES)
        reader = for_locale(interaction.locale)
        keeper = kept_by(interaction, audience)
        stated = Meta(title, source, read_day(reader, date) if date else None)
        if file is not None and url is not None:
            raise Refusal(reader.gettext("Hand in one thing: a file or a page."))
        if file is None and url is None:
            modal = PasteModal(reader, self.bot.library, self.bot.worker, stated, date or "", keeper)
            await interaction.response.send_modal(modal)
            return
        if file is not None:
            check_attachment(reader, file)
        await defer(interaction)
        if file is not None:
            article = await read_attachment(reader, file, stated)
        else:
            article = await read_page(reader, self.bot.web, url or "", stated)
        await hand_in(interaction, self.bot.library, self.bot.worker, reader, article, keeper=keeper)

    @articles.command(name="correct", description="Correct an article's date, source or title")
    @app_commands.describe(
        article="Words of its title or a name in it; choose from the list",
        date="The right day of publication: 2026-01-14, 14/01/2026 or yesterday; none for one stated nowhere",
        source="Who published it; none where it is not known",
        title="The right title",
        reason="Why, for those who ask later",
    )
    @answered
    async def correct(
        self,
        interaction: Interaction,
        article: Words,
        date: Day | None = None,
        source: app_commands.Range[str, 1, 120] | None = None,
        title: Words | None = None,
        reason: Reason | None = None,
    ) -> None:
        reader = for_locale(interaction.locale)
        require_edit(interaction)
        cleared = [field for field, text in ((Target.PUBLISHED, date), (Target.SOURCE, source)) if is_none(text)]
        published = read_day(reader, date) if date and Target.PUBLISHED not in cleared else None
        source, title = (" ".join(text.split()) if text else None for text in (source, title))
        if not (published or source or title or cleared):
            raise Refusal(reader.gettext("Say what to correct: the date, the source or the title."))
        await defer(interaction)
        library = self.bot.library
        row = await require_article(library, reader, article)
        before = await library.contacts(article_id=row.id)
        author = Author(interaction.user.id, reason or "")
        made = await library.corrections.correct(
            row.id, author, title=title, source=source, published=published, cleared=cleared
        )
        if not made:
            raise Refusal(reader.gettext("That is what it says already: nothing to correct."))
        note = await self._reread(reader, row.id)
        after = await library.contacts(article_id=row.id)
        row = await library.article(row.id) or row
        section = articles.corrected(reader, row, made, edits.moved(reader, before, after), note)
        await send_sections(interaction, reader, [section])

    @articles.command(name="remove", description="Remove an article from the library, once you have confirmed it")
    @app_commands.describe(
        article="Words of its title or a name in it; choose from the list",
        reason="Why, for those who ask later",
    )
    @answered
    async def remove(self, interaction: Interaction, article: Words, reason: Reason | None = None) -> None:
        reader = for_locale(interaction.locale)
        require_edit(interaction)
        await defer(interaction)
        row = await require_article(self.bot.library, reader, article)
        contacts = await self.bot.library.contacts(article_id=row.id)
        asked = articles.removal_asked(reader, row, len(contacts))
        page = pages(reader, [asked], embeds=may_embed(interaction))[0]
        view = RemovalView(reader, interaction.user.id, row, reason or "")
        await send(interaction, message_fields(page), view)

    @articles.command(name="strike", description="Strike a contact or an actor that was read wrongly from an article")
    @app_commands.describe(
        article="Words of its title or a name in it; choose from the list",
        reason="What is wrong with it",
        contact="The contact that is wrong; choose from the list",
        actor="The actor that is wrong; choose from the list",
    )
    @answered
    async def strike(
        self,
        interaction: Interaction,
        article: Words,
        reason: Reason,
        contact: Words | None = None,
        actor: Words | None = None,
    ) -> None:
        reader = for_locale(interaction.locale)
        require_edit(interaction)
        if (contact is None) == (actor is None):
            raise Refusal(reader.gettext("Choose what is wrong: a contact or an actor, one of the two."))
        await defer(interaction)
        library = self.bot.library
        row = await require_article(library, reader, article)
        author = Author(interaction.user.id, reason)
        if contact is not None:
            made = await striking.strike_contact(library, reader, row, contact, author)
        else:
            made = await striking.strike_actor(library, reader, row, actor or "", author)
        note = reader.gettext("It is left out of every answer. /articles restore brings it back.")
        await send_sections(interaction, reader, [articles.corrected(reader, row, [made], [], note)])

    @articles.command(name="restore", description="Take back a correction, or bring back what was struck")
    @app_commands.describe(
        article="Words of its title or a name in it; choose from the list",
        what="The correction to take back; choose from the list",
    )
    @answered
    async def restore(self, interaction: Interaction, article: Words, what: Words) -> None:
        reader = for_locale(interaction.locale)
        require_edit(interaction)
        await defer(interaction)
        library = self.bot.library
        row = await require_article(library, reader, article)
        before = await library.contacts(article_id=row.id)
        meant = await striking.find_correction(library, reader, row, what)
        undone = await library.corrections.undo(row.id, meant.id, interaction.user.id)
        note = await self._reread(reader, row.id)
        after = await library.contacts(article_id=row.id)
        row = await library.article(row.id) or row
        section = articles.corrected(reader, row, [undone], edits.moved(reader, before, after), note)
        await send_sections(interaction, reader, [section])

    async def _reread(self, reader: Localizer, article_id: int) -> str:
        """Analyses the corrected article again; what to tell the person where that fails, else nothing."""
        library, worker = self.bot.library, self.bot.worker
        version = await library.rereading.version(article_id)
        if version == worker.version and version != STALE:
            return ""
        try:
            await reread(library, worker.analyse, article_id)
        except RereadError:
            return reader.gettext(
                "⚠️ The correction holds, but the text could not be analysed again now; contacts and dates follow at "
                "Vigie's next start."
            )
        return ""

    @list_.autocomplete("about")
    @show.autocomplete("article")
    @correct.autocomplete("article")
    @remove.autocomplete("article")
    @strike.autocomplete("article")
    @restore.autocomplete("article")
    async def complete_article(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return article_choices(for_locale(interaction.locale), self.bot.library.catalogue, typed)

    @strike.autocomplete("contact")
    async def complete_contact(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await striking.contact_choices(interaction, self.bot.library, typed)

    @strike.autocomplete("actor")
    async def complete_actor(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await striking.actor_choices(interaction, self.bot.library, typed)

    @restore.autocomplete("what")
    async def complete_correction(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await striking.correction_choices(interaction, self.bot.library, typed)


async def setup(bot: Desk) -> None:
    await bot.add_cog(ArticlesCog(bot))
