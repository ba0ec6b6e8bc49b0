"""Files: the gradebook, the masters, the results and others' work are read, written, linked to or deleted.

An attack says what it could read, and names everything that it makes after itself, so that it can be found.
"""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "the gradebook read",
        """
        import os, sqlite3
        path = os.path.join(CLASSROOM, 'gradebook.db')
        try:
            rows = sqlite3.connect(f'file:{path}?mode=ro', uri=True).execute('select * from source_cell').fetchall()
            breach(f'read the gradebook: {rows}')
        except Exception as problem:
            print(problem)
        """,
    ),
    Attack(
        "points by hand written into the gradebook",
        """
        import os, sqlite3
        try:
            with sqlite3.connect(os.path.join(CLASSROOM, 'gradebook.db'), timeout=1) as book:
                book.execute('update grade set manual_score = 77')
            breach('wrote the gradebook')
        except Exception as problem:
            print(problem)
        """,
    ),
    Attack(
        "the gradebook kept locked",
        """
        import os, sqlite3
        try:
            book = sqlite3.connect(os.path.join(CLASSROOM, 'gradebook.db'), isolation_level=None, timeout=1)
            book.execute('begin exclusive')
            breach('locked the gradebook')
        except Exception as problem:
            print(problem)
        """,
    ),
    Attack(
        "the master notebooks and the bank read",
        """
        import glob, os, sys
        places = [COURSE, os.getcwd(), *sys.path, sys.prefix, '/proc/self/cwd', '/proc/1/root' + COURSE]
        if 'autograder' in sys.modules:
            places.append(os.path.dirname(os.path.dirname(sys.modules['autograder'].__file__)))
        for place in places:
            for pattern in ('notebooks/*/*.ipynb', 'source/*/*.ipynb', 'autograder/bank/week*/*.py', '../*/source/*/*'):
                for path in glob.glob(os.path.join(place, pattern)):
                    try:
                        with open(path) as file: breach(f'read {path}: {file.read()[:3000]}')
                    except OSError as problem:
                        print(problem)
        """,
    ),
    Attack(
        "the solution found in the master and handed in",
        """
        import json, os
        def double(x): return 0
        for folder in ('notebooks', 'source'):
            try:
                with open(os.path.join(COURSE, folder, 'week0', 'tiny.ipynb')) as file: cells = json.load(file)['cells']
                exec(next(''.join(cell['source']) for cell in cells if cell['id'] == 'w0-double'))
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "a classmate's answer read",
        """
        import glob
        for path in [CLASSMATE, *glob.glob(CLASSROOM + '/*/*/week0/*'), *glob.glob(COURSE + '/submitted/*/*/*')]:
            try:
                with open(path) as file: breach(f'read {path}: {file.read()}'[:100_000])
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "a classmate's submission overwritten",
        """
        for path in (CLASSMATE, CLASSMATE + '.' + MARK):
            try:
                with open(path, 'r+' if path == CLASSMATE else 'w') as file: breach(f'opened {path} to write')
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "the office's canary read",
        """
        for way in ('', '/proc/self/root', '/proc/1/root'):
            path = way + COURSE + '/canary.txt'
            try:
                with open(path) as file: breach(file.read())
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "a kept result and a graded notebook forged",
        """
        import glob, json, os
        for folder in ('results', 'autograded', 'feedback', 'release', 'submitted', ''):
            try:
                os.makedirs(os.path.join(CLASSROOM, folder), exist_ok=True)
                with open(os.path.join(CLASSROOM, folder, MARK), 'w') as file: file.write('{}')
                breach(f'wrote into {folder or "the classroom"}')
            except OSError as problem:
                print(problem)
        for path in glob.glob(CLASSROOM + '/results/*/*.json'):
            try:
                with open(path) as file: table = file.read()
                with open(path, 'w') as file: file.write(table.replace('"error"', '"ok"'))
                breach(f'forged {path}')
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "something left beside Python's packages, the checks and the data",
        """
        import os, site, sys
        import course_utils
        folders = [os.path.dirname(np.__file__), os.path.dirname(course_utils.__file__), sys.prefix, sys.base_prefix]
        folders += [*site.getsitepackages(), os.path.dirname(os.__file__), os.environ.get('COURSE_DATA', ''), COURSE]
        for folder in folders:
            try:
                with open(os.path.join(folder, MARK), 'w') as file: file.write('')
                os.unlink(os.path.join(folder, MARK))
                breach(f'wrote into {folder}')
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "a check opened to be changed",
        """
        import course_utils.checks.comparing as module
        try:
            with open(module.__file__, 'r+'): breach('could have changed the checks on disk')
        except OSError as problem:
            print(problem)
        """,
    ),
    Attack(
        "links made to what lies outside",
        """
        import os
        for number, path in enumerate((CLASSROOM + '/gradebook.db', COURSE + '/canary.txt', COURSE, '/etc/passwd')):
            for make in (os.symlink, os.link):
                try:
                    make(path, f'{make.__name__}-{number}')
                    with open(f'{make.__name__}-{number}', 'rb') as file: breach(f'read {path}: {file.read(1000)}')
                except OSError as problem:
                    print(problem)
        """,
    ),
    Attack(
        "a scratch folder that cannot be removed",
        """
        import os
        for number in range(300):
            try:
                os.mkdir('deeper'); os.chdir('deeper')
            except OSError: break
        for name in ('a\\nb', '-rf', '\\udc80', 'x' * 255, '*', '..hidden'):
            try: open(name, 'w').close()
            except (OSError, UnicodeError): pass
        try: os.mkfifo('fifo')
        except OSError: pass
        for name in ('fifo', '.', '..'):
            try: os.chmod(name, 0)
            except OSError: pass
        """,
    ),
    Attack(
        "the working folder deleted",
        """
        import os, shutil
        if len(os.listdir()) < 20 and not os.path.exists('.git'):
            shutil.rmtree(os.getcwd(), ignore_errors=True)
        """,
    ),
    Attack(
        "something left in every folder that is open to all",
        """
        import os
        for folder in (os.path.expanduser('~'), '/root', '/home', '/tmp', '/var/tmp', '/dev/shm', '/run', '/'):
            try:
                with open(os.path.join(folder, MARK), 'w') as file: file.write(MARK)
            except OSError as problem:
                print(problem)
        """,
    ),
    Attack(
        "files by number, and folders by the descriptors that are open",
        """
        import os
        for fd in range(256):
            for way in ('canary.txt', '../canary.txt', 'classroom/gradebook.db', '../../../canary.txt'):
                try:
                    inside = os.open(way, os.O_RDONLY, dir_fd=fd)
                    breach(f'read through descriptor {fd}: {os.read(inside, 1000)}')
                except OSError: pass
        """,
    ),
)
