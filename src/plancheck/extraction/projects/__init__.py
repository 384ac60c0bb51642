"""Key projects: those of tables, lists, boxes and sentences, each with what is told of it."""

from plancheck.extraction.projects.reader import projects

__all__ = ["projects"]
