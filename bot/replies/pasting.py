"""What is asked of a pasted text, apart from the text."""

from __future__ import annotations

from datetime import date

from bot.language.intent import Action, read_intent

# No question has as many words; a text of fewer is no article.
TEXT_WORDS = 60
_HEAD = 20


def split_text(text: str) -> tuple[str, str]:
    """What is asked of a pasted text, and the text; it is empty where the message is no more than a question.

    A short first line, or a few words before a colon, may ask: "résume ceci : …".
    """
    if len(text.split()) < TEXT_WORDS:
        return text, ""
    for mark in ("\n", ":"):
        head, found, rest = text.partition(mark)
        if found and len(head.split()) <= _HEAD and len(rest.split()) >= TEXT_WORDS // 2 and _asks(head):
            return head, rest
    return "", text


def _asks(head: str) -> bool:
    """Whether a first line asks something of the text below it, as a title does not."""
    intent = read_intent(head, date.min)
    asking = intent.action in (Action.ACTORS, Action.CONTACTS) and not intent.subject
    return intent.action is Action.SUMMARY or asking
