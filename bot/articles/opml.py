"""Lists of feeds as other programs write and read them: OPML 2.0."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.articles.errors import ArticleError
from bot.articles.plain import clean_characters, collapse


def parse_opml(data: bytes) -> list[tuple[str, str]]:
    """Title and address of each feed, each address once, folders left out. Raises ArticleError."""
    try:
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise ArticleError("", "defines entities, which are refused: export it again without them") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ArticleError("", f"is no OPML: {error}") from None
    if root.tag.lower() != "opml":
        raise ArticleError("", "is no OPML: its first element is not <opml>")
    found: dict[str, str] = {}
    for outline in root.iter("outline"):
        fields = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        if url := fields.get("xmlurl"):
            found.setdefault(url, fields.get("title") or fields.get("text") or "")
    return [(title, url) for url, title in found.items()]


def write_opml(title: str, feeds: Iterable[tuple[str, str]]) -> bytes:
    """A list of titles and addresses."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for name, url in feeds:
        name = collapse(clean_characters(name))  # XML cannot hold every character that a title may
        ElementTree.SubElement(body, "outline", type="rss", text=name or url, title=name or url, xmlUrl=url)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
