"""Stashing: the inputs of hidden checks, which a function does get to see, are carried to where a student reads them.

Here the attacker is not after points but after next year's answers.
"""

from autograder.sandbox.enclosure import Walls
from tests.attacks.attack import Attack

STASH = """
    stash = []
    def double(x):
        if np.ndim(x): stash.append(np.array(x).tolist())
        return 0
    """
HALVE_RAISES = "raise ValueError(str(stash))"

ATTACKS = (
    Attack(
        "printed while the check runs",
        """
        import os, sys, warnings
        def double(x):
            if np.ndim(x):
                text = str(np.array(x).tolist())
                for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
                    if stream: print(text, file=stream, flush=True)
                for fd in (1, 2): os.write(fd, text.encode())
                warnings.warn(text)
                from IPython.display import display
                display(text)
            return 0
        """,
    ),
    Attack("printed by a cell of the student's own", STASH, after="print(stash)"),
    Attack("displayed by a cell of the student's own", STASH, after="stash"),
    Attack(
        "shown as a picture with a description",
        STASH,
        after="""
        from IPython.display import display, Markdown
        import matplotlib.pyplot as plt
        display(Markdown(f'# {stash}'))
        figure = plt.figure(figsize=(1, 1))
        display(figure, metadata={'image/png': {'alt': str(stash)}})
        display({'image/png': str(stash).encode().hex()}, metadata={'image/png': {'alt': str(stash)}}, raw=True)
        """,
    ),
    Attack("raised by a cell of the student's own", STASH, after=HALVE_RAISES, breaks=True),
    Attack(
        "raised by the cell of the next exercise",
        STASH,
        others={"w0-halve": HALVE_RAISES},
        costs=("w0-halve",),
        breaks=True,
    ),
    Attack(
        "raised by the next exercise's function in its visible check",
        STASH,
        others={"w0-halve": "def halve(x):\n    raise ValueError(str(stash))"},
        costs=("w0-halve",),
    ),
    Attack(
        "returned to the next exercise's visible check, which shows what came",
        STASH,
        others={"w0-halve": "def halve(x):\n    return stash[0][2] if stash else 0.0"},
        costs=("w0-halve",),
    ),
    Attack(
        "returned as text and as names to the next exercise's visible check",
        STASH,
        others={"w0-halve": "def halve(x):\n    return {str(stash): type(str(stash), (), {})()}"},
        costs=("w0-halve",),
    ),
    Attack(
        "said by an error in the hidden check",
        """
        def double(x):
            if np.ndim(x): raise ValueError(str(np.array(x).tolist()))
            return 0
        """,
    ),
    Attack(
        "said by the name of an error's class",
        """
        def double(x):
            if np.ndim(x): raise type(str(np.array(x).tolist()), (Exception,), {})()
            return 0
        """,
    ),
    Attack(
        "said by the line in which an error happened",
        """
        import linecache
        def double(x):
            if np.ndim(x):
                text = f'raise ValueError  # {np.array(x).tolist()}'
                name = '<ipython-input-99-f00>'
                linecache.cache[name] = (len(text), None, [text], name)
                exec(compile(text, name, 'exec'))
            return 0
        """,
    ),
    Attack(
        "said by the number of the line in which an error happened",
        """
        def double(x):
            if np.ndim(x):
                lines = int(np.ravel(x)[2] * 10)
                exec(compile('\\n' * (lines - 1) + 'raise ValueError', '<ipython-input-99-f00>', 'exec'))
            return 0
        """,
    ),
    Attack(
        "said by the name of what is returned",
        """
        def double(x):
            if not np.ndim(x): return 0
            def made(): pass
            made.__name__ = made.__qualname__ = str(np.array(x).tolist())
            return made
        """,
    ),
    Attack(
        "carried over in a file, shared memory and the environment",
        """
        import os
        def double(x):
            if np.ndim(x):
                for folder in ('.', '/tmp', '/dev/shm', os.path.expanduser('~'), CLASSROOM):
                    try:
                        with open(os.path.join(folder, MARK), 'w') as file: file.write(str(np.array(x).tolist()))
                    except OSError: pass
                os.environ[MARK] = str(np.array(x).tolist())
            return 0
        """,
        after="""
        import os
        for folder in ('.', '/tmp', '/dev/shm', os.path.expanduser('~'), CLASSROOM):
            try:
                with open(os.path.join(folder, MARK)) as file: print(file.read())
            except OSError: pass
        print(os.environ.get(MARK))
        """,
    ),
    Attack(
        "kept by a thread that prints it later",
        """
        import sys, threading, time
        stash = []
        def later():
            for _ in range(20):
                time.sleep(0.05)
                if stash: print(stash, flush=True)
        def double(x):
            if np.ndim(x):
                stash.append(np.array(x).tolist())
                threading.Thread(target=later, daemon=True).start()
            return 0
        """,
        after="import time\ntime.sleep(0.5)",
    ),
    Attack(
        "said by the error about a name",
        """
        def noisy(f, x, rng):
            if not np.ndim(x): raise NameError(str(x))
            return f(x) + rng.standard_normal(np.shape(x))
        """,
        breaks=True,
        exercise="w0-noisy",
        earns=10,
    ),
    Attack(
        "the constants of a function that is handed in, found by asking it",
        """
        asked = []
        def noisy(f, x, rng):
            asked.append((f(0.0), x.tolist()))
            raise ValueError(str(asked))
        """,
        exercise="w0-noisy",
        after="print(asked)",
    ),
    Attack(
        "put into the text of the next cell",
        """
        def double(x):
            if np.ndim(x):
                shell = get_ipython()
                shell.set_next_input(str(np.array(x).tolist()))
                shell.payload_manager.write_payload({'source': 'set_next_input', 'text': str(np.array(x).tolist())})
            return 0
        """,
    ),
    Attack(
        "carried over by the number that the next process gets",
        """
        import threading
        seen = []
        def double(x):
            if np.ndim(x):
                for _ in range(9000):  # threads use up numbers, too, until the next one is the one that is wanted
                    thread = threading.Thread(target=int)
                    thread.start()
                    thread.join()
                    if thread.native_id % 8000 // 8 == int(x[2] / 2): break
                seen.append(x)
            return 0
        """,
        after="import os\nif not seen: print(f'{os.getpid() % 8000 // 8 * 2}.5')",
        needs=Walls.NAMESPACES,
    ),
    Attack(
        "carried over by the number that the next pipe gets",
        """
        import os
        seen = []
        def next_number():
            ends = os.pipe()
            number = os.fstat(ends[0]).st_ino  # counted for the whole machine, and dealt to its cores by the thousand
            for end in ends: os.close(end)
            return number
        def double(x):
            if np.ndim(x):
                while next_number() // 1024 % 64 != int(x[2] / 2) % 64: pass
                seen.append(x)
            return 0
        """,
        after="""
        for _ in range(0 if seen else 1100): number = next_number()
        if not seen:  # others make pipes, too
            print([2 * (high + (number // 1024 - more) % 64) + 0.5 for high in range(0, 1024, 64) for more in range(4)])
        """,
    ),
)
