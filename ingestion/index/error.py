"""Everything that can go wrong, as one tree.

    BienvenueError                 exit 1   HTTP 500
    ├── UsageError                 exit 2   HTTP 422   the caller asked for something that makes no sense
    ├── ConfigurationError         exit 3   HTTP 503   a setting is wrong
    │   └── ModelMismatch                              the index was made with another embedding model
    ├── Unavailable                exit 4   HTTP 503   something we depend on did not answer
    │   ├── IndexMissing                               nothing was ever published here
    │   ├── IndexDamaged                               a file of the index is not what was written
    │   │   └── IndexOutdated                          it was written by another version of this program
    │   ├── IndexBusy                                  another ingestion is running
    │   ├── StorageError                               the disk refuses to be written
    │   └── PortTaken                                  another program listens on the port
    ├── DocumentError              exit 5   HTTP 500   one document cannot be read; the others go on
    └── BrakeError                 exit 7   HTTP 500   refused, because too much would be deleted

A message says what is wrong, where, and what to do about it. Errors of the libraries below are
translated into this tree at the seam that calls them, never higher.
"""

from __future__ import annotations

from pathlib import Path


class BienvenueError(Exception):
    """Root of every expected error."""

    exit_code = 1
    http_status = 500
    code = "unexpected"


class UsageError(BienvenueError):
    """The caller asked for something that makes no sense."""

    exit_code = 2
    http_status = 422
    code = "usage"


class ConfigurationError(BienvenueError):
    """A setting is wrong."""

    exit_code = 3
    http_status = 503
    code = "configuration"


class ModelMismatch(ConfigurationError):
    """The index was made with another embedding model than the one in the settings."""

    code = "model_mismatch"


class Unavailable(BienvenueError):
    """Something we depend on did not answer."""

    exit_code = 4
    http_status = 503
    code = "unavailable"


class IndexMissing(Unavailable):
    """Nothing was ever published here."""

    code = "index_missing"


class IndexDamaged(Unavailable):
    """A file of the index is not what was written."""

    code = "index_damaged"


class IndexOutdated(IndexDamaged):
    """The index was written by another version of this program."""

    code = "index_outdated"


class IndexBusy(Unavailable):
    """Another ingestion is running on the same index."""

    code = "index_busy"


class StorageError(Unavailable):
    """The disk refuses to be written: read-only, full, or not ours."""

    code = "storage"

    @classmethod
    def of(cls, path: Path, error: OSError) -> StorageError:
        """Translate an error of the operating system about `path`."""
        return cls(
            f"Cannot write to {path}: {error.strerror or error}. "
            "Choose a folder that can be written, with --index or BIENVENUE_INDEX__PATH."
        )


class PortTaken(Unavailable):
    """Another program already listens on the port."""

    code = "port_taken"


class DocumentError(BienvenueError):
    """One document cannot be read; the others go on.

    `path` is relative to the corpus, `line` counts from 1 (0: the file as a whole).
    """

    exit_code = 5
    code = "document"

    def __init__(self, path: str, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path}: {problem}")

    def to_dict(self) -> dict[str, str | int]:
        """As plain values."""
        return {"path": self.path, "line": self.line, "problem": self.problem}


class BrakeError(BienvenueError):
    """Refused, because too much would be deleted."""

    exit_code = 7
    code = "brake"
