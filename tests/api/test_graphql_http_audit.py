"""The published GraphQL-over-HTTP audit: every one of its checks, against a bare server."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.serving import ADMIN_KEY, Served

AUDIT = Path(__file__).with_name("audit.mjs")
PACKAGE = Path(__file__).parents[1] / "conformance" / "package.json"
MODULES = PACKAGE.with_name("node_modules") / "graphql-http"
CHECKS = 61

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        shutil.which("node") is None or not MODULES.exists(),
        reason="the GraphQL-over-HTTP audit needs node, and what `make test` installs",
    ),
]


def test_the_published_audit_finds_nothing_to_object_to(bare: Served) -> None:
    ran = subprocess.run(
        ["node", str(AUDIT), bare.graphql, ADMIN_KEY, str(PACKAGE)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)

    assert [it for it in found if it["status"] != "ok"] == []
    assert len(found) == CHECKS
