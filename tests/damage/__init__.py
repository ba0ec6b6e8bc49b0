"""What happens to notebooks between the student who solved them and the office: one function per case.

`case` is how one is told, `solved` the notebook that it happens to; the other modules hold the cases.
"""
