"""The files a browser asks for: the demo portal, the widget, the documentation of the API."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import fastapi_swagger
from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

_PAGES = Path(str(resources.files("chatbot.api").joinpath("pages")))
_SWAGGER = Path(str(resources.files(fastapi_swagger).joinpath("resources")))
_WIDGET = Path(__file__).resolve().parents[2] / "widget"


def install(app: FastAPI) -> None:
    """Serve them."""

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def portal() -> FileResponse:
        return FileResponse(_PAGES / "portal.html")

    @app.get("/favicon.ico", include_in_schema=False)
    async def favicon() -> FileResponse:
        return FileResponse(_PAGES / "favicon.svg", media_type="image/svg+xml")

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> FileResponse:
        return FileResponse(_PAGES / "docs.html")

    app.mount("/api/docs/swagger", StaticFiles(directory=_SWAGGER))
    app.mount("/pages", StaticFiles(directory=_PAGES))
    app.mount("/widget", StaticFiles(directory=_WIDGET))
