"""Persons and bodies across articles: names joined, each with why, offices over time, and what people decided."""

from bot.library.identities.deciding import DecisionError, Offer
from bot.library.identities.judging import How
from bot.library.identities.pages import NEWEST, Evidence, IdentityPage, NameRow, RoleRow
from bot.library.identities.room import Identities
from bot.library.identities.titles import TitleHow
from bot.library.identities.verdicts import TITLE, By, Deed, Named, Verdict

__all__ = [
    "NEWEST",
    "TITLE",
    "By",
    "DecisionError",
    "Deed",
    "Evidence",
    "How",
    "Identities",
    "IdentityPage",
    "NameRow",
    "Named",
    "Offer",
    "RoleRow",
    "TitleHow",
    "Verdict",
]
