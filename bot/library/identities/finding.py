"""Who is meant by a name as a person types it: under any form the library knows, or another spelling of one."""

from __future__ import annotations

import json
import re

from aiosqlite import Connection

from bot.language.same_name import compare
from bot.language.text import fold
from bot.library.identities.forms import FORM, Form, can_stand_for, form_of, is_alone, searched_keys
from bot.library.identities.judging import How
from bot.model import ActorType

_NEWEST = 2_000
_FIGURES = re.compile(r"\d+")


async def find_ids(connection: Connection, typed: str) -> list[int]:
    """Identities with a form of this very name, accents and case aside, most named first; else those with a form that
    is another spelling of it, or of which it is the family name."""
    rows = await connection.execute_fetchall(
        "SELECT i.id FROM identities i WHERE i.articles > 0 AND i.id IN (SELECT identity_id FROM joints"
        " WHERE type IN ('PERSON', 'ORG') AND folded = ?) ORDER BY i.mentions DESC, i.id",
        (fold(" ".join(typed.split())),),
    )
    found = [row[0] for row in rows]
    if found or not typed.strip():
        return found
    # The keys and the sounds of words leave figures out; another model of a car or an aircraft is another thing.
    figures = set(_FIGURES.findall(typed))
    forms = [
        form
        for form in await _near(connection, typed)
        if figures <= set(_FIGURES.findall(form.name)) and _same(typed, form)
    ]
    return list(dict.fromkeys(form.identity_id for form in sorted(forms, key=lambda form: -form.articles)))


async def _near(connection: Connection, typed: str) -> list[Form]:
    keys = searched_keys(ActorType.PERSON, typed, "") | searched_keys(ActorType.ORG, typed, "")
    if is_alone(ActorType.PERSON, typed):
        keys |= {f"f{key[1:]}" for key in keys if key.startswith("l:")}
    rows = await connection.execute_fetchall(
        f"SELECT {FORM} FROM joints j WHERE j.articles > 0 AND j.how <> ? AND j.id IN (SELECT joint_id FROM joint_keys"
        " WHERE key IN (SELECT value FROM json_each(?)) LIMIT ?)",
        (How.ALONE, json.dumps(sorted(keys)), _NEWEST),
    )
    return [form_of(row) for row in rows]


def _same(typed: str, form: Form) -> bool:
    if form.type is ActorType.ORG:
        return True
    if is_alone(ActorType.PERSON, typed):
        return can_stand_for(typed, form.name)
    return compare(typed, form.name).answer == "same"
