"""The `flask …` command groups: load, call a service, report."""
