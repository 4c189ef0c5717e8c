"""What a desk states about an article by hand: TOML front matter between `+++` fences, or a sidecar file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.articles.dates import is_possible
from bot.articles.encoding import decode
from bot.articles.errors import ArticleError
from bot.articles.files import read_bytes

_FRONT_MATTER = re.compile(r"\s*\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPEN_FENCE = re.compile(r"\s*\+\+\+[ \t]*(?:\n|\Z)")
_YAML = re.compile(r"\s*---[ \t]*\n(?:[\w-]+[ \t]*:.*\n|[ \t]+\S.*\n|[ \t]*\n)+?---[ \t]*(?:\n|\Z)")
_KEYS = ("title", "source", "published", "url")
_MAX_SIDECAR = 100_000


@dataclass(frozen=True, slots=True)
class Meta:
    title: str | None = None
    source: str | None = None
    published: date | None = None
    url: str | None = None

    def over(self, other: Meta) -> Meta:
        """This, with what it leaves open taken from `other`."""
        return Meta(
            title=self.title or other.title,
            source=self.source or other.source,
            published=self.published or other.published,
            url=self.url or other.url,
        )


def split_front_matter(text: str, path: str = "") -> tuple[Meta, str]:
    """The front matter and the text below it. Raises ArticleError where the front matter is wrong."""
    match = _FRONT_MATTER.match(text)
    if match:
        return parse_meta(match["toml"], path, "front matter"), text[match.end() :]
    if _OPEN_FENCE.match(text):
        raise ArticleError(path, "front matter is not closed: end it with a line +++")
    if _YAML.match(text):
        raise ArticleError(path, "front matter is YAML: write it as TOML between two lines +++")
    return Meta(), text


def read_sidecar(path: Path) -> Meta:
    """What the `.toml` beside an article states; nothing where there is none. Raises ArticleError."""
    sidecar = path.with_suffix(".toml")
    if not sidecar.exists():
        return Meta()
    text = decode(read_bytes(sidecar, _MAX_SIDECAR), str(sidecar)).replace("\r\n", "\n")
    return parse_meta(text, str(path), f"sidecar {sidecar.name}")


def parse_meta(toml: str, path: str, where: str) -> Meta:
    """Check the keys of `where` (named in errors). Other keys are a desk's own business and left alone.

    Raises ArticleError, which names every key that is wrong.
    """
    try:
        values = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ArticleError(path, f"{where} is not TOML: {error}") from None
    except RecursionError:
        raise ArticleError(path, f"{where} is not TOML: nested too deeply") from None
    checked: dict[str, Any] = {}
    wrong = []
    for key in _KEYS:
        try:
            if key in values:
                checked[key] = _checked(key, values[key])
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ArticleError(path, f"{where}: {'; '.join(wrong)}")
    return Meta(**checked)


def _checked(key: str, value: Any) -> Any:
    """Raises ValueError."""
    if key == "published":
        return _published(value)
    if not isinstance(value, str):
        raise ValueError(f'{key} must be a text in quotes, like {key} = "…"')
    if key == "url" and value.strip() and not re.match(r"https?://[^\s/]+", value.strip()):
        raise ValueError("url must begin with http:// or https://")
    return " ".join(value.split()) or None


def _published(value: Any) -> date:
    """Raises ValueError."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            value = None
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        raise ValueError("published must be a date, like published = 2026-01-14")
    if not is_possible(value):
        raise ValueError(f"published = {value} is no day that an article can have appeared on")
    return value
