"""What has an opinion on the language of a text: two libraries, and the project's own classifier."""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

from chatbot.language import ngram
from chatbot.language.detector import NO_HINTS, UNKNOWN, Detected, Hints
from chatbot.language.script import BY_SCRIPT, FOREIGN, script_of
from ingestion.index.language import SUPPORTED, Script, primary


class Voter(Protocol):
    """Gives languages probabilities. Safe to call from several threads."""

    def vote(self, text: str, candidates: Sequence[str] | None) -> Mapping[str, float]:
        """How likely each candidate is (None: every language it knows); what is left out is at 0."""
        ...


class LangdetectVoter:
    """langdetect: naive Bayes over runs of characters, sampled with a fixed seed."""

    def __init__(self) -> None:
        from langdetect import detector_factory

        detector_factory.DetectorFactory.seed = 0
        detector_factory.init_factory()
        self._factory = detector_factory

    def vote(self, text: str, candidates: Sequence[str] | None) -> Mapping[str, float]:
        """See `Voter.vote`. Takes 1 to 5 ms."""
        from langdetect.lang_detect_exception import LangDetectException

        detector = self._factory._factory.create()  # noqa: SLF001 - the public calls forget their prior
        if candidates:
            detector.set_prior_map({_TAGS.get(code, code): 1.0 for code in candidates})
        detector.append(text)
        try:
            return {primary(each.lang): each.prob for each in detector.get_probabilities()}
        except LangDetectException:
            return {}


_TAGS = {"zh": "zh-cn"}


class Py3langidVoter:
    """py3langid: naive Bayes over chosen runs of bytes (langid.py)."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._free = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._restricted: dict[Script, LanguageIdentifier] = {}
        for row in SUPPORTED.values():
            if row.script not in self._restricted:
                own = copy.copy(self._free)  # the same weights, which take half a second to load
                own.set_languages([code for code, each in SUPPORTED.items() if each.script == row.script])
                self._restricted[row.script] = own
        # It keeps its counts in the identifier.
        self._lock = threading.Lock()

    def vote(self, text: str, candidates: Sequence[str] | None) -> Mapping[str, float]:
        """See `Voter.vote`. Candidates are of one script."""
        identifier = self._restricted[SUPPORTED[candidates[0]].script] if candidates else self._free
        with self._lock:
            return {code: float(p) for code, p in identifier.rank(text)}


class NgramVoter:
    """The shipped classifier; for a text in Latin letters it knows every supported language."""

    def __init__(self) -> None:
        self._tables: Mapping[Script, ngram.Table] = ngram.load()

    def vote(self, text: str, _candidates: Sequence[str] | None) -> Mapping[str, float]:
        """See `Voter.vote`; the candidates are those of the text's script."""
        script = script_of(text)
        return next((table.probabilities(text) for name, table in self._tables.items() if name == script), {})


class VoterDetector:
    """A `Detector` of one voter alone, behind the script: what the ensemble is compared with."""

    def __init__(self, voter: Voter) -> None:
        self._voter = voter

    def detect(self, text: str, hints: Hints = NO_HINTS) -> Detected:
        """See `Detector.detect`. Of the hints only the page counts, and only where nothing is written."""
        script = script_of(text)
        if script is None:
            return Detected(primary(hints.page), 0.0, "page") if hints.page else UNKNOWN
        if script in FOREIGN:
            return Detected(FOREIGN[script], 0.95, "detected")
        candidates = BY_SCRIPT[script]
        if len(candidates) == 1:
            return Detected(candidates[0], 0.99, "detected")
        vote = self._voter.vote(text, candidates)
        best = max(vote, key=vote.__getitem__, default=None)
        return Detected(best, round(vote[best], 3), "detected") if best else UNKNOWN
