"""The parties of a contact as they are gathered from its telling."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.language.sides import Side
from bot.model import PartyRole

_LEADING = ("subject", "topic", "adjective", "before", "near")


@dataclass(slots=True)
class Cast:
    """The parties found so far: for each country the roles and sides it was found in; `pattern` names the steps.

    `lead` is the country of the side that the telling sets out from.
    """

    found: dict[str, list[tuple[PartyRole, Side]]] = field(default_factory=dict)
    pattern: list[str] = field(default_factory=list)
    lead: str | None = None

    def add(self, role: PartyRole, side: Side, step: str) -> None:
        known = self.found.setdefault(side.code, [])
        if (role, side) not in known:
            known.append((role, side))
            if self.lead is None and step in _LEADING:
                self.lead = side.code
            if step not in self.pattern:
                self.pattern.append(step)

    def has(self, *roles: PartyRole) -> bool:
        return any(role in roles for found in self.found.values() for role, _ in found)

    @property
    def roles(self) -> dict[str, PartyRole]:
        return {code: found[0][0] for code, found in self.found.items()}

    @property
    def people(self) -> dict[str, list[str]]:
        return {
            code: list(dict.fromkeys(side.person for _, side in found if side.person))
            for code, found in self.found.items()
        }
