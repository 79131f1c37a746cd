"""What is built is whole, and works in a folder that has a `content` of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree without asking any index."""
    out = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), "."])
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed into a folder of its own."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--no-deps", "--no-index", "--target", str(target), str(wheel)])
    return target


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with packages and content of our names, all of them somebody else's."""
    for name in ("content", "bot", "scheduler"):
        (tmp_path / name / "exercises").mkdir(parents=True)
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('not ours')\n")
        (tmp_path / name / "exercises" / "junk.toml").write_text("= junk")
    (tmp_path / ".env").write_text("NOT_OURS=1\n")
    return tmp_path


def _run(
    command: list[str], cwd: Path = ROOT, given: str = "", path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    ours = ("CONTENT_DIR", "DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT", "PYTHONPATH")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    if path is not None:
        env["PYTHONPATH"] = str(path)
        env["XDG_STATE_HOME"] = str(cwd / "state")
    done = subprocess.run(
        command, cwd=cwd, env=env, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def _backtalk(installed: Path, cwd: Path, *arguments: str, given: str = "") -> str:
    script = [sys.executable, str(installed / "bin" / "backtalk"), *arguments]
    return _run(script, cwd=cwd, given=given, path=installed).stdout


def test_the_wheel_holds_code_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tree = (path for top in ("bot", "content", "scheduler") for path in (ROOT / top).rglob("*"))
    kept = {path.relative_to(ROOT).as_posix() for path in tree if path.is_file()}
    wanted = {name for name in kept if name.endswith((".py", ".toml", ".ftl", ".sql", ".mako"))}
    assert wanted <= set(names)
    assert not [name for name in names if name.startswith(("tests", "docs", "benchmarks"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_our_content_is_found_where_another_stands(elsewhere: Path, hostile: Path) -> None:
    _backtalk(elsewhere, hostile, "content", "check")
    (hostile / "where.py").write_text("")
    found = _run(
        [sys.executable, "-P", "-c", "import bot.content_files as c; print(c.content_root())"],
        cwd=hostile,
        path=elsewhere,
    )
    assert found.stdout.strip() == str(elsewhere / "content")


def test_a_conversation_begins_there(elsewhere: Path, hostile: Path) -> None:
    given = "/start\n# a comment\n/help\n"
    told = _backtalk(elsewhere, hostile, "try", "--data", "x.db", given=given)
    assert told.startswith("> /start\n")
    assert "/today" in told
    assert (hostile / "x.db").exists()


def test_the_version_is_the_projects(elsewhere: Path, hostile: Path) -> None:
    assert _backtalk(elsewhere, hostile, "--version") == "backtalk 0.1.0\n"
