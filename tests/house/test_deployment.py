"""What ships runs: the compose file, the image, the locks, the built package."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.settings import Settings
from tests.house.source import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRETS = ("POSTGRES_PASSWORD", "CONCORD_ADMIN_KEY", "CONCORD_MASTER_KEY")
PLAIN = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"}
PACKAGES = ("domain", "services", "projections", "api", "examples")


def run(
    *command: str, cwd: Path = ROOT, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | dict(settings or {})
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


def test_compose_runs_the_database_the_migration_the_api_and_the_worker() -> None:
    assert [*OURS, "postgres"] == ["api", "migrate", "worker", "postgres"]
    assert SERVICES["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("service", OURS)
def test_a_service_runs_a_command_that_exists(service: str) -> None:
    program, *words = SERVICES[service]["command"]
    assert program == "concord"
    options = [word for word in words if word.startswith("-")]
    command = [word for word in words if not word.startswith("-")]
    source = "from api.cli import main; main()"
    shown = run(sys.executable, "-c", source, *command, "--help", settings=PLAIN)
    assert shown.returncode == 0, shown.stderr
    assert [option for option in options if option not in shown.stdout] == []


def test_compose_asks_for_every_secret_and_holds_none() -> None:
    text = (ROOT / "compose.yaml").read_text()
    for secret in SECRETS:
        assert f"${{{secret}:?" in text
    assert not re.search(r"(PASSWORD|KEY): (?!\$\{\w+:\?)", text)


def test_what_is_set_is_a_setting() -> None:
    known = {f"CONCORD_{name.upper()}" for name in Settings.model_fields}
    given = {name for service in OURS for name in SERVICES[service]["environment"]}
    given |= set(re.findall(r"(CONCORD_\w+)=", (ROOT / "Dockerfile").read_text()))
    assert given <= known


def test_compose_publishes_to_this_machine_alone() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_docker_compose_accepts_the_file() -> None:
    docker = shutil.which("docker")
    if docker is None or run(docker, "compose", "version").returncode != 0:
        pytest.skip("docker compose is not here")
    secrets = dict.fromkeys(SECRETS, "secret")
    checked = run(docker, "compose", "config", "--quiet", settings=secrets)
    assert checked.returncode == 0, checked.stderr


def test_the_image_runs_as_an_ordinary_user_from_hashed_requirements() -> None:
    text = (ROOT / "Dockerfile").read_text()
    final = text.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER (?!root)", final, re.MULTILINE)
    installs = re.findall(r"install --(\S+)", text)
    assert set(installs) == {"require-hashes", "no-deps"}


def test_the_image_asks_whether_the_server_is_alive() -> None:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    [probe] = re.findall(r"^HEALTHCHECK .*?CMD (\[.*\])$", text, re.MULTILINE)
    *_, source = json.loads(probe)
    compile(source, "HEALTHCHECK", "exec")
    assert "/health/live" in source


@pytest.mark.parametrize("name", ["build", "runtime", "dev"])
def test_a_lock_pins_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text()
    entries = re.findall(r"^[\w.-]+(?:\[.*\])?==[^\n]*\n(?=    --hash=sha256:)", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^\w", text, re.MULTILINE)) > 0
    assert "://" not in text


def test_what_is_tested_is_what_runs() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / f"requirements/{name}.txt").read_text()
        return set(re.findall(r"^\w\S*==\S+", text, re.MULTILINE))

    assert pins("runtime") | pins("build") <= pins("dev")


def test_the_audit_s_lock_names_no_host() -> None:
    text = (ROOT / "tests/conformance/package-lock.json").read_text()
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in package for place, package in packages.items() if place)


def test_the_package_holds_every_file_of_its_layers(tmp_path: Path) -> None:
    forgotten = shutil.ignore_patterns("__pycache__")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=forgotten)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    files = {
        path.relative_to(tmp_path).as_posix()
        for name in PACKAGES
        for path in (tmp_path / name).rglob("*")
        if path.is_file()
    }
    build = "pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir built ."
    built = run(sys.executable, "-m", *build.split(), cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    [wheel] = (tmp_path / "built").glob("concord-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == files


def test_make_help_lists_every_command() -> None:
    text = (ROOT / "Makefile").read_text()
    [commands] = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    shown = run("make", "help").stdout
    assert re.findall(r"^make (\w+) +\w", shown, re.MULTILINE) == commands.split()
