"""Running what is not trusted: a process of its own for each submission, with limits, killed as a whole.

From the outside in. submission: what is run, once or twice; steps and casebook: what is handed in and what comes out;
process and watch: a worker and a judge for it, looked after from the office; nursery, client and line: the warm process
that the office keeps, and how they talk; site, scratch and limits: where, and how much. In the warm process: warm and
practice. Its forks: parent (of all workers, or of all judges), and from there fork and worker (the judge is in
`autograder.judge`), in which shell, awaiting, outputs and quiet run cells. The walls: enclosure puts them up, out of
namespaces, landlock, seccomp with syscalls, and cgroups, through kernel.
"""
