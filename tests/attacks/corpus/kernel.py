"""Kernel: system calls that enter namespaces, mount, load programs, share memory or undo what the sandbox set up.

An attack says which of them were not refused, as far as they matter; nothing is done with what was got.
"""

from tests.attacks.attack import Attack

LIBRARY = """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    X86 = os.uname().machine == 'x86_64'
    def call(x86, arm, *arguments):
        # A system call by its number on the two architectures; what it returned, and the error.
        plain = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
        return libc.syscall(ctypes.c_long(x86 if X86 else arm), *plain), ctypes.get_errno()
    """

ATTACKS = (
    Attack(
        "namespaces of its own, and others' entered",
        """
        for name, flags in {'user': 0x10000000, 'mounts': 0x20000, 'network': 0x40000000, 'pids': 0x20000000}.items():
            if libc.unshare(flags) == 0: breach(f'a new namespace of {name}')
        for kind in ('mnt', 'net', 'pid', 'user'):
            for pid in (1, os.getppid()):
                try:
                    entry = os.open(f'/proc/{pid}/ns/{kind}', os.O_RDONLY)
                    if libc.setns(entry, 0) == 0: breach(f'entered the {kind} namespace of {pid}')
                except OSError as problem: print(problem)
        """,
        before=LIBRARY,
        harms="the grader",
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "mounts, another root and a way out of it",
        """
        os.makedirs(MARK, exist_ok=True)
        if libc.mount(b'none', MARK.encode(), b'tmpfs', 0, None) == 0:
            libc.umount2(MARK.encode(), 2)
            breach('mounted')
        if call(430, 430, b'tmpfs', 0)[0] >= 0: breach('opened a file system')
        try:
            os.chroot(MARK)
            breach('another root')
        except OSError as problem: print(problem)
        os.rmdir(MARK)
        """,
        before=LIBRARY,
        harms="the grader",
        costs=("w0-halve", "w0-noisy"),
        breaks=True,
    ),
    Attack(
        "calls that the kernel has had most trouble with",
        """
        ring = ctypes.create_string_buffer(256)
        for name, x86, arm, arguments in (
            ('io_uring_setup', 425, 425, (4, ring)), ('userfaultfd', 323, 282, (1,)), ('bpf', 321, 280, (0, ring, 64)),
            ('perf_event_open', 298, 241, (ring, 0, -1, -1, 0)), ('add_key', 248, 217, (b'user', b'a', b'b', 1, -3)),
            ('keyctl', 250, 219, (0, -3, 1)), ('fanotify_init', 300, 262, (0, 0)), ('fsmount', 432, 432, (-1, 0, 0)),
            ('kcmp', 312, 272, (os.getpid(), os.getpid(), 0, 0, 0)), ('quotactl', 179, 60, (0, b'/', 0, ring)),
            ('acct', 163, 89, (b'/nothing',)), ('swapon', 167, 224, (b'/nothing', 0)), ('open_by_handle_at', 304, 265,
            (-100, ring, 0)), ('init_module', 175, 105, (ring, 0, b'')), ('lookup_dcookie', 212, 18, (0, ring, 9))):
            got, error = call(x86, arm, *arguments)
            if got >= 0: breach(f'{name} was allowed')
            print(name, got, error)
        """,
        before=LIBRARY,
    ),
    Attack(
        "the sandbox's own settings undone",
        """
        for name, arguments in {
            'outlive the parent': (1, 0, 0, 0, 0), 'be a reaper': (36, 1, 0, 0, 0), 'core dumps': (4, 1, 0, 0, 0),
            'new privileges': (38, 0, 0, 0, 0), 'no filter': (22, 0, 0, 0, 0), 'capabilities': (47, 2, 21, 0, 0),
            'anybody may trace': (0x59616D61, -1, 0, 0, 0), 'unkillable by memory': (33, 0, 0, 0, 0)}.items():
            print(name, libc.prctl(*map(ctypes.c_ulong, arguments)), ctypes.get_errno())
        import resource
        for kind in range(16):
            try:
                soft, hard = resource.getrlimit(kind)
                resource.setrlimit(kind, (-1, -1))
                if hard != -1: breach(f'lifted limit {kind} from {hard}')
            except (OSError, ValueError): pass
        try:
            with open('/proc/self/oom_score_adj', 'w') as file: file.write('-1000')
            breach('cannot be killed for want of memory')
        except OSError as problem: print(problem)
        """,
        before=LIBRARY,
    ),
    Attack(
        "a filter of its own that forbids the process to end",
        """
        import struct
        def do(code, value, yes=0, no=0): return struct.pack('HBBI', code, yes, no, value)
        code = do(0x20, 0) + do(0x15, 231 if X86 else 94, 0, 1) + do(0x06, 0x50001) + do(0x06, 0x7FFF0000)
        program = ctypes.create_string_buffer(code, len(code))
        header = struct.pack('HxxxxxxQ', len(code) // 8, ctypes.addressof(program))
        libc.prctl(38, 1, 0, 0, 0)
        print(call(317, 277, 1, 0, ctypes.create_string_buffer(header, len(header))))
        """,
        before=LIBRARY,
    ),
    Attack(
        "shared memory, semaphores and queues that outlive the process",
        """
        libc.shmget(0x5F1C, 4096, 0o1666)
        libc.semget(0x5F1C, 1, 0o1666)
        libc.msgget(0x5F1C, 0o1666)
        rt = ctypes.CDLL('librt.so.1', use_errno=True)
        print(rt.shm_open(('/' + MARK).encode(), 0o102, 0o666), rt.mq_open(('/' + MARK).encode(), 0o100, 0o666, None))
        from multiprocessing import shared_memory
        try: print(shared_memory.SharedMemory(MARK, create=True, size=4096).name)
        except (OSError, ValueError) as problem: print(problem)
        """,
        before=LIBRARY,
    ),
    Attack(
        "a program in memory that is on no disk",
        """
        made = libc.memfd_create(MARK.encode(), 0)
        print(made)
        if made >= 0:
            os.write(made, b'#!/bin/sh\\nsleep 30\\n')
            try:
                os.posix_spawn(f'/proc/self/fd/{made}', [MARK], {})
                breach('started a program from memory')
            except OSError as problem: print(problem)
        """,
        before=LIBRARY,
    ),
    Attack(
        "calls by the numbers of the other tables",
        """
        # x32 and 32-bit calls have tables of their own, which a list of 64-bit numbers does not cover.
        print(call(0x40000000 + 39, 39)[0])
        import mmap
        if X86:
            page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
            page.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, 20 (getpid of the 32-bit table); int 0x80; ret
            here = ctypes.addressof(ctypes.c_char.from_buffer(page))
            got = ctypes.CFUNCTYPE(ctypes.c_int)(here)()
            if got == os.getpid(): breach('a 32-bit system call was answered')
        """,
        before=LIBRARY,
    ),
    Attack(
        "a core dump",
        """
        import os, resource
        try: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        except (OSError, ValueError) as problem: print(problem)
        os.abort()
        """,
    ),
    Attack("a crash in machine code", "import ctypes\nctypes.string_at(0)"),
    Attack(
        "a crash in the check, in machine code",
        """
        import ctypes
        def double(x): return ctypes.string_at(1)
        """,
    ),
    Attack(
        "a stack that overflows",
        """
        import sys, threading
        sys.setrecursionlimit(10 ** 8)
        class Deep:
            def __repr__(self): return repr(self)
            def __getattr__(self, name): return getattr(self, name)
        def double(x): return repr(Deep()) + getattr(Deep(), 'a')
        """,
    ),
)
