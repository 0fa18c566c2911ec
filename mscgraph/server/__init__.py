"""The server: dereferences IRIs, answers pages and queries over HTTP."""
