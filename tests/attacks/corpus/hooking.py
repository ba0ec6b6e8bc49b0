"""Hooking: IPython runs the cells, and lets a cell change how later ones are read, compiled, run and shown."""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "every later cell replaced as text",
        "get_ipython().input_transformers_post.append(lambda lines: ['pass'])",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "every later cell cleaned of its tests",
        """
        get_ipython().input_transformers_cleanup.append(lambda lines: [
            line for line in lines if 'checks' not in line])
        """,
    ),
    Attack(
        "calls of checks taken out of the syntax tree",
        """
        import ast
        class Out(ast.NodeTransformer):
            def visit_Expr(self, node):
                return ast.Pass() if 'checks' in ast.unparse(node) else node
            def visit_Assert(self, node):
                return ast.Pass()
        get_ipython().ast_transformers.append(Out())
        """,
    ),
    Attack(
        "a cell that runs before each cell",
        """
        def again(*a):
            checks.close = checks.call = lambda *a, **k: None
        get_ipython().events.register('pre_run_cell', again)
        get_ipython().events.register('pre_execute', again)
        """,
    ),
    Attack(
        "errors of cells handled and forgotten",
        """
        def forget(shell, kind, value, traceback, tb_offset=None):
            return []
        get_ipython().set_custom_exc((Exception,), forget)
        get_ipython().showtraceback = lambda *a, **k: None
        get_ipython()._showtraceback = lambda *a, **k: None
        """,
    ),
    Attack(
        "the shell's way to run a cell replaced",
        """
        from types import SimpleNamespace
        shell = get_ipython()
        good = SimpleNamespace(error_before_exec=None, error_in_exec=None, success=True, result=None)
        async def run(*a, **k): return good
        shell.run_cell_async = shell.run_code = shell.run_ast_nodes = run
        shell.run_cell = lambda *a, **k: good
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "a namespace that does not let go of a name",
        """
        class Sticky(dict):
            def __setitem__(self, name, value):
                if name not in ('checks', 'double'): dict.__setitem__(self, name, value)
        shell = get_ipython()
        shell.user_ns = Sticky(shell.user_ns)
        shell.user_global_ns.update(checks=None)
        """,
        breaks=True,
    ),
    Attack(
        "the compiler of cells replaced",
        """
        shell = get_ipython()
        real = shell.compile
        class Compiler(type(real)):
            def ast_parse(self, source, filename='<unknown>', symbol='exec'):
                return real.ast_parse('pass', filename, symbol)
            def __call__(self, source, filename, symbol):
                return compile('pass', filename, symbol)
        shell.compile = Compiler()
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "the shell asked to end",
        """
        shell = get_ipython()
        shell.ask_exit()
        shell.exit_now = True
        shell.reset(new_session=True)
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "magics and formatters with effects of their own",
        """
        shell = get_ipython()
        shell.register_magic_function(lambda line, cell=None: None, 'cell', 'time')
        shell.display_formatter.formatters['text/plain'].for_type(float, lambda *a: 1 / 0)
        shell.display_formatter.formatters['text/html'].for_type(float, lambda value: '<script>alert(1)</script>')
        shell.display_pub.publish = lambda *a, **k: None
        shell.displayhook = shell.display_trap.hook = lambda *a: None
        """,
    ),
    Attack(
        "programs called by the shell's own commands",
        """
        shell = get_ipython()
        for run in (shell.system, shell.getoutput):
            try:
                run(f'touch {CLASSROOM}/{MARK}')
            except BaseException as problem:
                print(problem)
        """,
    ),
    Attack(
        "output in HTML, JavaScript, Markdown and pictures that are none",
        """
        from IPython.display import HTML, Javascript, Markdown, SVG, display
        evil = '<script>alert(1)</script><img src=x onerror=alert(1)>'
        display(HTML(evil), Javascript('alert(1)'), Markdown(evil), SVG('<svg onload="alert(1)"/>'))
        display({'image/png': '"><script>alert(1)</script>', 'text/html': evil}, raw=True)
        display({'application/vnd.jupyter.widget-view+json': {'model_id': 'x'}, 'text/latex': evil}, raw=True)
        print('\\x1b[2J\\x1b]0;owned\\x07\\x1b[31mWrong? [y/n] ' + evil)
        """,
    ),
)
