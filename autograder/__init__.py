"""The course office: releases notebooks, collects what comes back, grades it and tells people how it went.

One module per stage (check, release, collect, grade, score, feedback, report, export, serve). Stages do not import each
other; they meet through the folders of `course` and the typed records of `records`. Students never import this package.
"""
