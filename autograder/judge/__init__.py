"""The judge: a process of its own that holds the tests and never runs a line that a student wrote.

judge: goes through a submission; code: the checks, compiled once for a class; proxies: the student's functions, as
names that ask the worker. What a failed check adds: record and kept remember the calls of a check, replay makes them
again with a known mistake, likeness compares, and diagnosis says which mistakes explain what was seen.
"""
