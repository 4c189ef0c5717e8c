"""The lines of a page to the blocks of an article: title, standfirst, headings, body, captions, tags; noise dropped."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from bot.articles.credits import is_credit, opens_caption, split_credit
from bot.articles.dates import DateLine, Label, find_dates, parse_date_line
from bot.articles.lines import Line, is_final, join_lines, looks_like_heading, unglue
from bot.articles.noise import judge, strip_instruction
from bot.articles.plain import clean_characters, collapse, key
from bot.articles.source import ByLine, closing_agency, is_person, parse_by_line, parse_dateline
from bot.articles.structure import find_standfirst, find_title
from bot.model import Block, BlockKind

_TAG_LINE = re.compile(r"(?:#[^\W\d_][^#]{0,39})+$|(?:#\w+[\s,·|]*)+$")
_TAG_LIST = re.compile(
    r"(?:tags?|mots[- ]cl[ée]s|keywords|th[èe]mes?|sujets?|topics)\s*:\s*(?P<tags>.+)", re.IGNORECASE
)
_URL_LINE = re.compile(r"(?:(?:source|url|lien|link|adresse)\s*:\s*)?(?P<url>https?://\S+)", re.IGNORECASE)
_HEADING_MARK = re.compile(r"(#{1,6})\s+(?=\S)")
_LONG, _SHORT = 90, 40  # characters
_HEAD = 40  # lines, at most, among which a journalist's name is looked for
_SECTION = 3  # paragraphs, at most, that an outlet says of itself below its articles


@dataclass
class Cleaned:
    """What is left of a page, and what it says of itself."""

    title: str
    blocks: list[Block]
    source: str | None = None
    published: date | None = None
    url: str | None = None


@dataclass
class _Findings:
    by_lines: list[ByLine] = field(default_factory=list)
    dates: list[DateLine] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    url: str | None = None

    @property
    def source(self) -> str | None:
        named = [by_line for by_line in self.by_lines if by_line.source]
        return max(named, key=lambda by_line: by_line.rank).source if named else None

    @property
    def published(self) -> date | None:
        dated = [line for line in self.dates if line.day]
        return max(dated, key=lambda line: line.label).day if dated else None


def clean(
    text: str, *, title: str | None = None, headings: frozenset[str] = frozenset(), markdown: bool = False
) -> Cleaned:
    """Clean the text of one article. `title`: known from elsewhere; `headings`: keys of lines marked up as such."""
    findings = _Findings()
    lines = _split(text, markdown)
    for line in lines:
        if key(line.text) in headings and line.kind is None:
            line.kind = BlockKind.HEADING
    _drop_noise(lines, findings)
    paragraphs = _repeated_once(join_lines(lines), title)
    title_line = find_title(paragraphs, title)
    blocks = _blocks(paragraphs, title_line, findings)
    chosen = title or (title_line.text if title_line else "")
    if title and title_line is None:
        blocks.insert(0, Block(BlockKind.TITLE, title))
    if findings.tags:
        blocks.append(Block(BlockKind.TAGS, " ".join(dict.fromkeys(findings.tags))))
    return Cleaned(chosen, blocks, findings.source, findings.published, findings.url)


def _split(text: str, markdown: bool) -> list[Line]:
    lines: list[Line] = []
    gap = True
    for raw in clean_characters(text).split("\n"):
        line = collapse(strip_instruction(raw.strip()))
        if not line.strip():
            gap = True
            continue
        kind = None
        mark = _HEADING_MARK.match(line)
        if mark and (markdown or not re.match(r"#\s+#", line)):
            line = line[mark.end() :].strip("# ")
            kind = BlockKind.TITLE if len(mark[1]) == 1 and not lines else BlockKind.HEADING
        picture = markdown and line.startswith("![")
        if markdown:
            line = _without_markup(line)
        if line:
            lines.append(Line(line, gap, kind, at_credit=picture))
            gap = False
    return lines


def _without_markup(line: str) -> str:
    line = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", line)
    line = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", line)
    line = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", line)
    line = re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"\1", line)
    return re.sub(r"^>\s?", "", line).strip()


def _drop_noise(lines: list[Line], findings: _Findings) -> None:
    """Mark what is no part of the story, and note what it tells of date, source and subjects."""
    first, last = _body_range(lines)
    opened: str | None = None  # "list" or "section": what the noise line above takes with it
    for index, line in enumerate(lines):
        at_edge = index < first or index > last
        if opened == "section" or (opened == "list" and _is_listed(line) and not judge(line.text, at_edge=True)):
            line.dropped = True
            continue
        opened = None
        if _noted(line.text, index < first, at_edge, findings):
            line.dropped = True
            _drop_names(lines[1 : min(first, _HEAD)], line)
        elif verdict := judge(line.text, at_edge=at_edge, at_end=index >= last - _SECTION and index > first):
            line.dropped = True
            opened = "list" if verdict.opens_list else "section" if verdict.opens_section else None
        elif is_credit(line.text):
            line.dropped = True
            _mark_captions(lines, index)
    _drop_between_forms(lines, last)


def _body_range(lines: list[Line]) -> tuple[int, int]:
    """Indexes of the first and last line that are surely body: ended as a sentence is, long, no form or caption."""
    sentences = [
        index
        for index, line in enumerate(lines)
        if is_final(line.text) and not split_credit(line.text)[1] and not judge(line.text, at_edge=True)
    ]
    body = [index for index in sentences if len(lines[index].text) >= _LONG]
    # A brief has no long paragraph; its title may end in a stop of its own.
    body = body or [index for index in sentences if index and len(lines[index].text) >= _SHORT]
    return (body[0], body[-1]) if body else (min(2, len(lines)), len(lines) - 1)


def _drop_names(head: list[Line], by_line: Line) -> None:
    """The journalist's name goes with the date or by-line that it stands next to."""
    for above, below in itertools.pairwise(head):
        other = below if above is by_line else above if below is by_line else None
        if other and is_person(other.text):
            other.dropped = True


def _is_listed(line: Line) -> bool:
    return not line.gap and len(line.text) <= 160 and not is_final(line.text) and not line.text.startswith("#")


def _noted(text: str, in_head: bool, at_edge: bool, findings: _Findings) -> bool:
    if match := _TAG_LIST.fullmatch(text):
        findings.tags += [f"#{tag.strip(' #.')}" for tag in re.split(r"[,;|·]", match["tags"]) if tag.strip(" #.")]
        return len(text) <= 200
    if _TAG_LINE.match(text) and len(text) <= 300:
        findings.tags += [f"#{tag.strip(' ,·|')}" for tag in text.split("#") if tag.strip(" ,·|")]
        return True
    if match := _URL_LINE.fullmatch(text):
        findings.url = findings.url or match["url"]
        return True
    dated = parse_date_line(text)
    if dated and (dated.label is not Label.BARE or in_head or dated.day is None):
        findings.dates.append(dated)
        if by_line := parse_by_line(text):
            findings.by_lines.append(by_line)
        return True
    by_line = parse_by_line(text) if at_edge else None
    if by_line:
        findings.by_lines.append(by_line)
        findings.dates += [DateLine(Label.BARE, day) for _, _, day in find_dates(text)]
    return by_line is not None


def _mark_captions(lines: list[Line], index: int) -> None:
    """The line that a credit stands under is a caption; the one below it too, where nothing stands above."""
    above = lines[index - 1] if index and not lines[index].gap else None
    if above and not above.dropped and above.kind is None and len(above.text) > 25:
        above.at_credit = True
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below and above and key(below.text) == key(above.text):
        below.at_credit = True


def _drop_between_forms(lines: list[Line], last: int) -> None:
    """Below the body, a scrap between two lines of a form belongs to the form."""
    for index in range(max(last, 0) + 1, len(lines) - 1):
        line = lines[index]
        if not line.dropped and len(line.text.split()) <= 6 and not is_final(line.text):
            line.dropped = lines[index - 1].dropped and lines[index + 1].dropped


def _repeated_once(paragraphs: list[Line], title: str | None) -> list[Line]:
    """Each text once. What is told twice running is a caption; a caption that only repeats the title goes."""
    kept: list[Line] = []
    seen: dict[str, Line] = {}
    counts = Counter(key(split_credit(line.text)[0]) for line in paragraphs)
    for line in paragraphs:
        text, credited = split_credit(line.text) if line.kind is None else (line.text, False)
        known = seen.get(key(text))
        if known is not None:
            running = kept[-1] is known and len(kept) > 1
            if (line.at_credit or credited or running) and known.kind is None and len(known.text) > 25:
                known.at_credit = known.at_credit or known is not kept[0]
            continue
        if title and key(text) == key(title) and kept:
            continue
        if credited and text:
            line.text, line.at_credit = text, True
        if line.kind is None and (line.at_credit or (opens_caption(line.text) and len(line.text) < 600)):
            line.at_credit = True
        if key(text) and (len(text) > 25 or counts[key(text)] == 1 or not kept):
            seen[key(text)] = line
        kept.append(line)
    return kept


def _blocks(paragraphs: list[Line], title: Line | None, findings: _Findings) -> list[Block]:
    _read_dateline(paragraphs, title, findings)
    standfirst = find_standfirst(paragraphs, title)
    body_after = _last_body(paragraphs)
    blocks: list[Block] = [Block(BlockKind.TITLE, title.text)] if title else []
    for index, line in enumerate(paragraphs):
        if line is title:
            continue
        if line.kind in (BlockKind.HEADING, BlockKind.TITLE):
            blocks.append(Block(BlockKind.HEADING, line.text))
        elif line.at_credit:
            blocks.append(Block(BlockKind.CAPTION, line.text))
        elif line is standfirst:
            blocks.append(Block(BlockKind.STANDFIRST, line.text))
        elif index < body_after and looks_like_heading(line.text):
            blocks.append(Block(BlockKind.HEADING, line.text))
        else:
            kinds = ((text, BlockKind.HEADING if heading else BlockKind.BODY) for text, heading in unglue(line.text))
            blocks += [Block(kind, text) for text, kind in kinds]
    return [block for block in blocks if block.text]


def _last_body(paragraphs: list[Line]) -> int:
    body = [
        index
        for index, line in enumerate(paragraphs)
        if line.kind is None and not line.at_credit and not looks_like_heading(line.text)
    ]
    return body[-1] if body else 0


def _read_dateline(paragraphs: list[Line], title: Line | None, findings: _Findings) -> None:
    """Take the dateline off the first paragraph that has one, and the agency's name off the last."""
    texts = [line for line in paragraphs if line is not title and line.kind is None and not line.at_credit]
    for line in texts[:4]:
        if dateline := parse_dateline(line.text):
            line.text = line.text[dateline.end :].lstrip()
            findings.by_lines.append(ByLine(dateline.source, 3))
            if dateline.day:
                findings.dates.append(DateLine(Label.PUBLISHED, dateline.day))
            break
    if texts:
        texts[-1].text, agency = closing_agency(texts[-1].text)
        findings.by_lines.append(ByLine(agency, 0))
