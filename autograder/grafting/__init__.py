"""How a student's notebook is set into the master: which cell is which, whose code is where, and what it needs."""
