"""A made-up class, by which anybody can watch the whole cycle."""
