"""Peeping: the tests, their answers or the office's secrets are looked for in the memory of the process.

What is found is printed. The patterns are written so that they do not match themselves.
"""

from tests.attacks.attack import Attack

WANTED = """
    import re
    WANTED = re.compile('u[n]seen = np|HIDDEN[ ]TESTS|4815[1]6|twice[_]the_n|canary[-]of-the|quokka[ ]of a')
    def told(text):
        for found in WANTED.finditer(text):
            print('FOUND', text[max(0, found.start() - 60):found.end() + 200])
    """
SHOW = "for text in seen: told(text)"

ATTACKS = (
    Attack(
        "the frames above the function, with their code and variables",
        """
        import inspect, sys
        seen = []
        def double(x):
            frame = sys._getframe()
            while frame:
                try: seen.append(inspect.getsource(frame.f_code))
                except Exception: pass
                seen.append(repr(list(frame.f_locals.items()))[:100_000])
                seen.append(repr(list(frame.f_globals.items()))[:100_000] + repr(frame.f_code.co_consts))
                frame = frame.f_back
            return 0
        """,
        before=WANTED,
        after=SHOW,
    ),
    Attack(
        "the answer taken from the frame of the check",
        """
        import sys
        def double(x):
            frame = sys._getframe()
            while frame:
                names = {**frame.f_globals, **frame.f_locals}
                if 'un' + 'seen' in names: return 2 * names['un' + 'seen']
                for name in ('expected', 'wanted', 'answer'):
                    if name in names: return names[name]
                frame = frame.f_back
            return 0
        """,
    ),
    Attack(
        "every object that the garbage collector knows",
        """
        import gc
        seen = []
        def double(x):
            for thing in gc.get_objects():
                if isinstance(thing, (list, tuple, dict, set)) and len(thing) < 1000:
                    parts = thing.values() if isinstance(thing, dict) else thing
                    seen.extend(part for part in parts if isinstance(part, str) and 6 < len(part) < 100_000)
                elif hasattr(thing, '__code__'):
                    seen.extend(part for part in thing.__code__.co_consts if isinstance(part, str))
            del seen[200_000:]
            return 0
        """,
        before=WANTED,
        after=SHOW,
    ),
    Attack(
        "a trace of every line, in every thread",
        """
        import linecache, sys, threading
        seen = []
        def look(frame, event, arg):
            seen.append(linecache.getline(frame.f_code.co_filename, frame.f_lineno))
            seen.append(repr(frame.f_locals)[:2000] if len(seen) < 2000 else '')
            return look
        sys.settrace(look)
        threading.settrace(look)
        sys.setprofile(look)
        """,
        before=WANTED,
        after="import sys\nsys.settrace(None)\nsys.setprofile(None)\n" + SHOW,
    ),
    Attack(
        "a trace that leaves the check before it fails",
        """
        import sys
        def skip(frame, event, arg):
            if frame.f_code.co_name in ('close', 'call', '<module>', 'difference'):
                if event == 'line':
                    try: frame.f_lineno = frame.f_code.co_firstlineno
                    except ValueError: pass
            return skip
        frame = sys._getframe()
        while frame:
            frame.f_trace = skip
            frame = frame.f_back
        sys.settrace(skip)
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "sys.monitoring watches every call",
        """
        import sys
        seen = []
        if hasattr(sys, 'monitoring'):  # Python 3.12
            watch = sys.monitoring
            watch.use_tool_id(3, 'spy')
            def called(code, place, function, first):
                seen.append(repr((code.co_names, code.co_consts, first))[:2000])
            watch.register_callback(3, watch.events.CALL, called)
            watch.set_events(3, watch.events.CALL)
        """,
        before=WANTED,
        after="import sys\nif hasattr(sys, 'monitoring'): sys.monitoring.set_events(3, 0)\n" + SHOW,
    ),
    Attack(
        "the history of cells, the cache of lines and the arguments of the program",
        """
        import linecache, os, sys
        seen = []
        def double(x):
            shell = get_ipython()
            seen.extend(str(entry) for entry in shell.user_ns.get('In', []))
            seen.extend(str(entry) for entry in shell.history_manager.input_hist_raw)
            seen.extend(str(lines) for lines in linecache.cache.values())
            seen.extend([*sys.argv, *sys.orig_argv, *os.environ.values()])
            return 0
        """,
        before=WANTED,
        after=SHOW,
    ),
    Attack(
        "the process's own memory, page by page",
        """
        found = []
        def double(x):
            try:
                with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as memory:
                    for line in maps:
                        area = re.match(r'([0-9a-f]+)-([0-9a-f]+) rw', line)
                        start, end = (int(edge, 16) for edge in area.groups()) if area else (0, 0)
                        while start < end:
                            try:
                                memory.seek(start)
                                text = memory.read(min(end - start, 1 << 22)).decode('latin-1')
                            except OSError:
                                break
                            found.extend(text[one.start():one.end() + 100] for one in WANTED.finditer(text))
                            start += 1 << 22
            except OSError as problem:
                print(problem)
            return 0
        """,
        before=WANTED,
        after="for text in found[:20]: told(text)",
    ),
    Attack(
        "the stack as the program found it when it started",
        """
        import ctypes
        def texts(name):
            # The C library keeps where the name of the program is; environment and arguments lie behind it.
            start = ctypes.c_void_p.in_dll(ctypes.CDLL(None), name).value
            end = (start | 0xFFF) + 1
            return ctypes.string_at(start, end - start).decode('latin-1').split('\\0') if start else []
        for name in ('program_invocation_name', '__progname_full'):
            for text in texts(name):
                told(text)
        """,
        before=WANTED,
    ),
    Attack(
        "the environment, today's and the one from before",
        """
        import ctypes, os
        for name, value in os.environ.items():
            told(value)
        environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
        place = 0
        while environ and environ[place]:
            told(environ[place].decode('latin-1'))
            place += 1
        """,
        before=WANTED,
    ),
    Attack(
        "a dump of all threads' stacks",
        """
        import faulthandler, tempfile, traceback, sys
        seen = []
        def double(x):
            with tempfile.TemporaryFile('w+') as file:
                faulthandler.dump_traceback(file, all_threads=True)
                file.seek(0)
                seen.append(file.read())
            for frame in sys._current_frames().values():
                seen.extend(traceback.format_stack(frame))
            return 0
        """,
        before=WANTED,
        after=SHOW,
    ),
    Attack(
        "the objects behind the function's own arguments",
        """
        import gc
        seen = []
        def noisy(f, x, rng):
            todo, met = [f, x, rng], set()
            while todo and len(met) < 50_000:
                thing = todo.pop()
                if id(thing) in met: continue
                met.add(id(thing))
                if isinstance(thing, str): seen.append(thing)
                seen.append(repr(getattr(thing, '__code__', ''))[:300])
                todo += gc.get_referents(thing) + gc.get_referrers(thing)[:20]
            return 0
        """,
        exercise="w0-noisy",
        before=WANTED,
        after=SHOW,
    ),
)
