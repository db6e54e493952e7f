"""Which language a message is in.

Short messages defeat every single detector, each in another place. So the evidence is combined as
in a naive Bayes classifier: the script of the words, letters and everyday words that only one
language has, langdetect and py3langid (both restricted to the supported languages), and, as a weak
prior, the language of the page. A few words without any letters or everyday words of their own
leave the language of the page as it is, or French where there is no page: «garant», «carte vitale»
and other names of things are French in every language. A language that is not supported is reported
only where both detectors, unrestricted, agree on it, or where its script is one that no supported
language is written in.
"""

from __future__ import annotations

import copy
import itertools
import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from ingestion.index.language import SUPPORTED, primary

Origin = Literal["pinned", "detected", "page", "default"]

DEFAULT = "fr"
SURE = 0.6
"""Below this confidence the person is told what was understood."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A language (ISO 639-1), how surely (0 to 1), and what says so."""

    code: str
    confidence: float
    source: Origin


UNKNOWN = Detected(DEFAULT, 0.0, "default")
"""Nothing says which language it is."""


class Detector(Protocol):
    """Tells the language of a message."""

    def detect(self, text: str, page: str | None = None) -> Detected:
        """`page` is the language of the page the person is on, if known."""
        ...


class EnsembleDetector:
    """langdetect, py3langid, script and distinctive letters together."""

    def __init__(self) -> None:
        from langdetect import detector_factory
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        detector_factory.DetectorFactory.seed = 0
        detector_factory.init_factory()
        self._langdetect = detector_factory
        self._free = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._restricted = copy.copy(self._free)  # the same weights, which take half a second to load
        self._restricted.set_languages(list(SUPPORTED))
        # py3langid keeps its counts in the identifier.
        self._lock = threading.Lock()

    def detect(self, text: str, page: str | None = None) -> Detected:
        """See `Detector.detect`."""
        prior = primary(page or "")
        script = _script(text)
        if script is None:
            return Detected(prior, 0.0, "page") if prior in SUPPORTED else UNKNOWN
        if script not in _SCRIPTS:
            return Detected(_FOREIGN_SCRIPTS[script], 0.95, "detected")
        candidates = _SCRIPTS[script]
        with self._lock:
            scores = self._scores(text, candidates, prior)
            best = max(scores, key=lambda code: scores[code])
            if foreign := self._foreign(text):
                return foreign
        if len(text.split()) < _FEW_WORDS and not _own_marks(text, best):
            if prior in candidates:
                return Detected(prior, round(scores[prior], 3), "page")
            if DEFAULT in candidates and scores[best] < _CERTAIN:
                return Detected(DEFAULT, round(scores[DEFAULT], 3), "default")
        return Detected(best, round(scores[best], 3), "detected")

    def _scores(self, text: str, candidates: tuple[str, ...], prior: str) -> dict[str, float]:
        if len(candidates) == 1:
            return {candidates[0]: 0.99}
        guess = self._by_langdetect(text, candidates)
        other = {code: float(p) for code, p in self._restricted.rank(text)}
        log = {
            code: math.log(guess.get(code, 0.0) + _FLOOR)
            + math.log(other.get(code, 0.0) + _FLOOR)
            + _MARK_WEIGHT * min(_MARKS_MOST, _own_marks(text, code))
            + (_PAGE_WEIGHT if code == prior else 0.0)
            for code in candidates
        }
        top = max(log.values())
        total = sum(math.exp(value - top) for value in log.values())
        return {code: math.exp(value - top) / total for code, value in log.items()}

    def _by_langdetect(self, text: str, candidates: tuple[str, ...] | None) -> dict[str, float]:
        from langdetect.lang_detect_exception import LangDetectException

        detector = self._langdetect._factory.create()  # noqa: SLF001 - the public calls forget their prior
        if candidates:
            tags = [_LANGDETECT_TAGS.get(code, code) for code in candidates]
            detector.set_prior_map(dict.fromkeys(tags, 1.0))
        detector.append(text)
        try:
            return {primary(each.lang): each.prob for each in detector.get_probabilities()}
        except LangDetectException:
            return {}

    def _foreign(self, text: str) -> Detected | None:
        """A language that is not supported, where both detectors agree and there is text enough."""
        if len(text.split()) < _FOREIGN_WORDS:
            return None
        code, sure = self._free.classify(text)
        if code in SUPPORTED or sure < _FOREIGN_SURE:
            return None
        agreed = self._by_langdetect(text, None).get(code, 0.0)
        return Detected(code, round(agreed, 3), "detected") if agreed > _FOREIGN_SURE else None


_FLOOR = 0.05
_PAGE_WEIGHT = 0.7
_MARK_WEIGHT = 4.0
_MARKS_MOST = 4
_FEW_WORDS = 4
_CERTAIN = 0.95
_FOREIGN_WORDS = 4
_FOREIGN_SURE = 0.8
_LANGDETECT_TAGS = {"zh": "zh-cn"}

_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    script: tuple(code for code, row in SUPPORTED.items() if row.script == script)
    for script in ("latin", "cyrillic", "arabic", "han")
}

# Scripts of other languages, by the name Unicode gives their letters, and the likeliest language.
_FOREIGN_SCRIPTS = {
    "hiragana": "ja",
    "katakana": "ja",
    "hangul": "ko",
    "greek": "el",
    "hebrew": "he",
    "devanagari": "hi",
    "bengali": "bn",
    "tamil": "ta",
    "thai": "th",
    "georgian": "ka",
    "armenian": "hy",
    "ethiopic": "am",
    "other": "und",
}

# Letters that, among the languages of the same script here, only this one uses.
_LETTERS = {
    "fr": "çœêèùëûâîï",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "de": "ßäö",
    "tr": "ğışİ",
    "uk": "іїєґ",
    "ru": "ыэёъ",
    "fa": "پچژگیک",
    "ar": "ةىيكإأؤئ",
}


# Everyday words that, among the languages of the same script here, only this one uses.
_WORDS = {
    code: frozenset(words.split())
    for code, words in {
        "fr": "je j j'ai mon mes est où ou les des une du pour avec dans pas quoi comment quand combien quel quelle "
        "bonjour bonsoir merci salut svp suis ai c'est qui faire besoin cherche mais sur chez oui numéro combien "
        "trouver "
        "mari femme fils fille enfant aide peux veux faut",
        "en": "the i i'm my is are how what where when who can do does need want have hello hi thanks thank please "
        "for with to of and help much get find yes it there a in not son daughter",
        "es": "el los las cómo dónde cuándo cuánto qué hola gracias necesito quiero tengo puedo mi mis y para con "
        "hay estoy soy está donde es una un por favor hacer sí hijo hija no me ayuda mis",
        "pt": "o os as como onde quando quanto olá obrigado obrigada preciso quero tenho posso meu minha e para com "
        "não estou sou um uma é ao na no do da em fazer sim filho filha ajuda",
        "de": "der die das ich mein meine ist wo wie was wann wer kann brauche suche habe bin hallo danke bitte und "
        "für mit nicht ein eine einen zu den ja hilfe",
        "it": "il gli come dove quando quanto ciao grazie ho sono posso mio mia per con non devo vorrei cerco che è "
        "di un una del della si bisogno figlio figlia aiuto non mi",
        "tr": "ve bir bu nasıl nerede ne kaç için merhaba teşekkürler var yok mı mi mu ben benim istiyorum lazım "
        "nereye hangi ile evet",
        "uk": "як що де чи коли скільки мені мій моя я можу потрібно дякую привіт і та для від є це не треба",
        "ru": "как что где когда сколько мне мой моя могу нужно нужен нужна спасибо привет и или для от это у меня "
        "есть если надо",
        "ar": "كيف أين متى كم ماذا ما هل أنا في إلى على عن أريد أحتاج شكرا مرحبا هذا التي الذي لا مع",
        "fa": "چگونه چطور کجا کی چند چه آیا من در به از برای را که این است می سلام ممنون دارم با",
    }.items()
}


def _own_marks(text: str, code: str) -> int:
    """How many letters and everyday words of `text` only this language has."""
    letters = Counter(text.lower())
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    return sum(letters[letter] for letter in _LETTERS.get(code, "")) + sum(
        word in _WORDS.get(code, ()) for word in words
    )


def _script(text: str) -> str | None:
    """The script that most words are written in; Latin names and kana beside other letters weigh less."""
    scripts = Counter[str]()
    for word in text.split():
        # Chinese writes no spaces around a French word, so a word may be of two scripts.
        runs = [name for name, _ in itertools.groupby(map(_letter_script, filter(str.isalpha, word)))]
        scripts.update(runs)
        if {"hiragana", "katakana"} & set(runs):
            return "hiragana"
    if not scripts:
        return None
    others = scripts.total() - scripts["latin"]
    if others * _LATIN_WEIGHT >= scripts["latin"]:
        del scripts["latin"]
    return scripts.most_common(1)[0][0]


# Institutions and places keep their Latin names in a sentence of another script.
_LATIN_WEIGHT = 2


def _letter_script(char: str) -> str:
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "other").lower().split()[0]
    name = "han" if name == "cjk" else name
    return name if name in _SCRIPTS or name in _FOREIGN_SCRIPTS else "other"
