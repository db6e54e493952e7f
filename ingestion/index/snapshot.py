"""A folder that never changes once it was written: every file of it is known by its digest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from ingestion.index.error import IndexDamaged, Unavailable

MEND = "Go back with: bienvenue ingest rollback, or build the index anew: bienvenue ingest run --rebuild"

_LIST = "files.json"
_PREFIX = "bienvenue-index-"
_BLOCK = 1 << 16
_ZEROS = bytes(_BLOCK)
_OWN: set[Path] = set()


def seal(folder: Path) -> None:
    """Write down the digest of every file of a folder."""
    write(folder / _LIST, json.dumps(_digests(folder), indent=0))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_checked(folder: Path, target: Path) -> None:
    """Copy a sealed folder, and hold every file of it to its digest.

    Raises `IndexDamaged`, or `Unavailable` where there is no room for the copy.
    """
    try:
        expected = json.loads((folder / _LIST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{folder / 'files.json'} cannot be read ({error}). {MEND}") from error
    for path, digest in expected.items():
        source = folder / path
        try:
            actual = _copy_sparse(source, target / path)
        except FileNotFoundError as error:
            raise IndexDamaged(f"{source} is missing. {MEND}") from error
        except OSError as error:
            raise Unavailable(f"{source} cannot be copied to {target} ({error.strerror}).") from error
        if actual != digest:
            raise IndexDamaged(f"{source} is not what was written. {MEND}")


def _copy_sparse(source: Path, target: Path) -> str:
    """Copy a file and return its SHA-256. The engine's files are mostly zeros: those take no room."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    with source.open("rb") as old, target.open("wb") as new:
        while block := old.read(_BLOCK):
            sha256.update(block)
            if block == _ZEROS:  # twenty times as fast as counting them
                new.seek(len(block), os.SEEK_CUR)
            else:
                new.write(block)
        new.truncate()
    return sha256.hexdigest()


def workplace() -> Path:
    """A temporary folder of this process. Those of processes that were killed are removed first.

    Raises `Unavailable` where there is no room for one.
    """
    _bury_the_dead()
    try:
        made = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        _OWN.add(made)
    except OSError as error:
        raise Unavailable(
            f"The temporary folder {tempfile.gettempdir()} cannot be written ({error.strerror}). "
            "Name one that can in the environment variable TMPDIR."
        ) from error
    return made


def _bury_the_dead() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = path.name.removeprefix(_PREFIX).split("-")[0]
        # In a container every first process is number 1: what bears our number need not be ours.
        former_self = pid == str(os.getpid()) and path not in _OWN
        if former_self or (pid.isdecimal() and not _alive(int(pid))):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def write(path: Path, text: str) -> None:
    """Write a text file, down to the disk."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Bring the names in a folder down to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
