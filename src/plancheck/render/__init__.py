"""A model noun to bytes or text: JSON, HTML, Markdown, the terminal, the letter. Pure: date and options are arguments."""
