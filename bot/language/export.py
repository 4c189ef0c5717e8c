"""An article and its analysis as one JSON object, the form that `vigie analyze --json` prints."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from bot.model import Actor, Analysis, Article, Contact


def to_dict(article: Article, analysis: Analysis) -> dict[str, Any]:
    """Dates as ISO text; null where the text states none. `slug` is the file's name without its ending."""
    return {
        "path": article.path,
        "slug": PurePath(article.path).stem,
        "lang": analysis.language,
        "published": article.published.isoformat() if article.published else None,
        "title": article.title,
        "source": article.source,
        "contacts": [_contact(contact, analysis) for contact in analysis.contacts],
        "actors": [_actor(actor) for actor in analysis.actors],
        "summary": [sentence.text for sentence in analysis.summarise()],
    }


def _contact(contact: Contact, analysis: Analysis) -> dict[str, Any]:
    return {
        "countries": list(contact.countries),
        "kind": str(contact.kind),
        "from": contact.initiator,
        "date": contact.date,
        "precision": str(contact.precision),
        "status": str(contact.status),
        "people": list(contact.people),
        "sentence": analysis.sentences[contact.sentence].text,
    }


def _actor(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "type": str(actor.type), "country": actor.country, "role": actor.role}
