"""The data sets of the course and the scripts that build them.

`<name>.h5` holds the arrays and `<name>.md` is the data card: what it is, how it was made, its license and
its limits. `manifest.toml` lists the files with their checksums. `recipes` makes the arrays and `build` writes
the files; a student needs neither, and loads the files with `course_utils.data.load`.
"""
