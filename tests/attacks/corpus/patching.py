"""Patching: what the tests are made of is changed before they run: checks, NumPy, builtins, modules."""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "checks replaced by functions that accept everything",
        """
        checks.close = checks.call = checks.equal = checks.true = lambda *a, **k: None
        """,
    ),
    Attack(
        "the comparison behind the checks finds no difference",
        """
        import course_utils.checks.comparing as comparing
        comparing.difference = lambda *a: None
        comparing.failure = lambda *a, **k: None
        """,
    ),
    Attack(
        "the code inside a check exchanged",
        """
        def accepts(label, got, expected, rtol=1e-6, atol=1e-9, hint=''):
            return None
        checks.close.__code__ = accepts.__code__
        """,
    ),
    Attack(
        "NumPy's comparisons say yes",
        """
        np.isclose = np.allclose = np.array_equal = np.isfinite = np.all = lambda *a, **k: True
        np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
        """,
    ),
    Attack(
        "NumPy makes every array of zeros",
        """
        zeros = np.zeros
        np.array = np.asarray = lambda *a, **k: zeros(3)
        def double(x): return 0 * x
        """,
        costs=("w0-noisy",),
    ),
    Attack(
        "the name np stands for something else",
        """
        class Fake:
            def __getattr__(self, name):
                return lambda *a, **k: 0.0
        np = Fake()
        """,
        costs=("w0-noisy",),
    ),
    Attack(
        "builtins that say yes",
        """
        import builtins
        builtins.all = builtins.any = builtins.isinstance = builtins.abs = lambda *a: True
        builtins.len = lambda *a: 1
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "exec and compile do nothing",
        """
        import builtins
        builtins.exec = builtins.eval = lambda *a, **k: None
        builtins.compile = lambda *a, **k: None
        builtins.AssertionError = builtins.BaseException = StopIteration
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "course_utils exchanged among the loaded modules",
        """
        import sys, types
        fake = types.ModuleType('course_utils.checks')
        fake.close = fake.call = lambda *a, **k: None
        sys.modules['course_utils.checks'] = sys.modules['course_utils'].checks = checks = fake
        """,
    ),
    Attack(
        "course_utils deleted",
        """
        import sys
        for name in [name for name in sys.modules if name.startswith('course_utils')]:
            del sys.modules[name]
        sys.path.clear()
        del checks
        """,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "an import hook that serves other checks",
        """
        import importlib.abc, importlib.machinery, sys
        class Hook(importlib.abc.MetaPathFinder, importlib.abc.Loader):
            def find_spec(self, name, path=None, target=None):
                if name.startswith('course_utils'): return importlib.machinery.ModuleSpec(name, self, is_package=True)
            def exec_module(self, module):
                module.close = module.call = module.checks = lambda *a, **k: None
        sys.meta_path.insert(0, Hook())
        for name in [name for name in sys.modules if name.startswith('course_utils')]:
            del sys.modules[name]
        import course_utils.checks as checks
        """,
    ),
    Attack(
        "the import statement itself replaced",
        """
        import builtins
        real = builtins.__import__
        def fake(name, *rest):
            if name.startswith(('course_utils', 'autograder', 'numpy')):
                raise ImportError(name)
            return real(name, *rest)
        builtins.__import__ = fake
        """,
        costs=("w0-noisy",),
    ),
    Attack(
        "numbers in the interpreter's memory changed",
        """
        import ctypes
        for number in (8.0, 4.0):  # the constants of this cell, and of others if the interpreter shares them
            ctypes.c_double.from_address(id(number) + 16).value = 0.0
        for number in (2, 8):  # small integers are shared by the whole process
            ctypes.c_int32.from_address(id(number) + 24).value = 0
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "multiplication of arrays replaced in the class itself",
        """
        import gc
        methods = gc.get_referents(np.ndarray.__dict__)[0]
        for name in ('__mul__', '__rmul__', '__sub__', '__eq__'):
            methods[name] = lambda *a: np.zeros(3)
        np.set_numeric_ops = None
        """,
        costs=("w0-noisy",),
    ),
)
