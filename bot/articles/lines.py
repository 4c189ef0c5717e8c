"""Lines to paragraphs: broken sentences joined, headings that stick to the text below them set free."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from bot.articles.plain import collapse, plain
from bot.model import BlockKind

_FINAL = re.compile(r"[.!?…][\s»\"”’')\]]*$")
_CONTINUES = re.compile(r"[,;.)\]»]|[a-zà-öø-ÿœ]")
_QUOTE = re.compile(r"[\"“«‹']")
_BULLET = re.compile(r"(?:[-–—•▪◦*·►]|\d{1,2}[.)])\s")
_FUNCTION_WORDS = (
    "a au aux avec car ce ces cet cette comme contre d dans de des du elle en entre est et il ils je l la le les leur "
    "leurs mais ne ni nos notre ou par pas pour qu que qui sa sans se selon ses si son sous sur un une vers y "
    "an and as at but by for from his her in into is it its of on or that the their to was were which who with"
)
_OPEN_END = re.compile(rf"(?:\b(?:{'|'.join(_FUNCTION_WORDS.split())})|[,:('’])$", re.IGNORECASE)
# Words that open a sentence: what a heading that lost its line break is glued to.
_OPENERS = (
    "Le|La|Les|L['’]|Un|Une|Des|Du|Au|Aux|En|Dans|Par|Pour|Selon|Ce|Cet|Cette|Ces|Il|Elle|Ils|Elles|On|Nous|Si|Sur|Son|Sa|Ses|"
    "Après|Avant|Mais|Depuis|Alors|Lors|À|A|Face|Or|Car|Tout|Toutefois|D['’]|C['’]|Interrogé|The|But|After|This|That"
)  # fmt: skip
_GLUED = re.compile(
    rf"(?<=[a-zà-ÿ]{{3}})(?=(?:{_OPENERS})(?<=['’])|(?:{_OPENERS})\s)|(?<=[a-zà-ÿ?!][\"»”])(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=[a-zà-ÿ][\"»”])(?=\"[A-ZÀ-Ý])"
)
# How agencies print a heading in running text: "… a-t-il dit.- Retour au calme -Les deux pays …".
_INLINE = re.compile(r"(?<=[.!?…\"»”])\s?- ?(?P<heading>[\"«“'A-ZÀ-Ý\d][^\n–—]{1,60}?) ?-\s?(?=[\"«“'A-ZÀ-Ý])")
_SENTENCE_END = re.compile(r"[.!?…][»\"”)]?\s+")
_MAX_HEADING = 90


@dataclass(slots=True)
class Line:
    """A line of a page. `gap`: an empty line, or one taken out, stands above; `kind` where markup decided it;
    `at_credit`: a caption."""

    text: str
    gap: bool = False
    kind: BlockKind | None = None
    dropped: bool = False
    at_credit: bool = False


def is_final(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_FINAL.search(text))


def join_lines(lines: list[Line]) -> list[Line]:
    """Paragraphs of what is left. A sentence that runs on over a break, or over noise, is one paragraph again."""
    left = [line for line in lines if not line.dropped]
    for above, line in itertools.pairwise(lines):
        line.gap = line.gap or above.dropped
    wrapped = _wrapped(left)
    paragraphs: list[tuple[Line, list[str]]] = []
    quoted = False  # the last line joined was a quotation set on its own line
    for line in left:
        last, parts = paragraphs[-1] if paragraphs else (None, [])
        if last and _runs_on(last, parts, line, quoted=quoted, wrapped=id(line) in wrapped):
            parts += ["" if re.match(r"[,.)\]]", line.text) else " ", line.text]
            last.at_credit = last.at_credit or line.at_credit
        else:
            paragraphs.append((line, [line.text]))
        quoted = bool(_QUOTE.match(line.text)) and not line.gap
    for paragraph, parts in paragraphs:
        paragraph.text = "".join(parts)
    return [paragraph for paragraph, _ in paragraphs]


def _wrapped(lines: list[Line]) -> set[int]:
    """Lines that continue the one above because their text is set to a measure, like an old e-mail."""
    found: set[int] = set()
    for chunk in _chunks(lines):
        widths = [len(line.text) for line in chunk[:-1]]
        if len(chunk) < 3 or min(widths) < 0.7 * max(widths) or not 40 <= max(widths) <= 130:
            continue
        if sum(not is_final(line.text) for line in chunk[:-1]) >= 0.7 * len(widths):
            found |= {id(line) for line in chunk[1:]}
    return found


def _chunks(lines: list[Line]) -> list[list[Line]]:
    chunks: list[list[Line]] = []
    for line in lines:
        if chunks and not line.gap and line.kind is None and chunks[-1][-1].kind is None:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    return chunks


def _runs_on(last: Line, parts: list[str], line: Line, *, quoted: bool, wrapped: bool) -> bool:
    if last.kind or line.kind or _BULLET.match(line.text):
        return False
    if wrapped:
        return True
    above = parts[-1]
    if re.match(r"[,;]", line.text):
        return True
    if is_final(above) and not (quoted and _CONTINUES.match(line.text)):
        return False
    starts_open = bool(_CONTINUES.match(line.text))
    if line.gap:
        # Across an empty line only a plain continuation of a long text counts.
        return starts_open and (len(above) > 60 or len(parts) > 1 or bool(_OPEN_END.search(above)))
    opening = re.match(r"[\"“«]\s?[a-zà-ÿ]", line.text)
    return starts_open or bool(opening) or (bool(_OPEN_END.search(above)) and len(above) > 20)


def unglue(paragraph: str) -> list[tuple[str, bool]]:
    """The paragraph cut where a heading ran into the sentence below it: texts, each with whether it is a heading."""
    pieces: list[tuple[str, bool]] = []
    start = 0
    for match in _INLINE.finditer(paragraph):
        pieces += [*_unglued(paragraph[start : match.start()]), (match["heading"].strip(), True)]
        start = match.end()
    return pieces + _unglued(paragraph[start:])


def _unglued(paragraph: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    start = 0
    for match in _GLUED.finditer(paragraph):
        cut = match.start()
        near = max(start, cut - 2 * _MAX_HEADING)
        ends = [end.end() for end in _SENTENCE_END.finditer(paragraph, near, cut)]
        begin = ends[-1] if ends else start
        heading = paragraph[begin:cut].strip()
        if not _may_be_glued(paragraph, begin, cut):
            continue
        if paragraph[start:begin].strip():
            pieces.append((paragraph[start:begin].strip(), False))
        pieces.append((heading, True))
        start = cut
    pieces.append((paragraph[start:].strip(), False))
    return pieces


def _may_be_glued(paragraph: str, begin: int, cut: int) -> bool:
    heading = paragraph[begin:cut].strip()
    if not 3 <= len(heading) <= _MAX_HEADING or not re.match(r"[\"«“A-ZÀ-Ý\d]", heading):
        return False
    # A straight mark at the cut must close a quotation that the heading opened.
    return heading.count('"') % 2 == 0


def looks_like_heading(text: str) -> bool:
    """A short line that is no sentence: no final stop (a question may be one), not opening or closing mid-phrase."""
    if len(text) > 110 or len(text.split()) > 16 or _BULLET.match(text):
        return False
    if re.search(r"[.…,;:]\W*$", text) or not re.match(r"\W*[^\W_a-zà-ÿ]", text):
        return False
    return bool(re.search(r"\w", text)) and not re.match(r"[\"«“].*[!.]\s?[\"»”]$", text)


def first_sentence(text: str, width: int) -> str:
    """The first sentence, cut at a word and marked with an ellipsis where it is longer than `width` characters."""
    text = collapse(text)
    match = re.search(r"(?<=[.!?…])[»\"”]?\s+(?=[«\"“A-ZÀ-Ý])", text)
    # A stop behind one letter or a title (M., Dr.) ends no sentence.
    while match and re.search(r"\b(?:[A-ZÀ-Ý]|MM|Mme|Mlle|Dr|Pr|St|Mr|Mrs|Gen|Gov|Sen)\.$", text[: match.start()]):
        match = re.compile(r"(?<=[.!?…])[»\"”]?\s+(?=[«\"“A-ZÀ-Ý])").search(text, match.end())
    sentence = text[: match.end()].strip() if match else text
    if len(sentence) <= width:
        return sentence
    cut = sentence[: width - 1]
    return cut[: cut.rfind(" ")].rstrip(" ,;:–—-") + "…" if " " in cut else cut + "…"


def weekday_in(text: str) -> bool:
    """Whether a text tells a day, as the opening paragraph of a report does."""
    return bool(_DAYS.search(plain(text)))


_DAYS = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|yesterday|today)\b"
)
