"""Texts that many tests use."""

TEXTS = [
    "Comment inscrire mon enfant à l'école ?",
    "Where can I find a doctor who speaks English?",
    "¿Cuánto cuesta el billete de autobús?",
    "Onde posso aprender francês?",
    "Wie beantrage ich Wohngeld?",
    "Come si chiede il medico di base?",
    "كم ثمن تذكرة الباص؟",
    "چگونه کارت اقامت بگیرم؟",
    "Де можна вивчати французьку мову?",
    "Где находится мэрия?",
    "Çocuğumu kreşe nasıl yazdırırım?",
    "坐公交车要多少钱？",
]
"""A question in each language."""
