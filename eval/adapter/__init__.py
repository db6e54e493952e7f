"""Learns how newcomers ask: the adapter of questions, `ingestion/index/embedding/adapter.npz`.

    python -m eval.adapter --data DIR [--steps 240] [--seed 0] [--out FILE]

Passages stay where the bundled model places them. What is learned are factors of rank 8 (LoRA, Hu
et al., 2022) beside the matrices of its last four layers, where questions pass. Three losses pull:

1. distillation (Reimers and Gurevych, 2020): a question, a heading, the explanation of a word or a
   sentence in another language should lie where the model places its French counterpart, each
   less the mean of its language;
2. contrast (InfoNCE, van den Oord et al., 2018) over the corpus: of all sections, each in a language
   drawn by chance, the one that answers a question of its `asked` should lie nearest;
3. contrast over OMoS-QA (Kleinle et al., 2024): of all pages, the one from which a question of the
   train split is answered should score highest: by its best part, plus its best sentence below the
   title, plus 0.15 of its title.

Afterwards half of the way is kept, which forgets less than all of it (WiSE-FT, Wortsman et al.,
2022). Only the corpus, the pages and the train split are learned from; the dev split only measures.
The settings (corpus, index, cache of the model) are those of ingestion. Give what was learned
another `VERSION` in `ingestion/index/embedding/adapter.py` before it is shipped, then run
`python -m eval.prior --data DIR` and `bienvenue corpus vectors`, and choose the thresholds of
`chatbot/answer/judge.py` anew.
"""
