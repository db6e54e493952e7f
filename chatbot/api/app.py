"""The web application."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from chatbot.answer.tools import Tools
from chatbot.api import chat, health, page, problem, schema
from chatbot.api.body import BodyLimit
from chatbot.api.header import SecurityHeaders
from chatbot.settings import Settings


def create_app(settings: Settings, tools: Tools) -> FastAPI:
    """The application. Whoever made the tools ends them, after the last answer."""
    app = FastAPI(
        title="Bienvenue",
        version=version("bienvenue"),
        description="Answers for people who arrive in Grand Besançon: short, cited, in their language.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.tools = tools
    problem.install(app)
    app.include_router(chat.router)
    app.include_router(health.router)
    page.install(app)
    schema.install(app)
    # The last one added is the first to see a request.
    app.add_middleware(problem.Guard)
    app.add_middleware(chat.Negotiation)
    app.add_middleware(BodyLimit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.server.origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Accept", "Content-Type"],
    )
    # Streams of events are left as they are.
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(SecurityHeaders)
    return app
