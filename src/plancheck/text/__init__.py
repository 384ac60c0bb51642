"""Chinese text as every part of the program reads it: clauses, words in them, names, numbers of headings."""
