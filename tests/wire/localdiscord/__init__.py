"""A Discord on this machine for tests of the whole program, and the newsroom that drives it."""

from localdiscord.desk import BotGoneError, Desk
from localdiscord.openapi import Description
from localdiscord.server import LocalDiscord
from localdiscord.shown import Reply, Shown

__all__ = ["BotGoneError", "Description", "Desk", "LocalDiscord", "Reply", "Shown"]
