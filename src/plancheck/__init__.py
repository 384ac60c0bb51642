"""plancheck: checks a draft plan against a guideline, rule by rule, with evidence."""

__version__ = "0.1.0"
