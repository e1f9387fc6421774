"""The runner: builds a platform, runs the steps of a case, proves what was expected and reports."""
