"""The JSON formats for other programs, as pydantic models that write, read and describe the files.

They are separate from the model on purpose: a field added to the model is not in any file until it is added here.
"""
