"""Processes: others are started, left behind, signalled, stopped, watched or entered.

Every child ends by itself within a minute, and signals go to the parent and to processes of the attack's own only.
"""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "two hundred forks",
        """
        import os, time
        made = []
        for _ in range(200):
            try: child = os.fork()
            except OSError as problem:
                print(len(made), problem)
                break
            if not child:
                time.sleep(5)
                os._exit(0)
            made.append(child)
        """,
        harms="processes",
    ),
    Attack(
        "forks that fork and share the wire",
        """
        import os, signal
        try:
            for _ in range(4):
                if not os.fork(): signal.alarm(20)  # ends the child
        except OSError as problem: print(problem)
        """,
        harms="processes",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "five hundred threads",
        """
        import threading, time
        try:
            for _ in range(500): threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        except (RuntimeError, MemoryError) as problem: print(problem)
        """,
        harms="processes",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a hundred threads that compute",
        """
        import threading
        def compute():
            while True: np.sort(np.random.default_rng(0).random(1_000_000))
        try:
            for _ in range(100): threading.Thread(target=compute, daemon=True).start()
        except (RuntimeError, MemoryError) as problem: print(problem)
        """,
        harms="processes",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a daemon with a session of its own",
        """
        import subprocess, sys
        try:
            subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', MARK], start_new_session=True)
        except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a daemon forked twice that writes later",
        """
        import os, time
        try: child = os.fork()
        except OSError as problem: child = print(problem) or 1
        if not child:
            os.setsid()
            if os.fork(): os._exit(0)
            time.sleep(3)
            for folder in (CLASSROOM, '/tmp'):
                try:
                    with open(os.path.join(folder, MARK), 'w') as file: file.write(MARK)
                except OSError: pass
            time.sleep(50)
            os._exit(0)
        """,
    ),
    Attack(
        "a process made by clone, posix_spawn and vfork",
        """
        import ctypes, os, sys
        libc = ctypes.CDLL(None, use_errno=True)
        try: os.posix_spawn(sys.executable, [sys.executable, '-c', 'import time; time.sleep(60)', MARK], {})
        except OSError as problem: print(problem)
        for flags in (17, 17 | 0x8000, 17 | 0x20000000):  # SIGCHLD; with the parent's parent; with a new pid namespace
            child = libc.syscall({'x86_64': 56}.get(os.uname().machine, 220), flags, 0, 0, 0, 0)
            if child == 0:
                libc.sleep(50)
                libc._exit(0)
            print(child, ctypes.get_errno())
        """,
    ),
    Attack(
        "the parent killed",
        """
        import os, signal
        for kind in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            parent = os.getppid()
            try:
                if parent > 1: os.kill(parent, kind)
            except OSError as problem: print(problem)
        """,
        harms="the grader",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "the parent stopped for a while",
        """
        import os, signal, time
        parent = os.getppid()
        try:
            if parent > 1:
                os.kill(parent, signal.SIGSTOP)
                time.sleep(3)
                os.kill(parent, signal.SIGCONT)
                breach('stopped its parent')
        except OSError as problem: print(problem)
        """,
        harms="the grader",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "the whole process group ended",
        """
        import os, signal
        if os.getpgrp() in (os.getpid(), os.getsid(0)):  # a group of the worker's own, as a kernel has as well
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            try: os.killpg(0, signal.SIGTERM)
            except OSError as problem: print(problem)
        """,
        harms="the grader",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "signals to everybody",
        """
        import os
        def reaches(pid):
            try: os.kill(pid, 0)  # the signal that does nothing, and says whether another one would arrive
            except OSError: return False
            return True
        reached = [pid for pid in range(1, 70_000) if pid != os.getpid() and reaches(pid)]
        if reached: breach(f'could signal {len(reached)} processes')
        print(reaches(-1))
        """,
    ),
    Attack(
        "others named as the owners of a descriptor, whom the kernel then signals",
        """
        import fcntl, os, socket
        try: one, other = socket.socketpair()
        except OSError: one = 3  # the wire
        for step in (-3, -2, -1, 1, 2, 3):  # the judge has a number near this one, and so have other workers
            for pid in (os.getpid() + step, os.getppid(), -os.getpgrp()):
                try:
                    fcntl.fcntl(one, fcntl.F_SETOWN, pid)
                    fcntl.fcntl(one, 10, 9)  # F_SETSIG: any signal; O_ASYNC and one byte would now send it
                    breach(f'could kill {pid}')
                except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "itself stopped",
        """
        import os, signal
        os.kill(os.getpid(), signal.SIGSTOP)
        """,
    ),
    Attack(
        "every signal ignored, and no end",
        """
        import signal
        for kind in signal.valid_signals():
            try: signal.signal(kind, signal.SIG_IGN)
            except (OSError, ValueError): pass
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
    ),
    Attack(
        "an alarm that goes off in the check",
        """
        import signal
        def ring(*a): raise SystemExit(0)
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, 0.05, 0.01)
        """,
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "other processes listed, with their environment and open files",
        """
        import glob, os
        own = str(os.getpid())
        for path in glob.glob('/proc/[0-9]*'):
            pid = os.path.basename(path)
            if pid in (own, 'self'): continue
            for name in ('environ', 'cmdline', 'maps', 'mem'):
                try:
                    with open(f'{path}/{name}', 'rb') as file:
                        text = file.read(100_000) if name != 'mem' else b''
                    found = [word for word in text.split(b'\\0') if b'CANARY' in word or b'autograder' in word]
                    if found or name in ('mem', 'maps') : breach(f'opened {path}/{name}: {found[:3]}')
                except OSError: pass
        """,
    ),
    Attack(
        "another process's memory read and its descriptors taken",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        there = ctypes.create_string_buffer(64)
        class Area(ctypes.Structure):
            _fields_ = [('base', ctypes.c_void_p), ('size', ctypes.c_size_t)]
        own = Area(ctypes.addressof(there), 8)
        for pid in {os.getppid(), os.getpid() - 1, os.getpid() + 1, *range(1, 40)} - {0, os.getpid()}:
            if libc.process_vm_readv(pid, ctypes.byref(own), 1, ctypes.byref(Area(id(None), 8)), 1, 0) > 0:
                breach(f'read the memory of {pid}')
            handle = libc.syscall(434, pid, 0)  # pidfd_open
            if handle >= 0:
                for number in range(16):
                    taken = libc.syscall(438, handle, number, 0)  # pidfd_getfd
                    if taken >= 0: breach(f'took descriptor {number} of {pid}')
                os.close(handle)
        """,
    ),
    Attack(
        "another process traced",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        for pid in {os.getppid(), os.getpid() - 1, os.getpid() + 1} - {0, 1}:
            if libc.ptrace(0x4206, pid, None, None) == 0:  # seize: it is not stopped
                libc.ptrace(17, pid, None, None)  # and let go at once
                breach(f'traced {pid}')
        print(libc.ptrace(0, 0, None, None))  # may the parent trace me?
        """,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a first place in the processor's queue, for ever",
        """
        import os
        for change in (lambda: os.nice(-20), lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
                       lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
                       lambda: os.sched_setaffinity(0, {0})):
            try: change()
            except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "programs with rights of their own",
        """
        import os
        for program in ('/bin/su', '/usr/bin/sudo', '/bin/mount', '/usr/bin/passwd', '/bin/ping', '/usr/bin/newuidmap'):
            try:
                if os.path.exists(program): os.posix_spawn(program, [program, '--version'], {})
            except OSError as problem: print(problem)
        for change in (os.setuid, os.setgid, os.seteuid):
            try: change(0)
            except OSError as problem: print(problem)
        print(os.getuid(), os.geteuid())
        """,
    ),
    Attack(
        "another program put in the process's place",
        """
        import os, sys
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(60)', MARK])
        """,
        breaks=True,
    ),
)
