"""Is the process alive, and can it answer?"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from chatbot.api.chat import Services
from chatbot.api.problem import problem_of, response
from chatbot.concurrency import in_thread
from ingestion.index.error import BienvenueError

router = APIRouter(prefix="/health", tags=["health"])


class Live(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """The service answers. `degraded`: without a language model, answers are extracts."""

    status: Literal["ok", "degraded"]
    generation: str
    passages: int
    llm: Literal["none"] = "none"


@router.get("/live")
async def live() -> Live:
    """Whether the process runs."""
    return Live()


@router.get("/ready", response_model=Ready, responses={503: {"description": "There is no index to answer from."}})
async def ready(tools: Services) -> Ready | JSONResponse:
    """Whether questions can be answered; 503 with the cause where they cannot."""
    try:
        live = await in_thread(tools.live_index.current)
    except BienvenueError as error:
        return response(problem_of(error))
    manifest = live.index.manifest
    return Ready(status="degraded", generation=manifest.generation, passages=manifest.passages)
