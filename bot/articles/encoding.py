"""Bytes to text: byte order marks, UTF-8, then the code pages that Western newsrooms still meet."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

import charset_normalizer

from bot.articles.errors import ArticleError

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF-", "is a PDF: save its text as .txt"),
    (b"PK\x03\x04", "is a ZIP or office document: save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "is an old office document: save its text as .txt"),
    (b"{\\rtf", "is an RTF document: save its text as .txt"),
    (b"\x89PNG", "is a picture, not a text"),
    (b"\xff\xd8\xff", "is a picture, not a text"),
    (b"GIF8", "is a picture, not a text"),
    (b"\x1f\x8b", "is compressed: unpack it first"),
)
_NO_TEXT = "is binary, not a text: save the article as .txt, .md or .html"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆñáíóúãõßÁÍÓÚÑøØåÅšŠžŽ«»’‘“”„–—…€£§°·•©®™²³º\u00a0\u00ad")
_CODE_PAGES = ("cp1252", "mac_roman", "cp850")
# Codecs that Python has and no page is written in; some take quadratic time.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7"})

# UTF-8 once read as Windows-1252: a lead character, then one to three characters that stand for bytes 80 to BF.
_CONTINUATION = "".join(
    bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in range(0x80, 0xC0)
)
_MOJIBAKE = re.compile(
    f"[ÂÃÅ][{re.escape(_CONTINUATION)}]|â[{re.escape(_CONTINUATION)}]{{2}}|ð[{re.escape(_CONTINUATION)}]{{3}}"
)


def decode(data: bytes, path: str = "", declared: Iterable[str | None] = ()) -> str:
    """The text of a file, mojibake undone. Raises ArticleError for what is no text.

    `declared` are the charsets that a server or a page names, the surest first. Valid UTF-8 is taken as such
    whatever they say: text of another encoding is hardly ever valid UTF-8 by chance.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding, path), path)
    for magic, reason in _FORMATS:
        if data.startswith(magic):
            raise ArticleError(path, reason)
    if b"\0" in data:
        return _checked(_unmarked_utf16(data, path), path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = next(_by_declaration(data, declared), None) or _legacy(data, path)
    return _checked(undo_mojibake(text), path)


def _by_declaration(data: bytes, declared: Iterable[str | None]) -> Iterator[str]:
    for charset in filter(None, declared):
        try:
            name = codecs.lookup(charset).name
            if name not in _NO_CHARSETS:
                # As browsers do: who says Latin-1 means Windows-1252 (WHATWG, Encoding).
                yield data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
        except (LookupError, UnicodeError, ValueError):
            continue


def undo_mojibake(text: str) -> str:
    """Repair UTF-8 that was once read as Windows-1252 ("Ã©" to "é"), also where it happened twice."""
    for _ in range(2):
        repaired = _MOJIBAKE.sub(_redecode, text)
        if repaired == text:
            break
        text = repaired
    return text


def _redecode(match: re.Match[str]) -> str:
    data = b"".join(
        char.encode("cp1252") if char.encode("cp1252", "ignore") else char.encode("latin-1") for char in match.group()
    )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"is marked as {error.encoding} but broken at byte {error.start}: save it again as UTF-8"
        raise ArticleError(path, reason) from None


def _unmarked_utf16(data: bytes, path: str) -> str:
    """UTF-16 without its mark shows as zero bytes at every second place; other zero bytes mean no text."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) > 0.3 * len(data) / 2 and min(even, odd) < 0.05 * len(data) / 2:
        return _strict(data, "utf-16-be" if even > odd else "utf-16-le", path)
    raise ArticleError(path, _NO_TEXT)


def _legacy(data: bytes, path: str) -> str:
    # Statistical detection errs on short texts: a code page that gives only French characters is taken first.
    for encoding in _CODE_PAGES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(char in _FRENCH for char in text if char > "\x7f"):
            return text
    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        raise ArticleError(path, "has an unknown encoding: save it again as UTF-8")
    return str(best)


def _checked(text: str, path: str) -> str:
    if len(_CONTROL.findall(text[:100_000])) > max(2, len(text[:100_000]) // 200):
        raise ArticleError(path, _NO_TEXT)
    return text
