"""All sentences of ours that people see, in Chinese and English, and how places, dates and numbers are written."""
