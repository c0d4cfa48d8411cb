"""Content negotiation: which media type the answer has (RFC 9110, GraphQL over HTTP).

Two are spoken: `application/graphql-response+json`, whose status says whether the request was
well-formed, and `application/json`, which older clients know. Whatever else a client would also
take (`text/event-stream`, `multipart/mixed`) is not on offer here, so naming it changes nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"


class Range(NamedTuple):
    """One member of an Accept header: a media range and how much it is wanted."""

    type: str
    subtype: str
    quality: float
    charset: str | None


def media_type_of_answer(accept: str | None) -> str | None:
    """The type of the answer, or None where the client takes none that is spoken here.

    Without a header, and where any type will do, it is `application/json`; of two that are
    wanted equally, the one that was named.
    """
    if accept is None or not accept.strip():
        return JSON
    ranges = list(_ranges(accept))
    # Of equals the first is taken: a type named in full, then the one with more to say.
    offers = [(*_wanted(ranges, offer), offer) for offer in (GRAPHQL, JSON)]
    acceptable = [it for it in offers if it[0] > 0]
    if not acceptable:
        return None
    best = max(acceptable, key=lambda it: it[:2])
    if best[1] < _NAMED and all(it[1] < _NAMED for it in acceptable):
        return JSON if any(it[2] == JSON for it in acceptable) else GRAPHQL
    return best[2]


def asks_for_a_page(accept: str | None) -> bool:
    """Whether a browser is asking: it names text/html, and not as what it wants least."""
    ranges = list(_ranges(accept or ""))
    quality, specificity = _wanted(ranges, HTML)
    return specificity == _NAMED and quality >= max(_wanted(ranges, JSON)[0], 0.001)


_NAMED, _BY_TYPE, _ANY, _NOT_AT_ALL = 3, 2, 1, 0


def _wanted(ranges: list[Range], offer: str) -> tuple[float, int]:
    """How much an offer is wanted, and how closely it was named."""
    type_, subtype = offer.split("/")
    quality, specificity = 0.0, _NOT_AT_ALL
    for it in ranges:
        if it.charset not in (None, "utf-8", "utf8", "*"):
            continue
        if (it.type, it.subtype) == (type_, subtype):
            closeness = _NAMED
        elif (it.type, it.subtype) == (type_, "*"):
            closeness = _BY_TYPE
        elif (it.type, it.subtype) == ("*", "*"):
            closeness = _ANY
        else:
            continue
        if closeness > specificity or (closeness == specificity and it.quality > quality):
            quality, specificity = it.quality, closeness
    return quality, specificity


def _ranges(accept: str) -> Iterator[Range]:
    for member in accept.split(","):
        media, *parameters = member.split(";")
        type_, slash, subtype = media.strip().lower().partition("/")
        if not slash:
            continue
        given = {name: value for name, value in map(parameter, parameters) if name}
        yield Range(type_, subtype, _quality(given.get("q")), given.get("charset"))


def parameter(text: str) -> tuple[str, str]:
    """A parameter of a media type, in lower case and without quotes."""
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"').lower()


def _quality(text: str | None) -> float:
    if text is None:
        return 1.0
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
