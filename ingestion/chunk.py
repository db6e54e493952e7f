"""Documents to sections, sections to passages, with the node parsers of llama-index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ingestion.document import Document
from ingestion.index.passage import Passage

WHOLE_TOKENS = 400
"""A section that editors wrote is one passage up to so many tokens (the models read 512)."""

INTRODUCTION_WORDS = 40
"""Text before the first heading of at most so many words introduces; it answers nothing by itself."""

PART_TOKENS = 120
"""A longer one, and other people's pages, are cut at sentence ends into parts of about so many.

On the dev split of OMoS-QA parts of 120 find more than those of 80, 160 and 220."""

if TYPE_CHECKING:
    from llama_index.core.node_parser import SentenceSplitter

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a document under one heading.

    `anchored` says whether the anchor was written by an editor or made from the heading; `level`
    is that of the heading (0: the text before the first).
    """

    anchor: str
    heading: str
    text: str
    level: int
    anchored: bool


_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]*\{#([A-Za-z0-9_-]+)\})?[ \t]*#*[ \t]*$")


def sections(document: Document) -> list[Section]:
    """The sections of a document in order; those without text are left out."""
    # llama-index takes a second and a half to import: only where documents are cut.
    from llama_index.core.node_parser import MarkdownNodeParser
    from llama_index.core.schema import Document as LlamaDocument

    parser = MarkdownNodeParser(include_metadata=False, include_prev_next_rel=False)
    nodes = parser.get_nodes_from_documents([LlamaDocument(text=document.body)])
    found: list[Section] = []
    taken: set[str] = set()
    for node in nodes:
        section = _section(document, node.get_content())
        if not document.curated:
            section = replace(section, text=_without_echo(section))
        if section.text:
            anchor = _free(section.anchor, taken)
            taken.add(anchor)
            found.append(replace(section, anchor=anchor))
    return found


def passages(document: Document, count_tokens: CountTokens) -> list[Passage]:
    """The passages of a document, in order."""
    result: list[Passage] = []
    for section in _answering(sections(document)):
        source = document.source(section.anchor)
        whole = WHOLE_TOKENS if document.curated else PART_TOKENS
        for part, text in enumerate(_parts(section, document.language, count_tokens, whole)):
            result.append(
                Passage(
                    doc_id=document.id,
                    language=document.language,
                    anchor=section.anchor,
                    part=part,
                    order=len(result),
                    title=document.title,
                    heading=section.heading,
                    text=text,
                    theme=document.theme,
                    audience=document.audience,
                    url=source.url if source else "",
                    checked=source.checked if source else None,
                    valid_until=document.valid_until,
                    contact=document.contact,
                    path=document.path,
                    portals=document.portals,
                )
            )
    return result


def _answering(found: list[Section]) -> list[Section]:
    if len(found) > 1 and not found[0].level and len(found[0].text.split()) <= INTRODUCTION_WORDS:
        return found[1:]
    return found


def _section(document: Document, content: str) -> Section:
    first, _, rest = content.strip().partition("\n")
    match = _HEADING.match(first)
    if match is None:
        return Section("intro", document.title, content.strip(), 0, anchored=False)
    marks, heading, anchor = match.groups()
    return Section(anchor or _slug(heading), heading.strip(), rest.strip(), len(marks), anchored=bool(anchor))


def _without_echo(section: Section) -> str:
    """The text without first lines that only say the heading again, as pages saved from the web do."""
    lines = section.text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip() not in {"", section.heading}), len(lines))
    return "\n".join(lines[first:]).strip() or section.text


def _slug(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.lower())
    words = re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char)))
    return "-".join(words)[:60] or "section"


def _free(anchor: str, taken: set[str]) -> str:
    number = 2
    candidate = anchor
    while candidate in taken:
        candidate = f"{anchor}-{number}"
        number += 1
    return candidate


def _parts(section: Section, language: str, count_tokens: CountTokens, whole: int) -> Sequence[str]:
    if count_tokens(section.text) <= whole:
        return (section.text,)
    return _splitter(language, count_tokens).split_text(section.text)


@cache
def _splitter(language: str, count_tokens: CountTokens) -> SentenceSplitter:
    from llama_index.core.node_parser import SentenceSplitter

    # What each text costs besides its own tokens would be counted once a sentence.
    overhead = count_tokens("")
    # By default the splitter counts another model's tokens and cuts sentences as in English.
    return SentenceSplitter(
        chunk_size=PART_TOKENS,
        chunk_overlap=0,
        paragraph_separator="\n\n",
        tokenizer=lambda text: [0] * max(1, count_tokens(text) - overhead),
        chunking_tokenizer_fn=lambda text: sentences(text, language),
        secondary_chunking_regex="[^,;，；、،؛\n]+[,;，；、،؛\n]?",
    )


_ABBREVIATIONS = {
    "fr": r"M|Mme|Dr|av|bd|art|p|tél|ex|etc|min|max|env|St|Ste|n°",
    "en": r"Mr|Mrs|Ms|Dr|St|vs|e\.g|i\.e|No|approx|Ave|tel",
    "de": r"Nr|Str|Dr|bzw|z\.B|z\. B|gem|Abs|ca|usw|d\.h|inkl|tel",
    "es": r"Sr|Sra|Dr|Dra|Ud|Uds|n\.º|av|tel|aprox|p\. ej",
    "pt": r"Sr|Sra|Dr|Dra|n\.º|av|tel|aprox|p\. ex",
    "it": r"Sig|Sig\.ra|Dott|n|tel|ecc|ca|p\. es",
    "ru": r"г|ул|тел|др|т\. д|т\. е|им|руб|стр",
    "uk": r"м|вул|тел|ін|т\. д|т\. ч|ім|грн|стор",
    "tr": r"Dr|Sn|vb|vs|tel|Cad|Sok|No",
}
_ENDS = {"zh": "。！？!?", "ar": ".!?؟", "fa": ".!?؟"}


def sentences(text: str, language: str) -> list[str]:
    """Cut a text after its sentences, by the marks and abbreviations of its language.

    The pieces join to the text again. A line of its own (a step of a list) is a sentence.
    """
    ends = re.escape(_ENDS.get(language, ".!?…"))
    abbreviation = _ABBREVIATIONS.get(language)
    after = r"\s*" if language == "zh" else r"(?=\s)\s*"
    pieces: list[str] = []
    start = 0
    for match in re.finditer(rf"[{ends}]+[\"'»”)\]]*{after}|\n+\s*", text):
        before = text[start : match.start()]
        is_abbreviation = abbreviation and re.search(rf"(?:^|[\s(])(?:{abbreviation})$", before)
        is_list_number = re.fullmatch(r"\s*\d+", before)
        if "\n" not in match.group() and (is_abbreviation or is_list_number):
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    return [piece for piece in (*pieces, text[start:]) if piece]
