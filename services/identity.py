"""Identity: who a request comes from, by the key that it brings.

The admin key administers the installation and may say, in headers, which person and which
organisation it acts for. Further keys are made for machines: 256 random bits behind a readable
prefix, stored only as HMAC-SHA-256, bound to one organisation if so made, expiring, revocable.
"""

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from domain.values import OrganisationId
from services.postgres import Pool
from services.sealing import KEY_BYTES

PREFIX = "concord"
OPERATOR = "operator"
"""The scope of a key that is for operating the installation."""

MAKE_KEY = """
-- A new key: what is kept of it can recognise it, not reveal it.
INSERT INTO identity.api_keys
    (id, prefix, mac, label, scopes, organisation, created_at, expires_at)
VALUES (%(id)s, %(prefix)s, %(mac)s, %(label)s, %(scopes)s, %(organisation)s, %(at)s,
    %(expires_at)s)
"""
FIND_KEY = """
-- The key behind a prefix, with all that says whether it is still good.
SELECT id, prefix, mac, label, organisation, created_at, expires_at, revoked_at, scopes
FROM identity.api_keys WHERE prefix = %s
"""
LIST_KEYS = """
-- Every key ever made, the newest last.
SELECT id, prefix, mac, label, organisation, created_at, expires_at, revoked_at, scopes
FROM identity.api_keys ORDER BY created_at, id
"""
REVOKE_KEY = """
-- A revoked key stays listed; revoking it again changes nothing.
UPDATE identity.api_keys SET revoked_at = coalesce(revoked_at, %s) WHERE prefix = %s
"""


@dataclass(frozen=True)
class Client:
    """A program that may act: by its key, for its organisation (None: for any)."""

    id: str
    label: str
    organisation: OrganisationId | None
    administers: bool
    operates: bool = False
    """Whether it is a key for operating the installation: it reads what was opened to it, and
    does nothing."""


@dataclass(frozen=True)
class KeyEntry:
    """What is known of a key that was made."""

    id: UUID
    prefix: str
    mac: bytes
    label: str
    organisation: OrganisationId | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    scopes: tuple[str, ...] | list[str] = ()

    @property
    def operates(self) -> bool:
        """Whether it is for operating the installation."""
        return OPERATOR in self.scopes

    def is_good_at(self, at: datetime) -> bool:
        """Whether the key opens anything at this instant."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Keys:
    """The keys of one installation."""

    def __init__(self, admin_key: str, mac_key: bytes, pool: Pool) -> None:
        self._admin_mac = hmac.digest(mac_key, admin_key.encode(), "sha256")
        self._mac_key = mac_key
        self._pool = pool

    def client(self, key: str, at: datetime) -> Client | None:
        """Whose key this is, if it is anyone's and still good; compared in constant time."""
        mac = hmac.digest(self._mac_key, key.encode(), "sha256")
        if hmac.compare_digest(mac, self._admin_mac):
            return Client("admin", "administration", None, administers=True)
        prefix = key.rpartition("_")[0]
        if not prefix.startswith(PREFIX):
            return None
        entry = self._find(prefix)
        if entry is None or not hmac.compare_digest(mac, bytes(entry.mac)):
            return None
        if not entry.is_good_at(at):
            return None
        administers = entry.organisation is None and not entry.operates
        return Client(entry.prefix, entry.label, entry.organisation, administers, entry.operates)

    def make(
        self,
        label: str,
        at: datetime,
        organisation: OrganisationId | None = None,
        expires_at: datetime | None = None,
        *,
        operates: bool = False,
    ) -> str:
        """A new key, which is shown this once and never again."""
        prefix = f"{PREFIX}_{secrets.token_hex(4)}"
        key = f"{prefix}_{_random()}"
        row = {
            "id": uuid4(),
            "prefix": prefix,
            "mac": hmac.digest(self._mac_key, key.encode(), "sha256"),
            "label": label,
            "organisation": organisation,
            "scopes": [OPERATOR] if operates else [],
            "at": at,
            "expires_at": expires_at,
        }
        with self._pool.connection() as connection:
            connection.execute(MAKE_KEY, row)
        return key

    def entries(self) -> list[KeyEntry]:
        """Every key ever made, revoked and expired ones included."""
        with self._pool.connection() as connection:
            return [KeyEntry(*row) for row in connection.execute(LIST_KEYS)]

    def revoke(self, prefix: str, at: datetime) -> bool:
        """Revoke the key with this prefix; False when there is none."""
        with self._pool.connection() as connection:
            changed: int = connection.execute(REVOKE_KEY, (at, prefix)).rowcount
        return changed == 1

    def _find(self, prefix: str) -> KeyEntry | None:
        with self._pool.connection() as connection:
            row = connection.execute(FIND_KEY, (prefix,)).fetchone()
        return None if row is None else KeyEntry(*row)


def new_admin_key() -> str:
    """A key for the administration of a new installation."""
    return f"{PREFIX}_admin_{_random()}"


def derived_key(master: bytes, purpose: str) -> bytes:
    """A key for one purpose, from the master key."""
    return hmac.digest(master, b"concord " + purpose.encode(), sha256)


def decoded_master_key(text: str) -> bytes:
    """The master key from base64; ValueError unless it has 32 bytes."""
    key = b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"the master key must have {KEY_BYTES} bytes, not {len(key)}")
    return key


def new_master_key() -> str:
    """A master key for a new installation, in base64."""
    return b64encode(os.urandom(KEY_BYTES)).decode()


def _random() -> str:
    return secrets.token_urlsafe(KEY_BYTES).replace("_", "-")
