"""The workbench: plancheck in a browser, for one person and for an office.

`site` says where the data is and configures Django; `models` are the tables; `rights` says who may do what; `acts` are what people do,
without HTTP; `pages` answer requests and only call acts; `work` is the worker that checks drafts from the queue; `serving` starts it all.
Everything of Django is imported here and nowhere else. Documents are opened in worker processes only, as everywhere.
"""
