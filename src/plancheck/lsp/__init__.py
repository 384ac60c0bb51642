"""The language server: what an editor asks about rule files. Only `server` knows the protocol and its library."""
