"""Tampering: the worker's own functions, which share a process with the student's, are replaced by lying ones."""

from tests.attacks.attack import Attack

REPLACE = """
    import sys
    def replace(name, new):
        # Replace a function of the grader's wherever a module of it knows it by this name.
        found = 0
        for module in list(sys.modules.values()):
            if str(getattr(module, '__name__', '')).startswith('autograder') and hasattr(module, name):
                setattr(module, name, new)
                found += 1
        assert found or 'autograder' not in sys.modules, name
    def replace_method(kind, name, new):
        # The same for a method of a class.
        for module in list(sys.modules.values()):
            if str(getattr(module, '__name__', '')).startswith('autograder') and hasattr(module, kind):
                assert hasattr(getattr(module, kind), name), name
                setattr(getattr(module, kind), name, new)
    """
EVIL = """
    evil = [
        {'output_type': 'display_data', 'data': {'text/html': '<script>alert(1)</script>'}, 'metadata': {}},
        {'output_type': 'display_data', 'data': {'image/png': '"><script>alert(1)</script>'}, 'metadata': {}},
        {'output_type': 'display_data', 'data': {'image/png': 'AA'}, 'metadata': {'image/png': {'alt': '"><script>'}}},
        {'output_type': 'execute_result', 'data': {'text/plain': '50'}, 'execution_count': 1, 'metadata': {}},
        {'output_type': 'error', 'ename': '<b>', 'evalue': 'x', 'traceback': ['<script>']},
        {'output_type': 'stream', 'name': '../../x', 'text': 'x'}, 7, None, [],
    ]
    """

ATTACKS = (
    Attack(
        "every call answered with the visible check's answer",
        "replace('call_here', lambda *a, **k: [True, 8.0, None])",
        before=REPLACE,
        earns=10,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "every question answered with yes",
        "replace_method('Peer', '_answer', lambda self, verb, value: [True, True, None])",
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a class of errors that the judge does not have",
        """
        names = iter(['WireError', 'Closed', 'CheckFailure', 'StopIteration', 'GeneratorExit', '__class__'] * 99)
        form = {'arguments': ['x'], 'line': '', 'itself': None, 'public': ''}
        replace('described', lambda error, to_be_known=False: {'kind': next(names), **form})
        def double(x): raise ValueError
        """,
        before=REPLACE,
    ),
    Attack(
        "a description of an error that is none",
        """
        broken = {'kind': 'ValueError', 'arguments': 'x', 'line': {'a': 1}}
        forms = iter([{}, {'kind': 7}, broken, {1: 2}, 'error'] * 99)
        replace('described', lambda error, to_be_known=False: next(forms))
        def double(x): raise ValueError
        """,
        before=REPLACE,
    ),
    Attack(
        "the line of an error made of the hidden input",
        """
        seen = []
        replace('students_line', lambda error: f'line 1: `{seen}`')
        form = {'kind': 'ValueError', 'itself': None}
        replace('described', lambda error, to_be_known=False: {
            **form, 'arguments': [str(seen)], 'line': f'line 1: `{seen}`'})
        def double(x):
            seen[:] = [np.array(x).tolist()]
            raise ValueError
        """,
        before=REPLACE,
    ),
    Attack(
        "changes of the arguments claimed that were never made",
        """
        claims = iter([[[], {}], [[np.zeros(3)], {}], [[{'x': 1}], {'y': 2}], [[None] * 3, {'f': print}], 7] * 99)
        replace('call_here', lambda *a, **k: [True, 0.0, next(claims)])
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a generator's state claimed that drawing does not lead to",
        """
        def forged(peer, value, find):
            _, (f, x, rng), _ = value
            state = np.random.default_rng(0).bit_generator.state
            other = np.random.default_rng(0)
            other.bit_generator.state = state | {'state': {'state': 0, 'inc': 0}, 'has_uint32': 1, 'uinteger': 7}
            return [True, f(x), [[f, x, other], {}]]
        replace('call_here', forged)
        """,
        exercise="w0-noisy",
        before=REPLACE,
    ),
    Attack(
        "outputs of cells that run in a browser",
        """
        replace('run_cell', lambda *a, **k: {'outputs': evil, 'error': {}, 'seconds': 0.0})
        """,
        before=REPLACE + EVIL,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "reports of cells in no form at all",
        """
        forms = iter([None, [], {}, {'outputs': 7, 'error': 7}, {'outputs': [], 'error': {'lines': 9, 'name': []}},
                      {'outputs': [], 'error': {}, 'seconds': 'x', 'done': 3, 'end': True, 'index': 0}] * 99)
        replace('run_cell', lambda *a, **k: next(forms))
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a report of a cell that says which check passed",
        """
        replace('run_cell', lambda *a, **k: {'outputs': [], 'error': {}, 'seconds': 0.0, 'done': 4, 'index': 5,
                                             'status': 'ok', 'passed': True, 'start': 5, 'end': True})
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    *(
        Attack(
            f"a report of a cell that {name}",
            f"replace('run_cell', lambda *a, **k: {{'outputs': [], 'error': {{}}, 'seconds': 0.0, {more}}})",
            before=REPLACE,
            costs=("w0-halve", "w0-noisy"),
        )
        for name, more in {
            "says that all is at an end": "'end': True",
            "says that another step has begun": "'start': 11",
            "says that the wire is broken": "'broken': 'x'",
            "names a kind of step": "'kind': 'check', 'ready': True, 'public': '', 'missing': False",
        }.items()
    ),
    Attack(
        "seconds of a cell that are no number",
        """
        forms = iter([float('nan'), -1.0, 1e308, 10 ** 400, 'x', None, [], True] * 99)
        replace('run_cell', lambda *a, **k: {'outputs': [], 'error': {}, 'seconds': next(forms)})
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "an output of a hundred megabytes past the worker's own bound",
        """
        big = {'output_type': 'stream', 'name': 'stdout', 'text': 'x' * 100_000_000}
        replace('run_cell', lambda *a, **k: {'outputs': [big], 'error': {}, 'seconds': 0.0})
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "an error of a cell with a traceback of a million lines",
        """
        error = {'name': 'x' * 10 ** 6, 'text': 'x' * 10 ** 6, 'public': '<script>', 'lines': ['x' * 9] * 900_000}
        replace('run_cell', lambda *a, **k: {'outputs': [], 'error': error, 'seconds': 0.0})
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a description that claims to be the judge's own object",
        """
        def describe(self, value):
            return ['back', 0]
        replace_method('Encoder', 'describe', describe)
        """,
        exercise="w0-noisy",
        before=REPLACE,
    ),
    Attack(
        "the bounds of the wire lifted",
        """
        import gc
        for thing in gc.get_objects():
            if type(thing).__name__ in ('Bounds', 'Limits'):
                for name in vars(thing): object.__setattr__(thing, name, 10 ** 15)
        def double(x): return np.zeros(400_000_000, dtype=np.uint8)
        """,
        harms="memory",
    ),
    Attack(
        "the functions that end the worker replaced",
        """
        import os, signal, sys
        os._exit = os.kill = os.abort = sys.exit = lambda *a: None
        replace_method('Peer', 'serve', lambda self: None)
        """,
        before=REPLACE,
        costs=("w0-halve", "w0-noisy"),
    ),
)
