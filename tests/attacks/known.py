"""Attacks that still get through. They are not in the corpus, all of whose attacks must fail.

docs/grading.md tells of them under "Known and open", and the table of docs/attacks.md shows what each one gets. Whoever
stops one moves it to the file of the corpus where it belongs.
"""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "said by which of a thousand lines raised the error",
        "def double(x):\n    n = int(x[2]) - 2 if np.ndim(x) else 0\n"
        + "    if (n := n - 1) == 0: raise ValueError\n" * 1300
        + "    return 0\n",
    ),
    Attack(
        "said by the shape of the answer",
        """
        def double(x):
            return np.zeros((0, *(int(abs(number) * 1000) for number in x))) if np.ndim(x) else 0
        """,
    ),
    Attack(
        "said by the length of the answer",
        """
        def double(x):
            return np.zeros(int(x[2] * 10)) if np.ndim(x) else 0
        """,
    ),
    Attack(
        "said by the factor that the answer is off",
        """
        def double(x):
            return 2 * x * x[2] if np.ndim(x) else 0
        """,
    ),
    Attack(
        "said by how far the answer is off",
        """
        def double(x):
            return np.array([0.0, 0.0, 2 * x[2] * (1 + x[2] / 200)]) if np.ndim(x) else 0
        """,
    ),
    Attack(
        "carried over by which files the machine has read",
        """
        import glob, os
        files = sorted(glob.glob(os.path.dirname(np.__file__) + '/**/*.pyi', recursive=True))[:200]
        seen = []
        def double(x):
            if np.ndim(x):
                seen.append(x)
                bits = ''.join(f'{letter:08b}' for letter in str(float(x[2])).encode())
                for bit, path in zip(bits, files):
                    with open(path, 'rb', 0) as file:
                        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                        if bit == '1': file.read(1)
            return 0
        """,
        after="""
        import os
        import time
        def is_cached(path):
            with open(path, 'rb', 0) as file:
                start = time.perf_counter_ns()
                file.read(1)
                return time.perf_counter_ns() - start < 15_000  # from memory, not from disk
        bits = '' if seen else ''.join('01'[is_cached(path)] for path in files)  # looking reads them as well
        print(''.join(chr(int(bits[place:place + 8], 2)) for place in range(0, min(48, len(bits)), 8)))
        """,
    ),
    Attack(
        "carried over by the number that the next process gets",
        """
        import os, threading
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
        after="if not seen: print(f'{os.getpid() % 8000 // 8 * 2}.5')",
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
)
