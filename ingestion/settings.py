"""The settings of ingestion: read once from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingestion.index.settings import EmbeddingSettings, IndexSettings

_ROOT = Path(__file__).resolve().parent.parent


class CorpusSettings(BaseModel, frozen=True, extra="forbid"):
    """Which documents are indexed."""

    path: Path = Field(_ROOT / "corpus", description="Folder of Markdown documents.")


class IngestionSettings(BaseSettings):
    """Environment variables `BIENVENUE_<GROUP>__<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="BIENVENUE_", env_nested_delimiter="__", frozen=True, extra="forbid")

    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
