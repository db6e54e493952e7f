"""The settings of ingestion: read once from the environment."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict

from ingestion.index.settings import CorpusSettings, EmbeddingSettings, IndexSettings


class IngestionSettings(BaseSettings):
    """Environment variables `BIENVENUE_<GROUP>__<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="BIENVENUE_", env_nested_delimiter="__", frozen=True, extra="forbid")

    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
