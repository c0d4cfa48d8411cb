"""Secrets that are made at the first start and kept in the data directory, mode 0600."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file; made and kept there if it is missing.

    The file appears whole or not at all, and of two programs that start at once both get the
    secret of the one that was first.
    """
    if not path.exists():
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(make() + "\n")
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(unfinished, path)
        finally:
            Path(unfinished).unlink()
    return path.read_text().strip()
