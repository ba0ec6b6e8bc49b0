"""Tools for the notebooks of the course: data, a small network to experiment with, plots and checks.

Import what you need by module, for example `from course_utils import data, nn, plots`.
Importing the package itself loads nothing else.
"""
