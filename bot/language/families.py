"""Kinds of contact that one event may be told as: a call for one source is a meeting for another."""

from __future__ import annotations

from bot.model import Kind

FAMILY = {
    Kind.CALL: "talks",
    Kind.MEETING: "talks",
    Kind.VISIT: "talks",
    Kind.MESSAGE: "message",
    Kind.AGREEMENT: "agreement",
    Kind.COOPERATION: "cooperation",
    Kind.REQUEST: "request",
    Kind.ACCUSATION: "accusation",
    Kind.THREAT: "threat",
    Kind.SANCTION: "sanction",
    Kind.STRIKE: "strike",
}
