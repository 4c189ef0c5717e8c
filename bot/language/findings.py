"""What a trigger tells of a contact, before it becomes a Contact of the analysis."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from bot.language.dates import Period
from bot.language.predicates import Predicate
from bot.language.status import Verdict
from bot.model import Kind, PartyRole, Status


@dataclass(slots=True)
class Finding:
    """A contact as one trigger tells it. `parties` maps a country's code to its role, `people` to the persons named."""

    predicate: Predicate
    kind: Kind
    trigger: Token
    parties: dict[str, PartyRole]
    people: dict[str, list[str]]
    verdict: Verdict
    period: Period | None = None
    date_words: str = ""
    pattern: str = ""
    attribution: str = ""
    lead: str | None = None
    told_again: list[Token] = field(default_factory=list)

    @property
    def status(self) -> Status:
        return self.verdict.status

    @property
    def initiators(self) -> set[str]:
        return {code for code, role in self.parties.items() if role is PartyRole.INITIATOR}
