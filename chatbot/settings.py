"""The settings of the service: one frozen tree, read once, handed down."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingestion.index.error import ConfigurationError
from ingestion.index.settings import CorpusSettings, EmbeddingSettings, IndexSettings, variable


class ServerSettings(BaseModel, frozen=True, extra="forbid"):
    """Where and for whom the service listens."""

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0: any free one.")
    origins: tuple[Annotated[str, Field(pattern=r"^https?://[^/\s]+$")], ...] = Field(
        (), description='Portals that may embed the widget, as JSON: ["https://www.besancon.fr"].'
    )
    max_question: int = Field(500, ge=50, le=1_000, description="Longest question, in characters.")


class LlmSettings(BaseModel, frozen=True, extra="forbid"):
    """Which language model helps."""

    preset: Literal["none", "openai-compatible"] = Field(
        "none",
        description="`none`: answers are extracts of the documents. `openai-compatible`: a service that answers "
        "`POST {base_url}/chat/completions`; so far it only translates questions, with "
        "`BIENVENUE_RETRIEVAL__TRANSLATE`, and answers stay extracts.",
    )
    base_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        validate_default=True,
        description="Address of the service, such as `https://albert.api.etalab.gouv.fr/v1`; not with `none`.",
    )
    model: str | None = Field(
        None, min_length=1, validate_default=True, description="Name of the model at the service; not with `none`."
    )
    api_key: SecretStr | None = Field(None, description="Key of the service.")
    timeout_s: float = Field(
        5.0,
        gt=0,
        le=600,
        description="How long a translation may take, in seconds, while a person waits; after that the question "
        "is looked for without it.",
    )

    @field_validator("base_url", "model")
    @classmethod
    def _fits_the_preset(cls, value: str | None, info: ValidationInfo) -> str | None:
        preset = info.data.get("preset")
        named = f"{variable('llm', 'preset')}={preset}"
        if preset == "openai-compatible" and value is None:
            raise PydanticCustomError("needed", f"it is needed with {named}")
        if preset == "none" and value is not None:
            raise PydanticCustomError("not_needed", f"nothing reads it with {named}: unset it, or choose another")
        return value


class RetrievalSettings(BaseModel, frozen=True, extra="forbid"):
    """What may be added to retrieval; nothing, unless it is asked for."""

    cross_encoder: str | None = Field(
        None,
        min_length=1,
        description="A cross-encoder that reads what was found again, together with the question, and puts it in "
        "order: a folder or a model of the hub, with the extra `models`. It should know the languages of the "
        "people and of the documents. Unset: the order of the retriever.",
    )
    cross_encoder_depth: int = Field(20, ge=1, le=100, description="How many sections the cross-encoder reads again.")
    translate: bool = Field(
        False,
        description="Whether a question that is not French is looked for in French, too, as the service at "
        "`BIENVENUE_LLM__BASE_URL` translates it. That service then reads every such question.",
    )


class Settings(BaseSettings):
    """Environment variables `BIENVENUE_<GROUP>__<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="BIENVENUE_", env_nested_delimiter="__", frozen=True, extra="forbid")

    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    server: ServerSettings = ServerSettings()
    llm: LlmSettings = LlmSettings()
    retrieval: RetrievalSettings = RetrievalSettings()

    @model_validator(mode="after")
    def _somebody_translates(self) -> Settings:
        if self.retrieval.translate and self.llm.preset == "none":
            raise ConfigurationError(
                f"{variable('retrieval', 'translate')}=True is wrong: it needs a language model, and there is none "
                f"with {variable('llm', 'preset')}=none. Choose openai-compatible, or unset it."
            )
        return self
