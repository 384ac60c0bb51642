"""What the files that others build on are made of, as pydantic models: files that come back are read by them, the schemas are made of them.

What is written is tested against them and does not pass through them: making the models costs as much as writing a report, and passing
a long report through them ten times as much.
"""
