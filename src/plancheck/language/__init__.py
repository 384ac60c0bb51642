"""The rule language: from rule files to a checked rule set."""
