"""A notebook file, seen as the work that is in it: which exercises it has, and how its visible checks stand."""
