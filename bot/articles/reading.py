"""A file or a text handed over to an Article."""

from __future__ import annotations

from pathlib import Path

from bot.articles.cleaning import Cleaned, clean
from bot.articles.encoding import decode
from bot.articles.errors import ArticleError
from bot.articles.files import read_bytes
from bot.articles.html import is_document, read_page
from bot.articles.lines import first_sentence
from bot.articles.meta import Meta, read_sidecar, split_front_matter
from bot.articles.plain import clean_characters, collapse, key
from bot.model import Article, Block, BlockKind

_TITLE_WIDTH = 120
_TEXT_KINDS = (BlockKind.STANDFIRST, BlockKind.BODY, BlockKind.CAPTION, BlockKind.HEADING)


# Forty pages: past it a file is a book or an archive of many articles, and takes minutes to read.
MAX_CHARACTERS = 120_000
MAX_PARAGRAPH = 20_000


def read_article(path: Path, *, max_bytes: int = 10_000_000) -> Article:
    """Read, decode and clean one file, with the sidecar beside it. Raises ArticleError."""
    name = str(path)
    text = decode(read_bytes(path, max_bytes), name)
    suffix = path.suffix.lower()
    return _parse(text, name, suffix in (".html", ".htm"), suffix == ".md", read_sidecar(path))


def parse_text(text: str, *, path: str = "", html: bool = False, stated: Meta | None = None) -> Article:
    """Clean a text handed over; it may carry front matter, over which goes what is `stated`.

    Raises ArticleError where no article is left.
    """
    return _parse(text, path, html, path.lower().endswith(".md"), stated or Meta())


def _parse(text: str, path: str, html: bool, markdown: bool, sidecar: Meta) -> Article:
    stated, text = split_front_matter(clean_characters(text), path)
    stated = sidecar.over(stated)
    if html or is_document(text):
        page = read_page(text, path)
        cleaned = clean(page.text, title=stated.title or page.meta.title, headings=page.headings)
        cleaned.blocks = _with_captions(cleaned.blocks, page.captions)
        stated = stated.over(page.meta)
    else:
        cleaned = clean(text, title=stated.title, markdown=markdown)
    return _article(cleaned, stated, path)


def _with_captions(blocks: list[Block], captions: tuple[str, ...]) -> list[Block]:
    """The captions of a page go below its title; they pass through the same cleaning, each as if it stood alone."""
    known = {key(block.text) for block in blocks}
    texts = [block.text for caption in captions for block in clean(f"{caption}\n").blocks]
    new = [Block(BlockKind.CAPTION, text) for text in dict.fromkeys(texts) if key(text) not in known]
    head = 1 if blocks and blocks[0].kind is BlockKind.TITLE else 0
    return blocks[:head] + new + blocks[head:]


def _article(cleaned: Cleaned, stated: Meta, path: str) -> Article:
    blocks = tuple(cleaned.blocks)
    text = next((block.text for kind in _TEXT_KINDS[:2] for block in blocks if block.kind is kind), None)
    text = text or next((block.text for block in blocks if block.kind in _TEXT_KINDS), None)
    if text is None and not (blocks and blocks[0].kind is BlockKind.TITLE):
        raise ArticleError(path, "holds no text of an article: only advertising, forms or empty lines are left")
    length = sum(len(block.text) for block in blocks)
    if length > MAX_CHARACTERS:
        raise ArticleError(
            path, f"holds {length:,} characters of text, more than {MAX_CHARACTERS:,}: split it into its articles"
        )
    longest = max((len(block.text) for block in blocks), default=0)
    if longest > MAX_PARAGRAPH:
        raise ArticleError(
            path, f"holds a paragraph of {longest:,} characters, more than {MAX_PARAGRAPH:,}: break it up"
        )
    meta = stated.over(Meta(source=cleaned.source, published=cleaned.published, url=cleaned.url))
    return Article(
        path=path,
        title=collapse(cleaned.title) or first_sentence(text or "", _TITLE_WIDTH),
        blocks=blocks,
        source=meta.source,
        published=meta.published,
        url=meta.url,
    )
