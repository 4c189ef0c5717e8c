"""How the French base model is made: corpora, own sentences and hand labels in, a packed spaCy pipeline out.

    python -m bot.language.training CORPORA_DIR OUT_DIR
    python -m bot.language.training measure MODEL CORPORA_DIR

The corpora are read from CORPORA_DIR (`ud/` and `ner/`, see MODEL_CARD.md for which) and never copied into the
project. `data/grammar/` holds the templates and word lists of the synthetic sentences, `data/hand_labels.jsonl` where
the entities of hand-labelled treebank sentences stand, `data/verbs.txt` the irregular verbs.
"""
