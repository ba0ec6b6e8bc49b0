"""Marks: how students, exercises and the class stand, gathered from graded notebooks and nbgrader's gradebook.

outline: the exercises and checks of a week, by name; automatic: what grading one submission enters; standings: where
each student of a week stands; student_week and class_week: all that a page about one student, or about the class,
shows; statistics: what the results say about the exercises; platform: who students are elsewhere; departed: whose
submission, or who, is no longer there.
"""
