"""The settings of the index: what ingestion and the service must agree on."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsError

from ingestion.index.error import ConfigurationError

PREFIX = "BIENVENUE_"


_ROOT = Path(__file__).resolve().parents[2]


class CorpusSettings(BaseModel, frozen=True, extra="forbid"):
    """Which documents are indexed; the service only tells of it."""

    path: Path = Field(_ROOT / "corpus", description="Folder of Markdown documents.")


class IndexSettings(BaseModel, frozen=True, extra="forbid"):
    """Where the index lives: embedded in `path`, or on the Qdrant server at `url`."""

    path: Path = Field(
        _ROOT / "var" / "index", description="Folder of the embedded index, the embedding cache and the ingestion lock."
    )
    url: str | None = Field(
        None, description="Address of a Qdrant server. Unset: the embedded engine.", pattern=r"^https?://\S+$"
    )
    api_key: SecretStr | None = Field(None, description="Key of the Qdrant server.")
    collection: str = Field(
        "passages",
        description="Name of the collection on the server. Only one machine may ingest into it.",
        pattern=r"^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$",
        max_length=60,
    )
    shards: int | None = Field(
        None,
        ge=1,
        le=100,
        description="Into how many shards a Qdrant cluster divides a new generation. Unset: as the server is set up.",
    )
    replication: int | None = Field(
        None,
        ge=1,
        le=20,
        description="On how many nodes of a Qdrant cluster each shard of a new generation lies. Unset: likewise.",
    )
    keep: int = Field(3, ge=2, le=50, description="How many generations are kept, the live one included.")


NEEDED: Mapping[str, frozenset[str]] = {
    "bundled": frozenset(),
    "sentence-transformers": frozenset({"model"}),
    "openai-compatible": frozenset({"model", "base_url"}),
}
"""Which settings an embedding backend cannot do without; the others of them it does not read."""


class EmbeddingSettings(BaseModel, frozen=True, extra="forbid"):
    """Which model turns text into vectors."""

    backend: Literal["bundled", "sentence-transformers", "openai-compatible"] = Field(
        "bundled",
        description="The embedding model. `bundled`: multilingual-e5-small, offline, in a package. "
        "`sentence-transformers`: a folder or a model of the hub, with the extra `models`. "
        "`openai-compatible`: a service that answers `POST {base_url}/embeddings`.",
    )
    cache: Path = Field(
        _ROOT / "var" / "models", description="Folder of what is built once from the weights of the bundled model."
    )
    model: str | None = Field(
        None,
        min_length=1,
        validate_default=True,
        description="Name of the model at the service or on the hub, or a folder; not with `bundled`.",
    )
    base_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        validate_default=True,
        description="Address of the service, such as `https://albert.api.etalab.gouv.fr/v1`; "
        "with `openai-compatible` only.",
    )
    api_key: SecretStr | None = Field(None, description="Key of the service.")
    timeout_s: float = Field(
        30.0, gt=0, le=600, description="How long the service may take for one answer, in seconds."
    )
    query_prefix: str | None = Field(
        None, description="What goes before a question. Unset: as the model says, or as its name tells (e5)."
    )
    passage_prefix: str | None = Field(None, description="What goes before a text. Unset: likewise.")

    @field_validator("model", "base_url")
    @classmethod
    def _fits_the_backend(cls, value: str | None, info: ValidationInfo) -> str | None:
        backend = info.data.get("backend")
        if backend is None:  # which is told as an error of its own
            return value
        needed, named = info.field_name in NEEDED[backend], f"{variable('embedding', 'backend')}={backend}"
        if needed and value is None:
            raise PydanticCustomError("needed", f"it is needed with {named}")
        if value is not None and not needed:
            readers = " or ".join(each for each, names in NEEDED.items() if info.field_name in names)
            raise PydanticCustomError("not_needed", f"nothing reads it with {named}: unset it, or choose {readers}")
        return value


S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S], overrides: Mapping[str, Mapping[str, Any]] | None = None) -> S:
    """Read a tree of settings from the environment; `overrides` (group, name) go before it.

    Raises `ConfigurationError` that names the setting, its value and what is allowed.
    """
    given: Any = {
        group: {name: value for name, value in values.items() if value is not None}
        for group, values in (overrides or {}).items()
    }
    try:
        return kind(**given)
    except ValidationError as error:
        raise ConfigurationError("\n".join(_explain(each, kind) for each in error.errors())) from error
    except SettingsError as error:
        raise ConfigurationError(f"A setting that takes JSON is not JSON: {error}. See docs/settings.md.") from error


def variable(*names: str) -> str:
    """The environment variable of a setting: `BIENVENUE_INDEX__PATH` for ("index", "path")."""
    return PREFIX + "__".join(names).upper()


def unknown_variables(kind: type[BaseSettings]) -> Iterator[str]:
    """Sentences about variables of our prefix whose group no setting has: ignored, perhaps misspelt."""
    groups = {variable(group): group for group in kind.model_fields}
    for name in sorted(os.environ):
        group = name.split("__")[0]
        if name.startswith(PREFIX) and group not in groups:
            close = difflib.get_close_matches(group, groups, n=1)
            hint = f" Did you mean {name.replace(group, close[0])}?" if close else ""
            yield f"{name} is not a setting of this version and is ignored.{hint}"


def _explain(error: Any, kind: type[BaseSettings]) -> str:
    names = [str(part) for part in error["loc"]]
    name = variable(*names)
    if error["type"] == "extra_forbidden":
        group = kind.model_fields[names[0]].annotation if names[0] in kind.model_fields else None
        allowed = ", ".join(variable(names[0], each) for each in getattr(group, "model_fields", ()))
        return f"{name} is not a setting. Allowed: {allowed}."
    value = "(hidden)" if "key" in names[-1] else repr(error["input"])
    message = error["msg"][0].lower() + error["msg"][1:]
    return f"{name}={value} is wrong: {message}."
