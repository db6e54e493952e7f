"""What the classifier of languages learns from: the texts and questions of this repository, cut short.

Messages are short, so the texts are cut into runs of one to eight words. The French names that stand
in every language's texts are noise: a word that is far more frequent in the French texts is left out
of the others, unless it is one of their own everyday words.
"""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from chatbot.language.ngram import fold
from chatbot.language.ngram import words as split
from chatbot.language.script import script_of
from chatbot.language.words import Vocabulary, vocabulary
from ingestion.index.language import SUPPORTED, Script

ROOT = Path(__file__).resolve().parents[1]

Sample = tuple[str, str]
"""A text and the code of its language."""

_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\{#[^}]*\}|\[[^\]]*\]|[*#>|`]+|\d[\d\s./:-]*")
_FRENCHER = 3.0
"""A word so many times more frequent in French is taken for a French word."""


def texts(code: str) -> list[str]:
    """Every sentence that the repository holds in a language."""
    found = [line for path in sorted(ROOT.glob(f"corpus/*/*.{code}.md")) for line in _document(path)]
    found += (ROOT / f"ingestion/index/questions/{code}.txt").read_text("utf-8").splitlines()
    for path in (ROOT / f"corpus/quick/{code}.yaml", ROOT / f"chatbot/answer/texts/{code}.yaml"):
        found += _strings(yaml.safe_load(path.read_text("utf-8")))
    glossary = yaml.safe_load((ROOT / "corpus/glossary.yaml").read_text("utf-8"))["terms"]
    for term in glossary.values():
        found += [*term["ways"].get(code, ()), term["means"].get(code, "")]
    sentences = (part for text in found for part in re.split(r"[.!?;:()«»“”؟。！？；：（）\n]+", _URL.sub(" ", text)))
    return [part.strip() for part in sentences if part.strip()]


def samples(script: Script, seed: int = 0) -> list[Sample]:
    """What the table of a script learns from, in a fixed order."""
    chance = random.Random(f"{script} {seed}")  # noqa: S311 - repeatable, not secret
    made: list[Sample] = []
    lists = {code: vocabulary(code) for code in SUPPORTED}
    sentences = _sentences(script, lists)
    for code, lines in sentences.items():
        made += ((text, code) for text in _runs(lines, chance))
        made += ((text, code) for text in _from_list(lists[code], chance))
    if script == "latin":
        for code, lines in _romanised().items():
            made += ((text, code) for text in _runs(lines, chance, most=9_000))
        for code in SUPPORTED:
            made += ((text, code) for text in _from_list(vocabulary(f"{code}-latn"), chance))
    made += [(_careless(text, code, chance), code) for text, code in made if chance.random() < _CARELESS]
    chance.shuffle(made)
    return made


_CARELESS = 0.4
_RUNS = 30_000


def _document(path: Path) -> list[str]:
    _, front, body = path.read_text("utf-8").split("---", 2)
    matter = yaml.safe_load(front)
    asked = [question for questions in (matter.get("asked") or {}).values() for question in questions]
    return [matter["title"], *asked * 2, *body.splitlines()]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value.replace("{", " ").replace("}", " ")]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return [text for part in parts for text in _strings(part)]


def _sentences(script: Script, lists: Mapping[str, Vocabulary]) -> dict[str, list[list[str]]]:
    """The words of every sentence, by language, without those of other scripts and without French ones."""
    lines = {
        code: [[word for word in split(fold(text)) if script_of(word) == script] for text in texts(code)]
        for code, row in SUPPORTED.items()
        if row.script == script
    }
    if script != "latin":
        return lines
    counts = {code: Counter(itertools.chain.from_iterable(own)) for code, own in lines.items()}
    french, total = counts["fr"], counts["fr"].total()
    kept = {"fr": lines["fr"]}
    for code in lines.keys() - {"fr"}:
        own = lists[code].all
        foreign = {
            word
            for word, count in counts[code].items()
            if word not in own and french[word] / total > count / counts[code].total() / _FRENCHER and french[word] > 1
        }
        kept[code] = [[word for word in line if word not in foreign] for line in lines[code]]
    return {code: kept[code] for code in sorted(kept)}


def _runs(lines: Sequence[Sequence[str]], chance: random.Random, most: int = _RUNS) -> Iterator[str]:
    """Runs of one to eight words, short ones most often."""
    long_enough = [line for line in lines if line]
    for _ in range(most):
        line = chance.choice(long_enough)
        size = min(len(line), chance.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8)))
        start = chance.randrange(len(line) - size + 1)
        yield " ".join(line[start : start + size])


def _from_list(own: Vocabulary, chance: random.Random) -> Iterator[str]:
    """The everyday words alone, in pairs and threes, and the phrases."""
    frame, all_words = sorted(own.frame), sorted(own.all)
    if not all_words:
        return
    for _ in range(4):
        yield from all_words
    for _ in range(6_000):
        yield f"{chance.choice(frame)} {chance.choice(all_words)}"
        yield " ".join(chance.choice(all_words) for _ in range(chance.choice((2, 3, 4))))
    for _ in range(10):
        yield from own.phrases


def _careless(text: str, code: str, chance: random.Random) -> str:
    """The same as it is typed in a hurry: without accents, or with the letters of another keyboard."""
    if code == "de" and chance.random() < 0.5:  # noqa: PLR2004
        return text.translate(_KEYBOARD)
    if code == "fa":
        return text.translate(str.maketrans("یک\u200c", "يك ")) if chance.random() < 0.5 else text.replace("\u200c", "")  # noqa: PLR2004
    if code == "ar":
        return text.translate(str.maketrans("أإآىة", "اااىه"))
    if code in {"ru", "uk"}:
        return text.replace("ё", "е").replace("'", "")
    return strip_accents(text).replace("ı", "i")


def strip_accents(text: str) -> str:
    """Letters without their marks: `été` as `ete`."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


_KEYBOARD = str.maketrans({"ß": "ss", **{marked: f"{plain}e" for marked, plain in ("äa", "öo", "üu")}})
_COMMON = dict(zip("абвгдзклмнопрстуф", "abvgdzklmnoprstuf", strict=True))
_SCHEMES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "ru": (
        {"е": "e", "ё": "yo", "ж": "zh", "и": "i", "й": "y", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch",
         "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya"},
        {"е": "e", "ё": "e", "ж": "j", "и": "i", "й": "i", "х": "kh", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh",
         "ъ": "", "ы": "i", "ь": "'", "э": "e", "ю": "u", "я": "ia"},
    ),
    "uk": (
        {"г": "h", "ґ": "g", "е": "e", "є": "ie", "ж": "zh", "и": "y", "і": "i", "ї": "i", "й": "i", "х": "kh",
         "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia"},
        {"г": "h", "ґ": "g", "е": "e", "є": "ye", "ж": "zh", "и": "y", "і": "i", "ї": "yi", "й": "y", "х": "h",
         "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ь": "", "ю": "yu", "я": "ya"},
    ),
}  # fmt: skip
"""Letters in Latin: the usual tables (the Ukrainian one is that of passports) and how people type."""


def _romanised() -> dict[str, list[list[str]]]:
    """The Cyrillic texts in Latin letters."""
    return {
        code: [
            split("".join({**_COMMON, **scheme}.get(char, char) for char in fold(text)))
            for text in texts(code)
            for scheme in schemes
        ]
        for code, schemes in _SCHEMES.items()
    }
