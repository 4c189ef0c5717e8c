"""Addresses of pages: without what only counts readers, and in one form for comparing them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that say where a reader came from: campaign tags of the analytics tools and of the ad networks.
_TRACKING = re.compile(r"^(utm_.*|xtor|at_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|cmpid)$", re.IGNORECASE)
# A site may number its articles by `ref`, so that only a value in letters is taken for a reader's origin.
_ORIGIN = re.compile(r"[a-z_-]*", re.IGNORECASE)


def _is_tracking(name: str, value: str) -> bool:
    return bool(_TRACKING.match(name)) or (name.lower() == "ref" and bool(_ORIGIN.fullmatch(value)))


def strip_tracking(url: str) -> str:
    """The address without tracking parameters and fragments such as #xtor=RSS-1, all else as it was."""
    try:
        parts = urlsplit(url.strip())
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        marks = parse_qsl(parts.fragment)
    except ValueError:
        return url.strip()
    kept = [pair for pair in pairs if not _is_tracking(*pair)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    fragment = "" if marks and all(_is_tracking(*mark) for mark in marks) else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def canonical_url(url: str | None) -> str | None:
    """The address without fragment, tracking parameters and closing slash, host in lower case, as https."""
    if not url or not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        query = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(*pair)])
    except ValueError:
        return url.strip()
    scheme = "https" if parts.scheme.lower() == "http" else parts.scheme.lower()
    return urlunsplit((scheme, parts.netloc.lower(), parts.path.rstrip("/"), query, ""))
