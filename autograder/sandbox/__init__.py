"""Running what is not trusted: a process of its own for each submission, with limits, killed as a whole."""
