"""Resources: memory, disk, output, descriptors and time are used up. Each attack stops by itself at a bound."""

import nbformat
from nbformat import NotebookNode

from tests.attacks.attack import Attack

PICTURES = "for _ in range(2): display({'image/png': 'A' * 6_000_000}, raw=True)"


def with_pictures(notebook: NotebookNode) -> None:
    notebook.cells += [nbformat.v4.new_code_cell(PICTURES) for _ in range(20)]


ATTACKS = (
    Attack(
        "eight gigabytes of memory",
        """
        kept = []
        for _ in range(80):
            kept.append(np.ones(12_500_000))  # a hundred million bytes each, written to
        """,
        harms="memory",
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "memory asked for in the check",
        """
        def double(x):
            kept = [np.ones(12_500_000) for _ in range(80)]
            return 0
        """,
        harms="memory",
    ),
    Attack(
        "memory that is mapped, shared and locked",
        """
        import mmap
        kept = []
        try:
            for _ in range(80):
                kept.append(mmap.mmap(-1, 100_000_000))
                for place in range(0, 100_000_000, 4096): kept[-1][place] = 1
        except (OSError, ValueError, MemoryError) as problem: print(problem)
        """,
        harms="memory",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "two gigabytes on disk",
        """
        block = b'x' * 1_000_000
        try:
            for number in range(50):
                with open(f'{MARK}-{number}', 'wb') as file:
                    for _ in range(40): file.write(block)
        except OSError as problem: print(problem)
        """,
        harms="disk",
    ),
    Attack(
        "one file of two gigabytes",
        """
        try:
            with open(MARK, 'wb') as file:
                for _ in range(2000): file.write(b'x' * 1_000_000)
        except OSError as problem: print(problem)
        """,
        harms="disk",
    ),
    Attack(
        "a file with a hole of a terabyte",
        """
        try:
            with open(MARK, 'wb') as file: file.truncate(1 << 40)
        except OSError as problem: print(problem)
        """,
        harms="disk",
    ),
    Attack(
        "thirty thousand small files",
        """
        try:
            for number in range(30_000): open(f'{MARK}-{number}', 'w').close()
        except OSError as problem: print(problem)
        """,
        harms="disk",
    ),
    Attack(
        "a hundred megabytes printed in one line",
        """
        for _ in range(100): print('x' * 1_000_000, end='')
        """,
        harms="disk",
    ),
    Attack(
        "a million lines printed",
        """
        for number in range(1_000_000): print('x')
        """,
    ),
    Attack(
        "a flood on both streams and on the descriptors behind them",
        """
        import os, sys
        for _ in range(20):
            for stream in (sys.stdout, sys.stderr):
                try: stream.write('x' * 1_000_000)
                except OSError: pass
            for fd in (1, 2):
                try: os.write(fd, b'x' * 1_000_000)
                except OSError: pass
        """,
    ),
    Attack(
        "fifty megabytes displayed",
        """
        from IPython.display import display
        for _ in range(50): display({'text/plain': 'x' * 1_000_000}, raw=True)
        display({'image/png': 'A' * 50_000_000}, raw=True)
        """,
        harms="disk",
    ),
    Attack(
        "pictures of twelve megabytes in each of twenty cells",
        """
        from IPython.display import display
        """,
        change=with_pictures,
        costs=("w0-halve", "w0-noisy"),
        harms="disk",
    ),
    Attack(
        "a hundred thousand things displayed",
        """
        from IPython.display import display
        for number in range(100_000): display({'text/plain': 'x'}, raw=True)
        """,
    ),
    Attack(
        "an error with a text of a hundred megabytes",
        """
        def double(x): raise ValueError('x' * 100_000_000)
        """,
        after="raise ValueError('x' * 100_000_000)",
        breaks=True,
    ),
    Attack(
        "an answer of a gigabyte",
        """
        def double(x): return np.zeros(125_000_000)
        """,
        harms="memory",
    ),
    Attack(
        "an answer of a million parts",
        """
        def double(x): return [[float(number)] for number in range(1_000_000)]
        """,
    ),
    Attack(
        "a dict with a hundred thousand keys of a thousand letters",
        """
        def double(x): return {str(number) * 200: 0.0 for number in range(100_000)}
        """,
        harms="memory",
    ),
    Attack(
        "descriptors opened until there are none",
        """
        import os
        kept = []
        try:
            for _ in range(100_000): kept.append(os.open('/dev/null', os.O_RDONLY))
        except OSError as problem: print(problem)
        """,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack("a loop without end", "while True: pass"),
    Attack(
        "a loop that swallows every interruption",
        """
        def double(x):
            while True:
                try:
                    while True: pass
                except BaseException:
                    continue
        """,
    ),
    Attack("a sleep for ever", "import time\nwhile True: time.sleep(1000)"),
    Attack("a sleep for ever in the check", "import time\ndef double(x): time.sleep(1000)"),
    Attack(
        "a computation that cannot be interrupted",
        """
        def double(x): return 7 ** (10 ** 9)
        """,
    ),
    Attack(
        "a pattern that never matches",
        """
        import re
        def double(x): return re.match('(a+)+b', 'a' * 60)
        """,
    ),
    Attack(
        "a wait for input",
        """
        import sys
        try: print(input('Your password? '))
        except Exception as problem: print(type(problem))
        print(sys.stdin and sys.stdin.read(1))
        """,
        breaks=True,
    ),
    Attack(
        "a lock that is never released",
        """
        import threading
        lock = threading.Lock()
        def double(x):
            with lock, lock: return 2 * x
        """,
    ),
)
