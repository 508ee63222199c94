"""The outside world, one module per foreign system."""
