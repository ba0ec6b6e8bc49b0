"""The course office: releases notebooks, collects what comes back, grades it and tells people how it went.

One module per stage (check, release, collect, grade, score, feedback, report, export, serve). Stages do not import each
other; they meet through the folders of `course` and the typed records of `records`. Students never import this package.

Where things are, along the way of a notebook:

- commands: cli; demo runs them all on a made-up class; doctor looks at the machine, serve starts JupyterLab.
- the course: course says where everything is, files and access how it is read and written; cells and assignment know
  what nbgrader's metadata says of a cell; records, wording and errors are what stages and people are told.
- masters: normalize and textview keep them readable; lint has their rules, check proves them, with bank; tryout does it
  for one exercise.
- release: kit and leaks, with literals.
- collect: intake, and enrollment.
- grade: engine grades one notebook: graft (with scan and grafting) makes it fit to run, sandbox and judge run it over
  the wire, verdicts makes results of what became of it, store keeps them. grade does so for a class, with crew (garbage
  keeps Python's collector from it), and score for loose notebooks. recording and scorebook enter the results
  (gradebook, provenance, lateness, penalties, history); preview says what would change.
- nbgrader: nbgrader_steps, nbgrader_log and formgrader put this engine behind its commands and buttons.
- telling people: feedback, report and export, from marks, in the forms of pages.
"""
