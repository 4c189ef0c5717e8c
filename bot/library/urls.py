"""One form for the many addresses of a page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that say where a reader came from: campaign tags of the analytics tools and of the ad networks.
_TRACKING = re.compile(
    r"^(utm_.*|xtor|at_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref|cmpid)$", re.IGNORECASE
)


def canonical_url(url: str | None) -> str | None:
    """The address without fragment, tracking parameters and closing slash, host in lower case, as https."""
    if not url or not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        query = urlencode(
            [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
        )
    except ValueError:
        return url.strip()
    scheme = "https" if parts.scheme.lower() == "http" else parts.scheme.lower()
    return urlunsplit((scheme, parts.netloc.lower(), parts.path.rstrip("/"), query, ""))
