"""How a student's notebook is set into the master: which cell is which, whose code is where, and what it needs.

matching: which cell is which; solutions and answers: code and texts that are not where they belong; needs: what an
exercise needs run before it; pictures: the figures that graders see. `autograder.graft` puts them together.
"""
