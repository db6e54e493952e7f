"""The detector that the service uses: every witness has a weight, and the sum decides.

Short messages defeat every single detector, each in another place. So their opinions are added as in
a naive Bayes classifier (a log-linear pool: Genest and Zidek, "Combining probability distributions",
1986), with weights chosen on `eval/datasets/language/dev.jsonl`: the project's own classifier,
py3langid, marks that only one language has, and langdetect where these are not certain. The
conversation so far, the page and the browser count as so much evidence before the first word is
read, so a message must say more than that to change the language.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from chatbot.language.detector import DEFAULT, NO_HINTS, SURE, UNKNOWN, Detected, Hints, Origin
from chatbot.language.mark import marks
from chatbot.language.name import without_names
from chatbot.language.ngram import fold, words
from chatbot.language.pin import pinned
from chatbot.language.script import BY_SCRIPT, FOREIGN, script_of
from chatbot.language.voter import LangdetectVoter, NgramVoter, Py3langidVoter, Voter
from ingestion.index.language import SUPPORTED, primary

Scores = dict[str, float]

WEIGHTS: Mapping[str, float] = {"ngram": 1.0, "py3langid": 0.5, "langdetect": 0.4, "mark": 0.7}
"""Of a natural logarithm of a probability; of a mark: nats each."""

FLOOR = 0.02
"""No library can say that a language is less likely than this: each errs on short messages."""

PRIOR: Mapping[str, float] = {"latin": 0.0, "romanised": -1.5, DEFAULT: 0.3}
"""Before the first word: languages in Latin letters that are not theirs are rare."""

HINTS: Mapping[Origin, float] = {"conversation": 2.5, "page": 1.5, "browser": 0.7}
"""How many nats of evidence a hint is worth: what a message must say to change the language."""

LONE = 3.0
"""How much more than that a single word must say: names and loan words travel."""

CERTAIN = 0.99
"""Above this the slow witness is not asked."""

_MARKS_MOST = 4
_FOREIGN_WORDS = 4
_FOREIGN_SURE = 0.8
_KNOWN = 3


class EnsembleDetector:
    """The witnesses together."""

    def __init__(self) -> None:
        self._ngram: Voter = NgramVoter()
        self._py3langid: Voter = Py3langidVoter()
        self._langdetect: Voter = LangdetectVoter()

    def detect(self, text: str, hints: Hints = NO_HINTS) -> Detected:
        """See `Detector.detect`."""
        if wish := pinned(text) or hints.asked:
            return Detected(primary(wish), 1.0, "asked")
        known = _known(hints)
        own = without_names(text)
        script = script_of(own)
        if script is None:
            return _unsaid(known, names=script_of(text) is not None)
        if script in FOREIGN:
            return Detected(FOREIGN[script], 0.95, "detected")
        if len(BY_SCRIPT[script]) == 1:
            return Detected(BY_SCRIPT[script][0], 0.99, "detected")
        evidence = self._evidence(own, script)
        if foreign := self._foreign(own, evidence):
            return foreign
        return _decide(evidence, known, len(words(fold(own))))

    def _evidence(self, text: str, script: str) -> Scores:
        """How likely each language is by the message alone, as logarithms of probabilities."""
        natives = BY_SCRIPT[script]
        guess = self._ngram.vote(text, natives)
        found = marks(text)
        scores = {
            code: WEIGHTS["ngram"] * math.log(p + 1e-9)
            + WEIGHTS["mark"] * min(_MARKS_MOST, found[code])
            + (PRIOR.get(code, 0.0) if code in natives else PRIOR["romanised"])
            for code, p in guess.items()
        }
        scores = _add(scores, self._py3langid.vote(text, natives), WEIGHTS["py3langid"], natives)
        if max(scores.values()) < math.log(CERTAIN):
            scores = _add(scores, self._langdetect.vote(text, natives), WEIGHTS["langdetect"], natives)
        return scores

    def _foreign(self, text: str, evidence: Scores) -> Detected | None:
        """A language that is not supported, where both libraries agree and there is text enough."""
        if len(text.split()) < _FOREIGN_WORDS:
            return None
        if marks(text)[max(evidence, key=evidence.__getitem__)] >= _KNOWN:
            return None
        code, sure = max(self._py3langid.vote(text, None).items(), key=lambda each: each[1])
        if code in SUPPORTED or sure < _FOREIGN_SURE:
            return None
        agreed = self._langdetect.vote(text, None).get(code, 0.0)
        return Detected(code, round(agreed, 3), "detected") if agreed > _FOREIGN_SURE else None


def _add(scores: Scores, vote: Mapping[str, float], weight: float, natives: Sequence[str]) -> Scores:
    """The scores with one opinion more. A library has none on languages in letters not theirs."""
    unknown = 1 / len(natives)
    return _normal(
        {
            code: score + weight * math.log((vote.get(code, 0.0) if code in natives else unknown) + FLOOR)
            for code, score in scores.items()
        }
    )


def _normal(scores: Scores) -> Scores:
    top = max(scores.values())
    total = top + math.log(sum(math.exp(score - top) for score in scores.values()))
    return {code: score - total for code, score in scores.items()}


def _known(hints: Hints) -> dict[Origin, str]:
    """The hints that are given, the weightiest first."""
    given: dict[Origin, str | None] = {
        "conversation": hints.conversation,
        "page": hints.page,
        "browser": hints.browser,
    }
    return {origin: code for origin, tag in given.items() if tag and (code := primary(tag)) in SUPPORTED}


def _unsaid(known: Mapping[Origin, str], *, names: bool) -> Detected:
    """A message without a word of a language: the weightiest hint, or for French names French."""
    for origin, code in known.items():
        return Detected(code, 0.5 if names else 0.0, origin)
    return Detected(DEFAULT, 0.5, "default") if names else UNKNOWN


def _decide(evidence: Scores, known: Mapping[Origin, str], size: int) -> Detected:
    """The likeliest language by the message and the hints together."""
    scores = dict(evidence)
    for origin, code in known.items():
        if code in scores:
            lone = LONE if size == 1 and origin != "browser" else 0.0
            scores[code] += HINTS[origin] + lone
    scores = _normal(scores)
    first, second, *_ = sorted(scores, key=scores.__getitem__, reverse=True)
    confidence = round(math.exp(scores[first]), 3)
    said = max(evidence, key=evidence.__getitem__)
    origin = "detected" if said == first else next(each for each, code in known.items() if code == first)
    unsure = confidence < SURE and "conversation" not in known
    return Detected(first, confidence, origin, second if unsure else "")
