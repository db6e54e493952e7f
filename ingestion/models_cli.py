"""`bienvenue models`: the embedding models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ingestion.index.error import UsageError

app = typer.Typer(help="Write the bundled embedding model where other programs can read it.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `export` a command of its own while it is the only one."""


@app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be written.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that holds something.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Write the bundled weights as a sentence-transformers directory of 600 MB, with an ONNX file in 8 bits.

    --force writes over files of the same names and leaves the others alone.

    Example: bienvenue models export var/e5
    """
    # Their libraries take a while to import.
    from ingestion.index.embedding import export
    from ingestion.index.embedding.weights import bundled_weights

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder. Name a new one.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise UsageError(f"{folder} is not empty. Name a new folder, or write into this one with --force.")
    weights = bundled_weights()
    sizes = dict.fromkeys(export.files(weights)) if dry_run else export.export(weights, folder)
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), "files": sizes, "dry_run": dry_run}))
        return
    for name, size in sizes.items():
        typer.echo(f"{folder / name}" + (" (dry run: not written)" if size is None else f"  {size:,} bytes"))
