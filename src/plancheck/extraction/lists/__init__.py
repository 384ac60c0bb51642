"""What is told one by one, in tables, lists and boxes: cells and columns, and the entries that they name."""
