"""Marks: how students, exercises and the class stand, gathered from graded notebooks and nbgrader's gradebook."""
