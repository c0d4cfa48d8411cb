"""Whom the heads of parties appoint together, where nobody else can: most of the time, whom
somebody has put forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain.posts.post import Post
from domain.values import PersonId

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing

OF_HEADS = ("assent_to_appointment", "withdraw_assent")


def put_forward(drawing: Drawing) -> Iterable[PersonId] | None:
    """To whom a head has assented; None where there is nobody, or it is about something else."""
    post = drawing.subject(Post) if drawing.command.name in OF_HEADS else None
    return None if post is None or not post.assents else [one.person for one in post.assents]
