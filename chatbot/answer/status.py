"""How an answer can end: one closed set in five families.

answered · answered_partial · answered_other_language
smalltalk · identity · clarification · emergency · handover
unanswerable_no_content · out_of_scope · unanswerable_personal_case
blocked_injection · blocked_abuse · blocked_output
error_timeout · error_unavailable · error_invalid · error_rate_limited

Each has a sentence for the person in `texts/<lang>.yaml` and a label for the staff here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """The outcome of a turn."""

    ANSWERED = "answered"
    ANSWERED_PARTIAL = "answered_partial"
    ANSWERED_OTHER_LANGUAGE = "answered_other_language"
    SMALLTALK = "smalltalk"
    IDENTITY = "identity"
    CLARIFICATION = "clarification"
    EMERGENCY = "emergency"
    HANDOVER = "handover"
    UNANSWERABLE_NO_CONTENT = "unanswerable_no_content"
    OUT_OF_SCOPE = "out_of_scope"
    UNANSWERABLE_PERSONAL_CASE = "unanswerable_personal_case"
    BLOCKED_INJECTION = "blocked_injection"
    BLOCKED_ABUSE = "blocked_abuse"
    BLOCKED_OUTPUT = "blocked_output"
    ERROR_TIMEOUT = "error_timeout"
    ERROR_UNAVAILABLE = "error_unavailable"
    ERROR_INVALID = "error_invalid"
    ERROR_RATE_LIMITED = "error_rate_limited"


LABELS: Mapping[Status, str] = {
    Status.ANSWERED: "Répondu",
    Status.ANSWERED_PARTIAL: "Répondu en partie",
    Status.ANSWERED_OTHER_LANGUAGE: "Répondu dans une autre langue",
    Status.SMALLTALK: "Politesse",
    Status.IDENTITY: "Question sur le service",
    Status.CLARIFICATION: "Précision demandée",
    Status.EMERGENCY: "Urgence",
    Status.HANDOVER: "Vers une personne",
    Status.UNANSWERABLE_NO_CONTENT: "Pas de contenu",
    Status.OUT_OF_SCOPE: "Hors sujet",
    Status.UNANSWERABLE_PERSONAL_CASE: "Dossier personnel",
    Status.BLOCKED_INJECTION: "Consigne refusée",
    Status.BLOCKED_ABUSE: "Insulte",
    Status.BLOCKED_OUTPUT: "Réponse retenue",
    Status.ERROR_TIMEOUT: "Délai dépassé",
    Status.ERROR_UNAVAILABLE: "Service indisponible",
    Status.ERROR_INVALID: "Message illisible",
    Status.ERROR_RATE_LIMITED: "Trop de messages",
}
