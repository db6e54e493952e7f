"""The tokenizer of XLM-RoBERTa, which multilingual-e5-small uses, from the bundled vocabulary."""

from __future__ import annotations

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from ingestion.index.embedding.weights import Vocabulary

MARKS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
"""Pieces that are no text, in the order of their ids but for the last."""

# SentencePiece's rule `nmt_nfkc`: these go, those are spaces, then NFKC.
_NOTHING = Regex(r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]")
_SPACES = Regex(r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]")


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """The tokenizer; it does not truncate. Building it takes about half a second."""
    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    built = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown))
    built.normalizer = normalizers.Sequence(
        [normalizers.Replace(_NOTHING, ""), normalizers.Replace(_SPACES, " "), normalizers.NFKC()]
    )
    built.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    start, end = vocabulary.pieces[vocabulary.start], vocabulary.pieces[vocabulary.end]
    built.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.start), (end, vocabulary.end)],
    )
    built.add_special_tokens([AddedToken(mark, lstrip=mark == "<mask>", normalized=False) for mark in MARKS])
    return built
