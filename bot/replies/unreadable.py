"""Why a file or text that someone handed over is no article, in the reader's language."""

from __future__ import annotations

from bot.articles import ArticleError
from bot.replies.escape import escape
from bot.replies.localization import N_, Localizer
from bot.replies.refusals import Refusal

# How the reasons begin that bot.articles gives.
_REASONS = {
    "is empty": N_("it is empty."),
    "is a PDF": N_("it is a PDF. Save its text as .txt, or paste it."),
    "is a ZIP": N_("it is an office document. Save its text as .txt, or paste it."),
    "is an old": N_("it is an office document. Save its text as .txt, or paste it."),
    "is an RTF": N_("it is an office document. Save its text as .txt, or paste it."),
    "is a picture": N_("it is a picture, not a text."),
    "is compressed": N_("it is compressed. Unpack it first."),
    "is binary": N_("it is not a text. Save the article as .txt, .md or .html."),
    "is marked": N_("its characters cannot be read. Save it again as UTF-8."),
    "has an unknown encoding": N_("its characters cannot be read. Save it again as UTF-8."),
    "front matter": N_("the lines between +++ at its head are not as they must be: title, source, published, url."),
    "holds no HTML": N_("it holds no web page. Name it .txt."),
    "holds a paragraph": N_("it holds a paragraph without end. Break it up."),
    "holds no": N_("no text of an article is in it, only advertising, forms or empty lines."),
    "cannot be read as HTML": N_("the page cannot be read. Save its text as .txt."),
    "holds": N_("it is longer than forty pages. Split it into its articles."),
}


def unreadable(reader: Localizer, error: ArticleError) -> Refusal:
    reason = next((text for beginning, text in _REASONS.items() if error.reason.startswith(beginning)), None)
    why = reader.gettext(reason) if reason else escape(error.reason, 300)
    if not error.path:
        return Refusal(reader.gettext("I cannot read this text: {why}", why=why))
    return Refusal(reader.gettext("I cannot read {name}: {why}", name=escape(error.path, 100), why=why))
