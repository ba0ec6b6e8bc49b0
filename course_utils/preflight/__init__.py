"""The preflight: a notebook is run as grading will run it, on the student's own machine, before it is handed in.

    python -m course_utils.preflight optimization.ipynb

In a process of its own, from top to bottom, without the experiments: so it shows what works in a kernel only because
that remembers code which is gone, or which stands further down. The visible checks give the points that they will give;
the hidden ones are not here. The notebook and its kernel are left alone.
"""
