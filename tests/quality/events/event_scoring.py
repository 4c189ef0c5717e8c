"""How well contacts are joined into events: pairwise F1 on the labelled articles and on rewritings of their events.

    python tests/quality/events/event_scoring.py [REFERENCE] [--details]

A pair is two contacts of different articles that tell one event. Scored twice: on the labels themselves, where every
contact is known, and on what the pipeline reads; there the pairs of which it missed a contact are counted apart, and so
are those with a contact that no label has. "Kept for measuring" are the pairs with a held-out rewriting.
REFERENCE is the folder of reference data, by default the one beside the project.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from scoring import REFERENCE, load_scorer, reference_set  # noqa: E402

from bot.articles import parse_text  # noqa: E402
from bot.language.export import to_dict  # noqa: E402
from bot.language.pipeline import Analyser  # noqa: E402
from bot.language.text import fold  # noqa: E402
from bot.library.events_grouping import group  # noqa: E402
from bot.library.events_matching import Telling  # noqa: E402
from bot.model import Analysis, Article, Contact, Kind, Party, PartyRole, Precision, Status  # noqa: E402

# Events that two reference articles tell, by our own reading: the first name stands for both.
SAME = {"orange-14570#5": "orange-14381#0"}


class Label(NamedTuple):
    """A labelled contact: `fields` as in the label files, with the whole sentence as `evidence`."""

    slug: str
    event: str
    fields: Mapping[str, Any]
    heldout: bool


class Text(NamedTuple):
    article: Article
    analysis: Analysis
    labels: list[Label]


class Pairs(NamedTuple):
    right: int
    found: int
    gold: int
    missed: int = 0  # pairs of which the reader has not both contacts
    unlabelled: int = 0  # pairs joined, one of them a contact that no label has

    @property
    def f1(self) -> float:
        """Over the contacts that have a label."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    @property
    def whole(self) -> float:
        """F1 over all pairs, those with a contact that was not read too."""
        return 2 * self.right / (self.found + self.gold + self.missed) if self.found + self.gold else 0.0

    @property
    def strict(self) -> float:
        """F1 where a contact without a label is an event of its own."""
        return 2 * self.right / (self.found + self.unlabelled + self.gold) if self.found + self.gold else 0.0


def read_texts(reference: Path, analyser: Analyser) -> list[Text]:
    return [*_reference_texts(reference, analyser), *_rewritings(analyser)]


def _reference_texts(reference: Path, analyser: Analyser) -> Iterable[Text]:
    articles, labels = reference_set(reference)
    for slug, article in articles.items():
        analysis = analyser.analyse(article)
        gold = json.loads(labels[slug].read_text(encoding="utf-8"))
        countries = {actor["name"]: actor["country"] for actor in gold["actors"]}
        found = []
        for number, fields in enumerate(gold["contacts"]):
            name = f"{slug}#{number}"
            wanted = fold(fields["evidence"])
            whole = next((s.text for s in analysis.sentences if wanted in fold(s.text)), fields["evidence"])
            full = {**fields, "evidence": whole, "sides": countries}
            found.append(Label(slug, SAME.get(name, name), full, heldout=False))
        yield Text(article, analysis, found)


def _rewritings(analyser: Analyser) -> Iterable[Text]:
    for one in tomllib.loads((FOLDER / "rewritings.toml").read_text(encoding="utf-8"))["dispatch"]:
        article = parse_text(f"{one['title']}\n\n{one['text']}", path=f"{one['slug']}.txt")
        article = replace(article, published=one["published"], source=one["source"])
        analysis = analyser.analyse(article)
        countries = {actor.name: actor.country for actor in analysis.actors}
        body = [sentence.text for sentence in analysis.sentences if sentence.block > 0]
        found = []
        for fields in one["contact"]:
            empty = {"from": None, "date": None, "people": [], "status": "reported"}
            full = {**empty, **fields, "evidence": body[fields.get("sentence", 0)], "sides": countries}
            event = SAME.get(fields["event"], fields["event"])
            found.append(Label(one["slug"], event, full, one.get("heldout", False)))
        yield Text(article, analysis, found)


def to_contact(fields: Mapping[str, Any]) -> Contact:
    """A label as the reader would give it; each person on the side that the article's actors give them."""
    sides: dict[str, list[str]] = {code: [] for code in fields["countries"]}
    for name in fields["people"]:
        code = fields["sides"].get(name)
        if code in sides:
            sides[code].append(name)
    roles = {fields["from"]: PartyRole.INITIATOR}
    parties = (Party(code, roles.get(code, PartyRole.PARTICIPANT), tuple(names)) for code, names in sides.items())
    since, until, precision = _period(fields["date"])
    return Contact(Kind(fields["kind"]), Status(fields["status"]), tuple(parties), 0, since, until, precision)


def _period(text: str | None) -> tuple[date | None, date | None, Precision]:
    if text is None:
        return None, None, Precision.NONE
    year, month, day = (int(part) for part in f"{text}-01-01".split("-")[:3])
    match len(text):
        case 4:
            return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
        case 7:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1]), Precision.MONTH
        case _:
            return date(year, month, day), date(year, month, day), Precision.DAY


class Told(NamedTuple):
    """A contact to be joined, and the event that it tells by its label."""

    telling: Telling
    event: str | None  # null where no label has it
    heldout: bool


def labelled(texts: list[Text]) -> list[Told]:
    return [
        Told(_telling(text, place, number, to_contact(label.fields), label.fields["evidence"]), label.event,
             label.heldout)
        for place, text in enumerate(texts)
        for number, label in enumerate(text.labels)
    ]  # fmt: skip


def read(texts: list[Text], reference: Path) -> list[Told]:
    """What the pipeline reads, matched to the labels as the scorer of the labels does."""
    scorer = load_scorer(reference)
    found = []
    for place, text in enumerate(texts):
        contacts = to_dict(text.article, text.analysis)["contacts"]
        golds = [{**label.fields, "number": number} for number, label in enumerate(text.labels)]
        numbered = [{**contact, "number": number} for number, contact in enumerate(contacts)]
        matched = {b["number"]: a["number"] for a, b, _ in scorer.match(golds, numbered, scorer.pair_score)}
        for number, contact in enumerate(text.analysis.contacts):
            label = text.labels[matched[number]] if number in matched else None
            event = label.event if label else None
            telling = _telling(text, place, number, contact, contacts[number]["sentence"])
            found.append(Told(telling, event, any(one.heldout for one in text.labels)))
    return found


def _telling(text: Text, place: int, number: int, contact: Contact, sentence: str) -> Telling:
    return Telling(
        1000 * place + number, place, place, contact, sentence, text.article.published, text.analysis.language
    )


def pairs(told: list[Told], labels: list[Told] | None = None, *, heldout: bool = False) -> Pairs:
    """The pairs joined and labelled; `labels` where contacts may have been missed, `heldout` for those kept alone."""
    placed: dict[int, int] = {}
    for number, event in enumerate(group(one.telling for one in told)):
        placed.update((telling.id, number) for telling in event)
    right = found = gold = unlabelled = 0
    for one, other in _across(told, heldout=heldout):
        joined = placed[one.telling.id] == placed[other.telling.id]
        if one.event is None or other.event is None:
            unlabelled += joined
            continue
        same = one.event == other.event
        right, found, gold = right + (joined and same), found + joined, gold + same
    whole = sum(one.event == other.event for one, other in _across(labels or told, heldout=heldout))
    return Pairs(right, found, gold, whole - gold, unlabelled)


def _across(told: list[Told], *, heldout: bool) -> Iterable[tuple[Told, Told]]:
    for one, other in combinations(told, 2):
        if one.telling.article != other.telling.article and (not heldout or one.heldout or other.heldout):
            yield one, other


def wrong(told: list[Told]) -> Iterable[str]:
    """A line for each pair that is joined wrongly, or not joined; none for those kept for measuring."""
    placed: dict[int, int] = {}
    for number, event in enumerate(group(one.telling for one in told)):
        placed.update((telling.id, number) for telling in event)
    for one, other in _across(told, heldout=False):
        same = one.event is not None and one.event == other.event
        joined = placed[one.telling.id] == placed[other.telling.id]
        if joined != same and not (one.heldout or other.heldout):
            yield f"{'JOINED' if joined else 'APART '} {_line(one)}\n       {_line(other)}"


def _line(told: Told) -> str:
    contact = told.telling.contact
    sides = "–".join(f"{party.country}({', '.join(party.people)})" for party in contact.parties)
    return f"[{told.event}] {contact.kind} {sides} {contact.date} {contact.status}: {told.telling.sentence[:90]}"


def report(title: str, found: Pairs) -> str:
    precision, recall = found.right / max(found.found, 1), found.right / max(found.gold, 1)
    return (
        f"{title:38} F1 {found.f1:.3f}  P {precision:.3f}  R {recall:.3f}  ({found.right} of {found.gold} pairs,"
        f" {found.found} joined; {found.missed} more have a contact that was not read, {found.unlabelled} joined a"
        f" contact without a label, with which F1 {found.strict:.3f}; with those not read F1 {found.whole:.3f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path, nargs="?", default=REFERENCE)
    parser.add_argument("--details", action="store_true", help="list the pairs joined wrongly and those not joined")
    options = parser.parse_args()
    texts = read_texts(options.reference.resolve(), Analyser())
    labels = labelled(texts)
    for title, told in (("labels", labels), ("pipeline", read(texts, options.reference.resolve()))):
        print(report(title, pairs(told, labels)))
        print(report(f"{title}, kept for measuring", pairs(told, labels, heldout=True)))
        if options.details:
            print(*wrong(told), sep="\n")


if __name__ == "__main__":
    main()
