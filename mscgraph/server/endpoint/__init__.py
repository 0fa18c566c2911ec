"""The SPARQL endpoint: the protocol, and processes in which queries can be ended."""
