"""Models of sentence-transformers, from a folder or from the hub.

Code that comes with a model is never run.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, cast

from ingestion.index.error import ConfigurationError, Unavailable


def load(
    kind: Literal["SentenceTransformer", "CrossEncoder"], name: str, setting: str, chosen: str | None = None
) -> Any:
    """The model `name` as a class of sentence-transformers.

    `setting` is the variable that names the model, `chosen` what asks for these packages, where it is not
    the same. Raises `ConfigurationError`, `Unavailable`.
    """
    try:
        from transformers.utils import logging

        made: Any = getattr(importlib.import_module("sentence_transformers"), kind)
    except ImportError as error:
        raise ConfigurationError(
            f"{chosen or f'{setting}={name!r}'} needs packages that are not installed "
            f"({error.name}). Install a CPU build of torch first, then: pip install {' '.join(_packages())}"
        ) from error
    cast("Any", logging).disable_progress_bar()
    local = Path(name).expanduser()
    if not local.is_dir() and name.startswith((".", "/", "~")):
        raise ConfigurationError(f"{setting}={name!r} is wrong: there is no such folder.")
    try:
        if local.is_dir():
            return made(str(local), trust_remote_code=False, local_files_only=True)
        return made(name, trust_remote_code=False)
    except Exception as error:  # the three libraries below raise errors of every kind
        raise _translated(name, setting, error) from error


def _translated(name: str, setting: str, error: Exception) -> ConfigurationError | Unavailable:
    """Of an error below: does the hub not answer, or is the name wrong?"""
    from httpx2 import TransportError
    from huggingface_hub.errors import LocalEntryNotFoundError, OfflineModeIsEnabled

    told = str(error).strip().split("\n")[0]
    unreachable = (TransportError, LocalEntryNotFoundError, OfflineModeIsEnabled, ConnectionError, TimeoutError)
    if any(isinstance(each, unreachable) for each in _chain(error)):
        return Unavailable(
            f"The model {name} is not on this machine and the hub does not answer: {told} "
            f"Try again, or name a folder with {setting}."
        )
    return ConfigurationError(
        f"{setting}={name!r} cannot be loaded: {told} Name a folder that sentence-transformers can load, "
        "or a model of the hub that needs no code of its own."
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _packages() -> list[str]:
    """What the extra `models` of this project asks for."""
    asked = (each.split(";") for each in importlib.metadata.requires("bienvenue") or ())
    return [name.strip() for name, *marker in asked if "models" in "".join(marker)]
