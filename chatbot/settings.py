"""The settings of the service: one frozen tree, read once, handed down."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingestion.index.settings import CorpusSettings, EmbeddingSettings, IndexSettings


class ServerSettings(BaseModel, frozen=True, extra="forbid"):
    """Where and for whom the service listens."""

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0: any free one.")
    origins: tuple[Annotated[str, Field(pattern=r"^https?://[^/\s]+$")], ...] = Field(
        (), description='Portals that may embed the widget, as JSON: ["https://www.besancon.fr"].'
    )
    max_question: int = Field(500, ge=50, le=1_000, description="Longest question, in characters.")


class LlmSettings(BaseModel, frozen=True, extra="forbid"):
    """Which language model writes the answers."""

    preset: Literal["none"] = Field("none", description="`none`: answers are extracts of the documents.")


class Settings(BaseSettings):
    """Environment variables `BIENVENUE_<GROUP>__<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="BIENVENUE_", env_nested_delimiter="__", frozen=True, extra="forbid")

    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    server: ServerSettings = ServerSettings()
    llm: LlmSettings = LlmSettings()
