"""The web: parse, call one service, answer with a page or a fragment."""
