"""The YAML files of a corpus beside its documents, read into values."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ingestion.document import load_yaml
from ingestion.index.error import DocumentError

Model = TypeVar("Model", bound=BaseModel)


def read_data(folder: Path, name: str, model: type[Model]) -> Model | None:
    """The file `name` of a corpus; none where there is none. Raises `DocumentError` with what is wrong."""
    path = folder / name
    if not path.is_file():
        return None
    try:
        return model.model_validate(load_yaml(name, path.read_text("utf-8"), 1) or {})
    except UnicodeDecodeError as error:
        raise DocumentError(name, 0, "not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise DocumentError(name, 0, f"cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DocumentError(name, 0, f"{where}: {first['msg'].lower()}" if where else first["msg"]) from error
