"""The judge: a process of its own that holds the tests and never runs a line that a student wrote."""
