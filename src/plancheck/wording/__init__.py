"""Everything people read, in Chinese and English: the catalogue of texts, and how places, dates and numbers are written."""
