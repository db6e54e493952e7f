"""A document: a Markdown file with a front matter, read into a value.

Two kinds are told apart by the front matter. A *curated* document (one that names any of the
keys of the corpus) must have all the required keys, and a wrong one is a `DocumentError` with the
file and the line. Any other Markdown file is indexed as it is: its id is its path, its title the
first heading, its language that of its name (`page.fr.md`) or of its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any, cast

import yaml
from pydantic import BaseModel, Field, ValidationError

from ingestion.index.error import DocumentError
from ingestion.index.language import SUPPORTED, primary
from ingestion.index.passage import digest
from ingestion.source import MAX_BYTES, Resource

THEMES = (
    "logement",
    "ecole",
    "petite-enfance",
    "sante",
    "emploi",
    "etudiants",
    "transport",
    "demarches",
    "vie-quotidienne",
    "urgences",
    "bienvenue",
)
AUDIENCES = ("etudiant", "famille", "actif", "etranger")


class Source(BaseModel, frozen=True, extra="forbid"):
    """A page that the document rests on, and the day it was checked.

    `dated` is the date the page itself bears; `sections` are the anchors it serves (none: all).
    """

    url: str = Field(pattern=r"^https?://[^\s<>\"']+$")
    checked: date
    dated: str = ""
    sections: tuple[str, ...] = ()


class FrontMatter(BaseModel, frozen=True, extra="forbid"):
    """The keys of a curated document.

    `portals` are the hosts of the sites it is meant for (none: all); one that is `withdrawn` in any language is
    not shown in any.
    """

    id: str = Field(pattern=r"^[a-z0-9]+([/_-][a-z0-9]+)*$")
    lang: str = Field(pattern=r"^[a-z]{2,3}$")
    title: str = Field(min_length=1, max_length=200)
    theme: str = Field(min_length=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    audience: tuple[str, ...] = ()
    valid_until: date | None = None
    contact: str = ""
    translation_of: str = ""
    portals: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")], ...] = ()
    withdrawn: bool = False
    asked: Mapping[str, tuple[Annotated[str, Field(min_length=1, max_length=300)], ...]] = {}


@dataclass(frozen=True, slots=True)
class Document:
    """A document, ready to be cut into passages.

    `line` is the line of the file at which `body` starts; `digest` that of the file's bytes.
    """

    path: str
    id: str
    language: str
    title: str
    body: str
    line: int
    digest: str
    theme: str = ""
    audience: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    valid_until: date | None = None
    contact: str = ""
    translation_of: str = ""
    portals: tuple[str, ...] = ()
    withdrawn: bool = False
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    curated: bool = False

    @property
    def text_digest(self) -> str:
        """The digest of what a translator works from: the title and the text."""
        return digest(f"{self.title}\n{self.body.strip()}")

    def source(self, anchor: str) -> Source | None:
        """The page that a section rests on: the first that names it, or else serves them all."""
        named = [source for source in self.sources if anchor in source.sections]
        general = [source for source in self.sources if not source.sections]
        return next(iter([*named, *general, *self.sources]), None)


def parse(resource: Resource) -> Document:
    """Read a file. Raises `DocumentError` with the line and what is wrong."""
    text = _decode(resource)
    block, body, line = _split(resource.path, text)
    keys = _load(resource.path, block) if block is not None else {}
    if _is_curated(keys):
        return _curated(resource, keys, block or "", body, line)
    return _foreign(resource, keys, body, line)


def _decode(resource: Resource) -> str:
    content = resource.content
    if len(content) > MAX_BYTES:
        raise DocumentError(resource.path, 0, f"larger than {MAX_BYTES} bytes; cut it into several documents")
    if b"\0" in content:
        raise DocumentError(resource.path, 0, "holds NUL bytes: this is not a text file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            resource.path, line, f"not UTF-8 (byte {content[error.start]:#04x}); save the file as UTF-8"
        ) from error
    if not text.strip():
        raise DocumentError(resource.path, 0, "is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split(path: str, text: str) -> tuple[str | None, str, int]:
    """Front matter, body, and the line the body starts at."""
    if not text.startswith("---\n"):
        return None, text, 1
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, 4)
    if end is None:
        raise DocumentError(path, 1, "the front matter is not closed: a line --- is missing after it")
    return text[4 : end.start()], text[end.end() :], text.count("\n", 0, end.end()) + 1


# The C parser is ten times as fast; where it was not built, the other one does the same.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50


def load_yaml(path: str, text: str, line: int) -> Any:
    """Parse YAML safely; `line` is that of the file at which `text` starts. Raises `DocumentError`."""
    try:
        _refuse_bombs(text)
        return yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        at = line + error.problem_mark.line if error.problem_mark else line
        raise DocumentError(path, at, f"broken YAML: {error.problem or error}") from error
    except RecursionError as error:
        raise DocumentError(path, line, "broken YAML: nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(path, line, f"broken YAML: {error}".splitlines()[0]) from error


def _refuse_bombs(text: str) -> None:
    """Raise where there are aliases, a few of which can stand for gigabytes, or where nesting is too deep."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent):
            mark = cast("yaml.Mark", event.start_mark)
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not allowed here", problem_mark=mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _load(path: str, block: str) -> dict[str, Any]:
    keys = load_yaml(path, block, _FIRST_LINE)
    if keys is None:
        return {}
    if not isinstance(keys, dict):
        raise DocumentError(path, _FIRST_LINE, "the front matter must be a list of `key: value` lines")
    return {str(key): value for key, value in keys.items()}


_FIRST_LINE = 2

# Keys that other people's Markdown may well have, too.
_COMMON_KEYS = {"title", "lang", "audience"}


def _is_curated(keys: Mapping[str, Any]) -> bool:
    return bool((FrontMatter.model_fields.keys() - _COMMON_KEYS) & keys.keys())


def _curated(resource: Resource, keys: Mapping[str, Any], block: str, body: str, line: int) -> Document:
    try:
        front = FrontMatter.model_validate(keys)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        where = ".".join(str(part) for part in first["loc"])
        problem = f"{where}: {first['msg'].lower()}"
        raise DocumentError(resource.path, _line_of(name, block), problem) from error
    return Document(
        path=resource.path,
        id=front.id,
        language=front.lang,
        title=front.title.strip(),
        body=body,
        line=line,
        digest=digest(resource.content.decode("utf-8", "replace")),
        theme=front.theme,
        audience=front.audience,
        sources=front.sources,
        valid_until=front.valid_until,
        contact=front.contact,
        translation_of=front.translation_of,
        portals=front.portals,
        withdrawn=front.withdrawn,
        asked=front.asked,
        curated=True,
    )


def _foreign(resource: Resource, keys: Mapping[str, Any], body: str, line: int) -> Document:
    path = PurePosixPath(resource.path)
    suffix = path.suffixes[-2].lstrip(".") if len(path.suffixes) > 1 else ""
    declared = primary(str(keys.get("lang") or keys.get("language") or suffix))
    named = suffix and primary(suffix) in SUPPORTED
    heading = re.search(r"^# +(.+?)(?: *\{#[^}]*\})? *#*$", body, re.MULTILINE)
    title = str(keys.get("title") or (heading.group(1) if heading else "") or path.stem).strip()
    return Document(
        path=resource.path,
        id=str(path.with_suffix("").with_suffix("") if named else path.with_suffix("")),
        language=declared if declared in SUPPORTED else guess_language(f"{title}\n{body}"),
        title=title,
        body=body,
        line=line,
        digest=digest(resource.content.decode("utf-8", "replace")),
    )


def guess_language(text: str) -> str:
    """The supported language of a whole text, by langdetect; French where nothing can be told."""
    from langdetect import DetectorFactory, detect_langs
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0
    try:
        guesses = [primary(guess.lang) for guess in detect_langs(text[:4000])]
    except LangDetectException:
        return "fr"
    return next((code for code in guesses if code in SUPPORTED), "fr")


def _line_of(key: str, block: str) -> int:
    for number, text in enumerate(block.split("\n"), start=_FIRST_LINE):
        if text.startswith(f"{key}:"):
            return number
    return 1
