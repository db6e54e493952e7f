"""The OpenAPI description: what FastAPI writes, and what it cannot know of a stream of named events."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from chatbot.answer.event import Event, Problem
from chatbot.api.chat import PATH, ChatAnswer

_REF = "#/components/schemas/{model}"


def install(app: FastAPI) -> None:
    """Let the app describe its answers: the events by name, the whole answer, and the problems."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain())
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(schema: dict[str, Any]) -> None:
    known = schema.setdefault("components", {}).setdefault("schemas", {})
    for model in (TypeAdapter(Event), TypeAdapter(ChatAnswer), TypeAdapter(Problem)):
        described = model.json_schema(mode="serialization", ref_template=_REF)
        known.update(described.pop("$defs", {}))
        known[described.get("title", "Event")] = described
    # FastAPI describes its own form of a validation error, which is never sent.
    known.pop("HTTPValidationError", None)
    known.pop("ValidationError", None)
    responses = schema["paths"][PATH]["post"]["responses"]
    responses["200"]["content"]["text/event-stream"]["itemSchema"] = {"$ref": _REF.format(model="Event")}
    responses["200"]["content"]["application/json"] = {"schema": {"$ref": _REF.format(model="ChatAnswer")}}
    problem = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    reasons = {
        "400": "The body is not JSON.",
        "408": "The body did not arrive in time.",
        "413": "The body is too large.",
        "415": "The body is not declared as JSON.",
        "422": "The question is empty, too long, or not text; or a field is wrong.",
        "503": "There is no index to answer from.",
    }
    responses.update({status: {"description": reason, "content": problem} for status, reason in reasons.items()})
