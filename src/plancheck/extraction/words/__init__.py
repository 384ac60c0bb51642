"""Words and patterns of official Chinese, from the files in data/: the one way to them, and to regular expressions."""
