"""Rules text to rules. The second waist stands on its tree (syntax.py)."""
