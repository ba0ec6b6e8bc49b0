"""Timing: right when it is watched and wrong when it counts, or the other way round; and answers learnt by heart."""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "right in the first call",
        """
        calls = []
        def double(x):
            calls.append(1)
            return 2 * x if len(calls) == 1 else 0
        """,
        earns=10,
    ),
    Attack("right for one number", "def double(x): return 2 * x if np.ndim(x) == 0 else 0", earns=10),
    Attack("the visible answer by heart", "def double(x): return {4.0: 8.0}.get(float(np.ravel(x)[0]), 0)", earns=10),
    Attack(
        "an end of the process at the hidden check",
        """
        import os
        def double(x):
            if np.ndim(x): os._exit(0)
            return 2 * x
        """,
        earns=10,
    ),
    Attack(
        "no end at the hidden check",
        """
        def double(x):
            while np.ndim(x): pass
            return 2 * x
        """,
        earns=10,
    ),
    Attack(
        "a bomb in a cell at the end",
        "def double(x): return 2 * x if np.ndim(x) == 0 else 0",
        after="import os\nos._exit(0)",
        earns=10,
    ),
    Attack(
        "a function that another one replaces after a while",
        """
        import threading
        def swap(): globals().update(double=lambda x: 0)
        def double(x):
            threading.Timer(0.0, swap).start()
            return 2 * x if np.ndim(x) == 0 else 0
        """,
        earns=10,
    ),
    Attack(
        "a function that an own cell replaces before the next check",
        "def double(x): return 0",
        after="def double(x): return 2 * x",
    ),
    Attack(
        "a clock that stands still",
        """
        import time
        time.time = time.monotonic = time.perf_counter = lambda: 0.0
        def double(x):
            time.sleep(0.3)
            return 0
        """,
    ),
    Attack(
        "seconds that are negative, huge and no number",
        """
        import time
        times = iter([0.0, float('nan'), -1e300, 1e300] * 100)
        time.perf_counter = time.process_time = lambda: next(times)
        """,
    ),
    Attack(
        "one answer for all shapes, which broadcasting would make right",
        "def double(x): return np.array([[8.0, 3.0, -4.5]])",
    ),
    Attack(
        "a random generator put into a state whose numbers it knows",
        """
        def noisy(f, x, rng):
            noise = rng.standard_normal(np.shape(x))
            rng.bit_generator.state = np.random.default_rng(0).bit_generator.state
            known = [0.12573022, -0.13210486]
            return f(x) + noise if abs(np.ravel(x)[0]) < 100 else np.array(known)
        """,
        exercise="w0-noisy",
        earns=10,
    ),
    Attack(
        "a random generator whose state is all zero",
        """
        def noisy(f, x, rng):
            bits = rng.bit_generator
            state = bits.state
            state['state'] = {'state': 0, 'inc': 0}
            bits.state = state
            return f(x) + 0.0
        """,
        exercise="w0-noisy",
    ),
    Attack(
        "a random generator of another kind handed back",
        """
        def noisy(f, x, rng):
            class Fixed(np.random.Generator):
                def standard_normal(self, *a, **k): return 0.0
            rng.__init__(np.random.MT19937(0))
            return Fixed(np.random.MT19937(0))
        """,
        exercise="w0-noisy",
    ),
    Attack(
        "a random generator drawn from for ever",
        """
        def noisy(f, x, rng):
            rng.bit_generator.advance(2 ** 127)
            return f(x)
        """,
        exercise="w0-noisy",
    ),
    Attack(
        "the function that was handed in called with what it was not made for",
        """
        class Evil(float):
            def __pow__(self, other): raise SystemExit
            __mul__ = __rmul__ = __pow__
        def noisy(f, x, rng):
            for thing in (Evil(1), None, 'x' * 1000, [[]], {}, np.zeros(10 ** 6), lambda y: y, f, rng, 10 ** 400):
                try: f(thing)
                except BaseException: pass
            return f(f)
        """,
        exercise="w0-noisy",
    ),
    Attack(
        "the function that was handed in called for ever",
        """
        def noisy(f, x, rng):
            while True: f(1.0)
        """,
        exercise="w0-noisy",
    ),
    Attack(
        "functions that call each other back and forth",
        """
        def noisy(f, x, rng):
            def g(y): return f(g)
            return f(g) + g(f)
        """,
        exercise="w0-noisy",
    ),
)
