"""Documents: what was circulated or is offered as evidence, named and bound by its digest.

The document itself stays where its owners keep it. Its SHA-256 is recorded, so that whoever
holds the file can show that it is the very one that was meant.
"""

import re
from collections import Counter
from dataclasses import dataclass

from domain.refusal import Refused
from domain.values import DOCUMENTS_LIMIT, TITLE_LIMIT, TooMany, required_text

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Document:
    """A document by its title and the digest of its content."""

    title: str
    sha256: str
    """The SHA-256 of its bytes: 64 hexadecimal digits in lower case."""


class MalformedDigest(Refused):
    """The digest at {place} is not a SHA-256 of 64 hexadecimal digits in lower case."""

    code = "MALFORMED_DIGEST"
    place: str


class DocumentMissing(Refused):
    """{field} must name at least one document."""

    code = "DOCUMENT_MISSING"
    field: str


class DocumentNamedTwice(Refused):
    """The document with the digest {sha256} is named twice."""

    code = "DOCUMENT_NAMED_TWICE"
    sha256: str


def check_documents(field: str, documents: tuple[Document, ...]) -> None:
    """Refuse documents that could not be recorded; `field` names the place."""
    if not documents:
        raise DocumentMissing(field)
    if len(documents) > DOCUMENTS_LIMIT:
        raise TooMany(field, len(documents), DOCUMENTS_LIMIT)
    for index, document in enumerate(documents):
        required_text(f"{field}[{index}].title", document.title, TITLE_LIMIT)
        check_digest(f"{field}[{index}].sha256", document.sha256)
    for digest, times in Counter(document.sha256 for document in documents).items():
        if times > 1:
            raise DocumentNamedTwice(digest)


def check_digest(place: str, sha256: str) -> None:
    """Refuse what is not written like a SHA-256; `place` names where it stands."""
    if not _DIGEST.fullmatch(sha256):
        raise MalformedDigest(place)
