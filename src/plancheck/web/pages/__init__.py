"""The pages: a request in, an act, a template or a file out. No rule and no right is decided here."""
