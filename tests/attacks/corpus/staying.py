"""Staying: something remains after the submission and meets the next one: handlers, threads, packages, files."""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "handlers for the end of the program",
        """
        import atexit, os, sys, weakref
        def leave(*a):
            for folder in ('/tmp', CLASSROOM, '.'):
                try:
                    with open(os.path.join(folder, MARK), 'w') as file: file.write(MARK)
                except OSError: pass
        atexit.register(leave)
        class Late:
            def __del__(self): leave()
        late = Late()
        weakref.finalize(np, leave)
        sys.excepthook = sys.unraisablehook = leave
        """,
    ),
    Attack(
        "handlers for the end of the program, and an end",
        """
        import atexit, os, sys
        def leave():
            for folder in ('/tmp', CLASSROOM):
                try:
                    with open(os.path.join(folder, MARK), 'w') as file: file.write(MARK)
                except OSError: pass
        atexit.register(leave)
        def double(x):
            leave()
            sys.exit(0)
        """,
    ),
    Attack(
        "threads that go on after the cell",
        """
        import threading, time
        def patch():
            for _ in range(1000):
                checks.close = checks.call = lambda *a, **k: None
                time.sleep(0.01)
        threading.Thread(target=patch).start()
        threading.Timer(0.2, patch).start()
        """,
    ),
    Attack(
        "a task that goes on in the event loop",
        """
        import asyncio
        async def later():
            await asyncio.sleep(0.05)
            checks.close = lambda *a, **k: None
        try: asyncio.get_event_loop().create_task(later())
        except RuntimeError: asyncio.new_event_loop().create_task(later())
        """,
        breaks=True,
    ),
    Attack(
        "NumPy poisoned for the next submission",
        """
        np.ones = np.zeros = np.array = np.shape = np.add = np.multiply = lambda *a, **k: 1 / 0
        np.random.default_rng = lambda *a: None
        np.seterr(all='raise')
        np.random.seed(0)
        np.set_printoptions(formatter={'all': lambda value: 'owned'})
        import numpy.linalg
        numpy.linalg.norm = None
        """,
        costs=("w0-noisy",),
    ),
    Attack(
        "NumPy's constants changed in memory",
        """
        import ctypes
        for number in (np.pi, np.e, np.inf, 0.5):
            ctypes.c_double.from_address(id(number) + 16).value = 3.0
        """,
    ),
    Attack(
        "the environment, the folder and the file mask changed",
        """
        import os, locale, sys, warnings
        os.environ.update(PYTHONPATH='/tmp', PYTHONSTARTUP='/tmp/x', LD_PRELOAD='/tmp/x.so', OMP_NUM_THREADS='64')
        os.environ.pop('PATH', None)
        os.umask(0o777)
        os.chdir('/')
        sys.path[:] = ['/tmp']
        sys.setswitchinterval(10)
        warnings.simplefilter('error')
        """,
    ),
    Attack(
        "the standard streams closed and exchanged",
        """
        import os, sys
        for stream in (sys.stdout, sys.stderr, sys.stdin, sys.__stdout__, sys.__stderr__):
            try: stream.close()
            except Exception: pass
        sys.stdout = sys.stderr = None
        for fd in (0, 1, 2):
            try: os.close(fd)
            except OSError: pass
        """,
        breaks=True,
    ),
    Attack(
        "every open descriptor closed",
        """
        import os
        os.closerange(0, 4096)
        """,
    ),
    Attack(
        "the matplotlib of the next submission spoilt",
        """
        import matplotlib
        import matplotlib.pyplot as plt
        matplotlib.rcParams['savefig.dpi'] = 1e9
        plt.show = plt.figure = plt.savefig = lambda *a, **k: 1 / 0
        for _ in range(50):
            matplotlib.figure.Figure()
        """,
    ),
    Attack(
        "modules of the grader changed for whoever uses them next",
        """
        import sys
        for name, module in list(sys.modules.items()):
            if name.startswith(('autograder', 'course_utils', 'json', 'socket')):
                for key in list(vars(module)):
                    if not key.startswith('__') and callable(vars(module)[key]):
                        try: setattr(module, key, lambda *a, **k: None)
                        except Exception: pass
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "locks of the classroom held",
        """
        import fcntl, os
        kept = []
        for name in ('.grading', 'gradebook.db'):
            try:
                kept.append(open(os.path.join(CLASSROOM, name), 'a'))
                fcntl.flock(kept[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
                breach(f'holds {name}')
            except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "locks held on the data and the packages that others read",
        """
        import fcntl, os
        kept = []
        for path in (os.path.join(os.environ['COURSE_DATA'], 'manifest.toml'), np.__file__):
            try:
                kept.append(open(path))
                fcntl.flock(kept[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
                breach(f'holds a lock on {path}')
            except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "bytecode left for the packages that others import",
        """
        import os, sys
        folders = {os.path.dirname(getattr(module, '__cached__', None) or '') for module in list(sys.modules.values())}
        for folder in list(folders)[:50]:
            if folder.endswith('__pycache__'):
                try:
                    with open(os.path.join(folder, MARK + '.pyc'), 'w'): pass
                    os.unlink(os.path.join(folder, MARK + '.pyc'))
                    breach(f'wrote into {folder}')
                except OSError: pass
        """,
    ),
    Attack(
        "memory that it shares with its parent",
        """
        import gc, mmap
        for thing in gc.get_objects():
            if isinstance(thing, mmap.mmap):
                try:
                    thing.seek(0)
                    thing.write(b'owned')
                    breach('wrote into shared memory')
                except (TypeError, ValueError): pass
        """,
    ),
)
