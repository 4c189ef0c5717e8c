"""Interactions: what a person sets going, how the bot acknowledges it, and the webhook that lives for a while after."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from localdiscord import errors, payloads
from localdiscord.errors import ApiError, Problem
from localdiscord.message_rules import EPHEMERAL, check_choices, check_message, check_modal
from localdiscord.routes import Answer, Call, route
from localdiscord.world import Payload, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
SAY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 4, 5, 6, 7, 8, 9
_TAKES = {
    COMMAND: {SAY, DEFER, SHOW_MODAL},
    COMPONENT: {SAY, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {SAY, DEFER, DEFER_UPDATE, UPDATE},
}
LOADING = 1 << 7
TOKEN_SECONDS = 15 * 60.0
_COMMAND_REPLY = 20
HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = HOOK + "/messages/@original"


@dataclass
class Interaction:
    """`acknowledged` is the type of the bot's first answer; `original` the message that it brought or updates.

    `about` names the command, or the control by its custom_id.
    """

    id: str
    kind: int
    user: Payload
    channel: Payload
    created: float
    source: Payload | None = None
    about: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(40))
    acknowledged: int | None = None
    original: Payload | None = None
    edits: int = 0
    followups: list[Payload] = field(default_factory=list)
    choices: list[Payload] = field(default_factory=list)
    modal: Payload | None = None
    private: bool = False

    @property
    def waiting(self) -> bool:
        """Whether the person sees "thinking" still."""
        return self.original is not None and bool(self.original["flags"] & LOADING)

    @property
    def done(self) -> bool:
        """Whether the bot has answered: more than a deferral."""
        if self.acknowledged == DEFER:
            return not self.waiting
        if self.acknowledged == DEFER_UPDATE:
            return self.edits > 0 or bool(self.followups)
        return self.acknowledged is not None


class Interactions:
    """`answer_within` is how many seconds the bot has for its first answer: three at Discord."""

    def __init__(self, world: World, answer_within: float = 3.0) -> None:
        self._world = world
        self.answer_within = answer_within
        self.hidden: list[Payload] = []
        self._by_token: dict[str, Interaction] = {}

    @property
    def all(self) -> list[Interaction]:
        """Everything that persons have done."""
        return list(self._by_token.values())

    def create(
        self,
        kind: int,
        data: Payload,
        user: Payload,
        channel: Payload,
        *,
        locale: str = "fr",
        source: Payload | None = None,
    ) -> Interaction:
        """A person does something; the bot is told."""
        made = Interaction(self._world.ids.new(), kind, user, channel, self._world.clock.now(), source)
        made.about = data.get("name") or data.get("custom_id") or ""
        self._by_token[made.token] = made
        self._world.tell("INTERACTION_CREATE", self._payload(made, data, locale), None)
        return made

    def _payload(self, made: Interaction, data: Payload, locale: str) -> Payload:
        channel, guild_id = made.channel, made.channel.get("guild_id")
        seen = {key: value for key, value in channel.items() if key != "permission_overwrites"}
        payload = {
            "id": made.id, "application_id": self._world.bot["id"], "type": made.kind, "data": data,
            "token": made.token, "version": 1, "channel_id": channel["id"], "locale": locale, "entitlements": [],
            "channel": seen | {"permissions": str(self._world.permissions(channel, made.user["id"]))},
            "app_permissions": str(self._world.permissions(channel, self._world.bot["id"])),
            "authorizing_integration_owners": {"0": guild_id or "0"}, "context": 0 if guild_id else 1,
            "attachment_size_limit": 10_485_760,
        }  # fmt: skip
        if made.source is not None:
            payload["message"] = made.source
        if not guild_id:
            return payload | {"user": made.user}
        guild = self._world.guilds[guild_id]
        rights = {"permissions": str(self._world.permissions(channel, made.user["id"]))}
        payload["member"] = guild.members[made.user["id"]] | rights
        payload["guild"] = {"id": guild.id, "locale": guild.payload["preferred_locale"], "features": []}
        return payload | {"guild_id": guild.id, "guild_locale": guild.payload["preferred_locale"]}

    @route("POST /interactions/{interaction_id}/{interaction_token}/callback")
    def acknowledge(self, call: Call) -> Answer:
        made = self._by_token.get(call.params["interaction_token"])
        if made is None or made.id != call.params["interaction_id"]:
            raise ApiError(errors.UNKNOWN_INTERACTION)
        if made.acknowledged is not None:
            raise ApiError(errors.ALREADY_ACKNOWLEDGED)
        if self._world.clock.now() - made.created > self.answer_within:
            raise ApiError(errors.UNKNOWN_INTERACTION)
        kind, data = call.body["type"], call.body.get("data") or {}
        takes = _TAKES[made.kind] - ({DEFER_UPDATE, UPDATE} if made.source is None else set())
        if kind not in takes:
            text = f"An interaction of type {made.kind} takes none of type {kind} here"
            raise ApiError(errors.INVALID_FORM, [Problem(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", text)])
        self._carry_out(made, kind, data, call)
        made.acknowledged = kind
        self._world.bell.ring()
        if call.query.get("with_response", "").lower() not in ("1", "true"):
            return 204, None
        return 200, self._told(made)

    def _carry_out(self, made: Interaction, kind: int, data: Payload, call: Call) -> None:
        if kind == CHOICES:
            check_choices(data.get("choices") or [])
            made.choices = data.get("choices") or []
        elif kind == SHOW_MODAL:
            check_modal(data)
            made.modal = data
        elif kind in (SAY, DEFER):
            if kind == SAY:
                check_message(data, files=len(call.files))
                call.check_attachments([])
            made.private = bool((data.get("flags") or 0) & EPHEMERAL)
            made.original = self._new_message(made, data if kind == SAY else {"flags": data.get("flags")}, call)
            made.original["flags"] |= LOADING if kind == DEFER else 0
            self._post(made, made.original)
        else:
            made.original = made.source
            if kind == UPDATE and made.source is not None:
                self._edit(made, made.source, data, call)

    def _told(self, made: Interaction) -> Payload:
        told: Payload = {"id": made.id, "type": made.kind}
        resource: Payload = {"type": made.acknowledged}
        if made.original is not None and made.acknowledged in (SAY, DEFER, UPDATE):
            told["response_message_id"] = made.original["id"]
            told["response_message_ephemeral"] = made.private
            told["response_message_loading"] = made.waiting
            # Discord's description knows no resource for a deferral.
            resource |= {} if made.acknowledged == DEFER else {"message": made.original}
        return {"interaction": told} | ({"resource": resource} if "message" in resource else {})

    # The webhook of an interaction's token

    @route("GET " + ORIGINAL, "GET " + HOOK + "/messages/{message_id}")
    def read(self, call: Call) -> Answer:
        return 200, self._meant(self._living(call), call)

    @route("PATCH " + ORIGINAL, "PATCH " + HOOK + "/messages/{message_id}")
    def edit(self, call: Call) -> Answer:
        made = self._living(call)
        message = self._meant(made, call)
        self._edit(made, message, call.body, call)
        self._world.bell.ring()
        return 200, message

    @route("DELETE " + ORIGINAL, "DELETE " + HOOK + "/messages/{message_id}")
    def delete(self, call: Call) -> Answer:
        made = self._living(call)
        message = self._meant(made, call)
        message["flags"] &= ~LOADING
        if message is made.original:
            made.original = None
        for held in (self.hidden, self._world.messages[message["channel_id"]], made.followups):
            if message in held:
                held.remove(message)
        self._world.bell.ring()
        return 204, None

    @route("POST " + HOOK)
    def follow_up(self, call: Call) -> Answer:
        made = self._living(call)
        check_message(call.body, files=len(call.files))
        call.check_attachments([])
        if made.original is not None and made.waiting:
            # The first message after a deferral takes the place of "thinking", and keeps its visibility.
            self._edit(made, made.original, call.body, call)
            message = made.original
        else:
            message = self._new_message(made, call.body, call)
            self._post(made, message)
            made.followups.append(message)
        self._world.bell.ring()
        return 200, message

    def _living(self, call: Call) -> Interaction:
        """Raises 10015 for a token of nobody or that is not acknowledged yet, 50027 for one that is dead."""
        made = self._by_token.get(call.params["webhook_token"])
        if made is None or made.acknowledged is None or call.params["webhook_id"] != self._world.bot["id"]:
            raise ApiError(errors.UNKNOWN_WEBHOOK)
        if self._world.clock.now() - made.created > TOKEN_SECONDS:
            raise ApiError(errors.INVALID_WEBHOOK_TOKEN)
        return made

    def _meant(self, made: Interaction, call: Call) -> Payload:
        wanted = call.params.get("message_id", "@original")
        held = ([] if made.original is None else [made.original]) + made.followups
        if wanted == "@original" and made.original is not None:
            return made.original
        for message in held:
            if message["id"] == wanted:
                return message
        raise ApiError(errors.UNKNOWN_MESSAGE)

    def _new_message(self, made: Interaction, data: Payload, call: Call) -> Payload:
        created = self._world.compose(made.channel, self._world.bot, data, call.files)
        created["application_id"] = created["webhook_id"] = self._world.bot["id"]
        if made.kind == COMMAND and made.original is None:
            created["type"] = _COMMAND_REPLY
        return created

    def _post(self, made: Interaction, message: Payload) -> None:
        if message["flags"] & EPHEMERAL:
            self.hidden.append(message)
            self._world.bell.ring()
        elif self._world.permissions(made.channel, self._world.bot["id"]) & payloads.VIEW_CHANNEL:
            self._world.post(message)
        else:
            self._world.messages[made.channel["id"]].append(message)

    def _edit(self, made: Interaction, message: Payload, data: Payload, call: Call) -> None:
        check_message(data, files=len(call.files), before=message)
        call.check_attachments(message["attachments"])
        self._world.change(message, data, call.files)
        if not message["flags"] & LOADING:
            message["edited_timestamp"] = self._world.clock.stamp()
        message["flags"] &= ~LOADING
        made.edits += 1
        self._world.announce("MESSAGE_UPDATE", message)
