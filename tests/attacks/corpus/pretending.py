"""Pretending: what a function returns passes itself off as the right answer, or does harm when it is looked at."""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "an object that equals everything",
        """
        class Yes:
            __array_priority__ = 1e9
            def yes(self, *a, **k): return True
            __eq__ = __ne__ = __le__ = __lt__ = __ge__ = __gt__ = __bool__ = yes
            def __sub__(self, other): return 0.0
            __rsub__ = __abs__ = lambda self, *a: 0.0
            __hash__ = None
            def __float__(self): return 8.0
        def double(x): return Yes()
        """,
    ),
    Attack(
        "an array subclass that overrules every function of NumPy",
        """
        class Sly(np.ndarray):
            def __array_ufunc__(self, *a, **k): return np.True_
            def __array_function__(self, *a, **k): return np.True_
            def __array_finalize__(self, source): pass
        def double(x): return np.zeros(np.shape(x)).view(Sly)
        """,
    ),
    Attack(
        "an object with __array_function__ and __array_ufunc__",
        """
        class Sly:
            shape, ndim, size, dtype = (3,), 1, 3, np.dtype(float)
            def __array_ufunc__(self, *a, **k): return np.True_
            def __array_function__(self, *a, **k): return np.True_
        def double(x): return Sly()
        """,
    ),
    Attack(
        "an object that becomes another array each time it is asked",
        """
        class Turns:
            asked = 0
            def __array__(self, *a, **k):
                Turns.asked += 1
                return np.array([8.0, 3.0, -4.5][Turns.asked % 3])
        def double(x): return Turns()
        """,
    ),
    Attack(
        "an object that computes when it learns what was expected",
        """
        class Mirror(float):
            def __rsub__(self, other): return 0.0
            def __sub__(self, other): return 0.0
            def __eq__(self, other): return True
            def __abs__(self): return 0.0
            __hash__ = float.__hash__
        def double(x): return Mirror(0.0)
        """,
    ),
    Attack(
        "an object array of comparison objects",
        """
        class Yes:
            def __eq__(self, other): return True
            def __sub__(self, other): return 0
        def double(x):
            made = np.empty(np.shape(x), dtype=object)
            made.fill(Yes())
            return made
        """,
    ),
    Attack("a masked array with nothing left to compare", "def double(x): return np.ma.masked_all(np.shape(x))"),
    Attack("NaN in every place", "def double(x): return np.full(np.shape(x), np.nan)"),
    Attack("infinity in every place", "def double(x): return np.full(np.shape(x), np.inf)"),
    Attack("a complex number whose parts are NaN", "def double(x): return np.full(np.shape(x), complex(np.nan, 8.0))"),
    Attack(
        "an array of dates and one of fields",
        """
        def double(x):
            if np.ndim(x): return np.zeros(np.shape(x), dtype='datetime64[ns]')
            return np.zeros((), dtype=[('a', 'f8'), ('b', 'O')])
        """,
    ),
    Attack(
        "an object that says it is an array",
        """
        class Liar:
            __class__ = np.ndarray
            dtype, shape, ndim, size, flags = np.dtype(float), (), 0, 1, np.zeros(1).flags
            def __array__(self, *a, **k): return np.array(8.0)
        def double(x): return Liar()
        """,
    ),
    Attack(
        "a class of floats, a class of integers and a class of texts",
        """
        class F(float):
            def __eq__(self, other): return True
            __hash__ = float.__hash__
        class I(int):
            def __eq__(self, other): return True
            __hash__ = int.__hash__
        class S(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        def double(x): return [F(1), I(1), S('8.0')][int(np.size(x)) % 3]
        """,
    ),
    Attack(
        "a list that contains itself",
        """
        def double(x):
            made = [x]
            made.append(made)
            return made
        """,
    ),
    Attack(
        "lists of lists that double with every level",
        """
        def double(x):
            made = [0.0, 0.0]
            for _ in range(50): made = [made, made]
            return made
        """,
    ),
    Attack(
        "a list nested a hundred thousand deep",
        """
        def double(x):
            made = []
            for _ in range(100_000): made = [made]
            return made
        """,
    ),
    Attack(
        "a generator that never ends",
        """
        def double(x):
            while True: yield 0.0
        """,
    ),
    Attack(
        "a generator whose items take for ever",
        """
        import time
        def double(x):
            yield 0.0
            time.sleep(600)
        """,
    ),
    Attack(
        "an iterator that yields itself",
        """
        class Loop:
            def __iter__(self): return self
            def __next__(self): return self
        def double(x): return Loop()
        """,
    ),
    Attack(
        "a dict with hostile keys",
        """
        class Key(str):
            def __hash__(self): return 1
            def __eq__(self, other): raise SystemExit
        def double(x): return {Key('a'): 1, Key.__new__(Key, 'b' * 100_000): 2, (1, (2,)): 3, None: 4, float('nan'): 5}
        """,
        breaks=True,
    ),
    Attack(
        "an object that does something for every question put to it",
        """
        import os
        class Trap:
            def spring(self, *a, **k): os._exit(0)
            __len__ = __iter__ = __bool__ = __eq__ = __hash__ = __reduce__ = __reduce_ex__ = __repr__ = __str__ = spring
            __float__ = __index__ = __array__ = __getstate__ = __copy__ = __deepcopy__ = __del__ = __sizeof__ = spring
        def double(x): return Trap()
        """,
    ),
    Attack(
        "an object whose representation is huge",
        """
        class Huge:
            def __repr__(self): return 'x' * 100_000_000
            __str__ = __repr__
        def double(x): return Huge()
        Huge()
        """,
    ),
    Attack(
        "a class whose name and module are traps",
        """
        class Meta(type):
            @property
            def __name__(cls): raise SystemExit
            def __instancecheck__(cls, other): return True
            def __repr__(cls): raise SystemExit
        class Thing(metaclass=Meta):
            __module__ = property(lambda self: 1 / 0)
        def double(x): return Thing()
        """,
        breaks=True,
    ),
    Attack(
        "an error whose text is a trap",
        """
        class Bad(ValueError, KeyError):
            def __str__(self): raise SystemExit
            __repr__ = __str__
            args = property(lambda self: 1 / 0)
            __traceback__ = property(lambda self: 1 / 0)
        def double(x): raise Bad
        """,
    ),
    Attack(
        "an error that calls itself a failed check with nothing to say",
        """
        class CheckFailure(AssertionError):
            public = ''
            student_line = '<script>alert(1)</script>'
            def __bool__(self): return False
        def double(x): raise CheckFailure('')
        """,
        breaks=True,
    ),
    Attack("the end of an iteration raised at the check", "def double(x): raise StopIteration(8.0)"),
    Attack(
        "an end of the generator raised at the check",
        """
        def double(x): raise GeneratorExit
        """,
    ),
    Attack("an exit with the code of success", "def double(x): raise SystemExit(0)"),
    Attack("an interruption as from the keyboard", "def double(x): raise KeyboardInterrupt"),
    Attack(
        "the arguments changed into the answer",
        """
        def double(x):
            if np.ndim(x): x *= 0
            return np.zeros(np.shape(x))
        """,
    ),
    Attack(
        "the arguments grown, shared and exchanged",
        """
        def noisy(f, x, rng):
            x.flags.writeable = True
            x.resize((400, 400), refcheck=False)
            x.shape = (160_000,)
            return x
        """,
        exercise="w0-noisy",
        breaks=True,
    ),
    Attack(
        "the name of the exercise bound to a class, a module and a number",
        """
        class double(float):
            def __new__(cls, x): return float.__new__(cls, 0.0)
            def __eq__(self, other): return True
            __hash__ = float.__hash__
        """,
    ),
    Attack(
        "an integer with a million digits",
        """
        def double(x): return 7 ** 1_000_000
        """,
    ),
    Attack(
        "a text with half characters, control characters and colours",
        """
        def double(x):
            if np.ndim(x): return '\\udc80\\x1b[31m\\x00\\u202e<script>alert(1)</script>'
            raise ValueError('\\udc80\\x1b[31m\\x00\\u202e</pre><script>alert(1)</script>')
        """,
    ),
)
