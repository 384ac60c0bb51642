"""The JSON files that others build on, as pydantic models: the models write the files, read them and give their schemas.

They are frozen copies of the contract: a field that is added to a noun of the model is in no file until it is added here too.
"""
