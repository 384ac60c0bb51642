"""What is told about rules besides errors of names and types: hints after a syntax error, warnings, and the fixes that go with both."""
