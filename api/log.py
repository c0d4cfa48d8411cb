"""Logging: what everything logs, written as text for people or as JSON for programs."""

import logging
import sys

import structlog
from structlog.typing import Processor

NOISY = {
    "uvicorn.error": logging.WARNING,
    "asyncio": logging.WARNING,
    "httpx": logging.WARNING,
    # Every attempt to connect again is a warning; the health check says it once.
    "psycopg.pool": logging.ERROR,
}
"""Libraries whose every step is not news, and from where on it is."""


def configure(*, production: bool, verbose: bool = False) -> None:
    """Send every log line to the standard error, as JSON in production.

    Values of local variables never go into a traceback: keys and texts would be among them.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(
            fmt="iso" if production else "%H:%M:%S", utc=production, key="at"
        ),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    rendered: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if production:
        rendered += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        rendered.append(
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                timestamp_key="at",
                exception_formatter=structlog.dev.plain_traceback,
                pad_event_to=0,
                pad_level=False,
            )
        )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()], processors=rendered
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name, level in NOISY.items():
        logging.getLogger(name).setLevel(level)
