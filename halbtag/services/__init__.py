"""The use cases, one module each; the caller owns the transaction."""
