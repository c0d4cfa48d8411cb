"""Answers: what an idempotency key got, and by what its command is known again.

Of the arguments only a fingerprint is kept, made under a key of the installation. That of a
sealed ballot is made under the key of its poll, and means nothing once that is destroyed: the few
things that a ballot can say could be tried by it.
"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from domain.record import Record
from services.act import Act, Done
from services.append import CommandRow
from services.sealed_choices import mac_under, polls_by_command
from services.sealing import Keyring, Sealer

Mac = Callable[[bytes], bytes]
"""The fingerprint of arguments under the installation's key."""


def is_of(row: CommandRow, body: bytes, mac: Mac, keyring: Keyring) -> bool:
    """Whether a command had these arguments. Of a sealed ballot nobody knows any more, once the
    key of its poll is destroyed: then they are taken for those of the one that was cast.
    """
    if row.poll is None:
        return hmac.compare_digest(row.body_mac, mac(body))
    key = keyring.poll_key(row.poll)
    return key is None or hmac.compare_digest(row.body_mac, mac_under(key, body))


def command_rows(
    done: Iterable[tuple[Act, Done]], records: Sequence[Record[Any]], mac: Mac, sealer: Sealer
) -> list[CommandRow]:
    """The rows that keep the answers of acts which have an idempotency key."""
    polls = polls_by_command(records)
    rows = []
    for act, answer in done:
        if act.idempotency is not None:
            poll, body = polls.get(act.command), act.idempotency.body
            known_by = mac(body) if poll is None else mac_under(sealer.poll_keys[poll], body)
            client, key = act.client, act.idempotency.key
            rows.append(
                CommandRow(client, key, known_by, act.command, answer.id, answer.version, 0, poll)
            )
    return rows
