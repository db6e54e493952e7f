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

WEIGHTS: Mapping[str, float] = {"ngram": 0.8, "py3langid": 0.6, "langdetect": 0.2, "mark": 0.8}
"""Of a natural logarithm of a probability; of a mark: nats each."""

FLOOR = 0.05
"""No library can say that a language is less likely than this: each errs on short messages."""

PRIOR: Mapping[str, float] = {"romanised": -3.0, DEFAULT: 0.3}
"""Nats before the first word: languages in letters that are not theirs are rare."""

HINTS: Mapping[Origin, float] = {"conversation": 2.5, "page": 1.5, "browser": 1.2}
"""How many nats of evidence a hint is worth: what a message must say to change the language."""

LONE = 5.0
"""How much more than that a single word must say, for names and loan words travel; an everyday word
of another language (`hello`) need not say more to leave the page's language, only the conversation's."""

HELD = 0.05
"""A message of one or two words may always be of the conversation's language with this probability."""

NAMED = 1.0
"""Nats for French where French names stand in the message: «la CAF»."""

ALONE = 0.95
"""Below this a message that agrees with a hint is said to be in its language because of the hint."""

CERTAIN = 0.9
"""Above this the slow witness is not asked."""

_FEW = 2
_ARTICLES = frozenset(words("la le les l l' de du des d d' à a au aux un une en et pour mon ma mes"))
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
        if script is None or (own != text and _ARTICLES.issuperset(words(fold(own)))):
            return _unsaid(known, names=script_of(text) is not None)
        if script in FOREIGN:
            return Detected(FOREIGN[script], 0.95, "detected")
        if len(BY_SCRIPT[script]) == 1:
            return Detected(BY_SCRIPT[script][0], 0.99, "detected")
        found = marks(own)
        evidence = self._evidence(own, script, found)
        if own != text and DEFAULT in evidence:
            evidence = _normal({**evidence, DEFAULT: evidence[DEFAULT] + NAMED})
        if foreign := self._foreign(own, evidence, found):
            return foreign
        return _decide(evidence, _expected(evidence, known, len(words(fold(text))), found), known)

    def _evidence(self, text: str, script: str, found: Mapping[str, int]) -> Scores:
        """How likely each language is by the message alone, as logarithms of probabilities."""
        natives = BY_SCRIPT[script]
        guess = self._ngram.vote(text, natives)
        scores = {
            code: WEIGHTS["ngram"] * math.log(p + 1e-9)
            + WEIGHTS["mark"] * min(_MARKS_MOST, found.get(code, 0))
            + (PRIOR.get(code, 0.0) if code in natives else PRIOR["romanised"])
            for code, p in guess.items()
        }
        scores = _add(scores, self._py3langid.vote(text, natives), WEIGHTS["py3langid"], natives)
        if max(scores.values()) < math.log(CERTAIN):
            scores = _add(scores, self._langdetect.vote(text, natives), WEIGHTS["langdetect"], natives)
        return scores

    def _foreign(self, text: str, evidence: Scores, found: Mapping[str, int]) -> Detected | None:
        """A language that is not supported, where both libraries agree and there is text enough."""
        if len(text.split()) < _FOREIGN_WORDS:
            return None
        if found.get(_best(evidence), 0) >= _KNOWN:
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
    """The hints that count, the weightiest first. The conversation makes the page and the browser old news."""
    given: dict[Origin, str | None] = {
        "conversation": hints.conversation,
        "page": hints.page,
        "browser": hints.browser,
    }
    known = {origin: code for origin, tag in given.items() if tag and (code := primary(tag)) in SUPPORTED}
    return {"conversation": known["conversation"]} if "conversation" in known else known


def _unsaid(known: Mapping[Origin, str], *, names: bool) -> Detected:
    """A message without a word of a language: the weightiest hint, or for French names French."""
    for origin, code in known.items():
        return Detected(code, 0.5 if names else 0.0, origin)
    return Detected(DEFAULT, 0.5, "default") if names else UNKNOWN


def _expected(evidence: Scores, known: Mapping[Origin, str], size: int, found: Mapping[str, int]) -> Scores:
    """The evidence and the hints together."""
    scores = dict(evidence)
    held = known.get("conversation")
    if held and size <= _FEW and DEFAULT in scores:  # everybody can write Latin letters
        scores[held] = max(scores.get(held, -math.inf), math.log(HELD))
    everyday = found.get(_best(evidence), 0) > 0
    for origin, code in known.items():
        if code in scores:
            lone = size == 1 and (origin == "conversation" or (origin == "page" and not everyday))
            scores[code] += HINTS[origin] + (LONE if lone else 0.0)
    return _normal(scores)


def _decide(evidence: Scores, scores: Scores, known: Mapping[Origin, str]) -> Detected:
    """The likeliest language, and what says so."""
    first, second, *_ = sorted(scores, key=scores.__getitem__, reverse=True)
    confidence = round(math.exp(scores[first]), 3)
    said = first == _best(evidence)
    agreeing: Origin = next((each for each, code in known.items() if code == first), "detected")
    alone = said and (agreeing == "detected" or evidence[first] >= math.log(ALONE))
    origin: Origin = "detected" if alone else agreeing
    unsure = confidence < SURE and "conversation" not in known
    return Detected(first, confidence, origin, second if unsure else "")


def _best(scores: Scores) -> str:
    return max(scores, key=scores.__getitem__)
