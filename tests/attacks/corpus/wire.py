"""Wire: messages that nobody asked for, or of a form that they must not have, are sent to the judge and the office.

The attacker knows the protocol and uses the worker's own end of it, found among the objects of the process.
"""

from tests.attacks.attack import Attack

PEER = """
    import gc, json, os, socket, stat, struct, sys, time
    peers = [thing for thing in gc.get_objects() if type(thing).__name__ == 'Peer']
    peer = peers[0] if peers else None
    assert peer or 'autograder' not in sys.modules, 'the end of the wire was not found'
    def frame(head, body=b''):
        # A message as its bytes; `head` may be of any form.
        text = head if isinstance(head, bytes) else json.dumps(head).encode()
        return struct.pack('<4sIQ', b'AGW1', len(text), len(body)) + text + body
    def send(*parts):
        for part in parts:
            if peer: peer.sock.sendall(part)
    def descriptors():
        for fd in range(3, 256):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode) or stat.S_ISFIFO(os.fstat(fd).st_mode): yield fd
            except OSError: pass
    """
REPLY = """
    def reply(told, body=b'', changes=None):
        # An answer to a call: it succeeded, this is its result, and this is what became of its arguments.
        return frame(['answer', 'call', ['t', True, told, changes]], body)
    def known(x):
        # How many things of the question an answer may refer to by number: a call, its arguments, those by name.
        return 3 + (np.ndim(x) > 0)
    def doubling(x):
        told = ['l', 0.0, 0.0]
        for level in range(49, -1, -1): told = ['l', told, ['r', known(x) + level + 1]]
        return told
    """
MALFORMED = {
    "a million lists deep": "frame(b'[\"answer\", \"call\", ' + b'[' * 1_000_000 + b']' * 1_000_000 + b']')",
    "fifty levels of references that double": "reply(doubling(x))",
    "a reference to what comes later": "reply(['r', 99])",
    "a list that contains itself": "reply(['l', ['r', known(x)]])",
    "an array of objects": "reply(['a', '|O', 'C', True, 1], b'x' * 8)",
    "an array of pointers to text": "reply(['a', '|V8', 'C', True, 1], b'x' * 8)",
    "an array past the end of its message": "reply(['a', '<f8', 'C', True, 3], b'x' * 8)",
    "an array without its bytes": "reply(['a', '<f8', 'C', True, 2**40])",
    "an array of empty texts without end": "reply(['a', '<U0', 'C', True, 2**31])",
    "an array with a negative side": "reply(['a', '<f8', 'C', True, -3])",
    "an array in an order that there is not": "reply(['a', '<f8', 'K', True, 1], b'x' * 8)",
    "a view of what is outside of its array": "reply(['v', 2, True, [5, 1], [100]])",
    "a view that repeats without end": "reply(['v', 2, True, [0, 0, 0], [2**20, 2**20]])",
    "a view of what is no array": "reply(['v', 0, True, [0, 1], [1]])",
    "packed numbers of a kind that is not packed": "reply(['l', ['p', 'O', 3]], b'x' * 24)",
    "packed numbers without their bytes": "reply(['l', ['p', 'd', 10**9]])",
    "a value of a kind that does not exist": "reply(['class', 'os', 'system'])",
    "a generator of a kind that does not exist": "reply(['b', 'os', 0, 1, 3, 0, 0])",
    "a generator in a state that there is not": "reply(['b', 'MT19937', 0, *[1] * 624, 10**9])",
    "a dict with a list as key": "reply(['d', [['l']], [1]])",
    "a dict whose keys all fall together": "reply(['d', [(2**61 - 1) * n for n in range(60_000)], [0] * 60_000])",
    "a dict of more keys than values": "reply(['d', ['a', 'b'], [1]])",
    "a range without end": "reply(['q', 0, 10**30, 1])",
    "an array that becomes a list": "reply(0.0, b'', ['t', ['l', ['r', 2]], ['l', ['l', 7]]])",
    "a change of the question itself": "reply(0.0, b'', ['t', ['l', ['r', 0], ['r', 1]], ['l', ['l', 7], ['l', 7]]])",
    "a change of what cannot change": "reply(0.0, b'', ['t', ['l', 'x', 1], ['l', 1, 'x']])",
    "a body that is longer than its arrays": "reply(0.0, b'x' * 1000)",
    "NaN": 'frame(b\'["answer", "call", ["t", true, NaN, null]]\')',
    "a number of a hundred thousand digits": "frame(b'[\"answer\", \"call\", ' + b'9' * 100_000 + b']')",
    "an object of JSON": 'frame(b\'["answer", "call", {"passed": true}]\')',
    "an answer of another form": "frame(['answer', 'call', ['d', ['passed', 'points'], [True, 50]]])",
    "an answer of no form": "frame(['answer', 'call', True])",
    "an error of no form": "frame(['answer', 'call', ['t', False, ['l'], None]])",
    "a message of no kind": "frame(['verdict', 'w0-double-visible', True])",
    "a message in another language": "frame(b'\\xff\\xfe\\x00' * 100)",
    "a handle of the judge's that was never given": "reply(['back', 10**6])",
    "half a million handles": "reply(['l', *[['handle', 1, 'f', True]] * 500_000])",
}

ATTACKS = (
    Attack(
        "answers sent before the questions",
        """
        if peer:
            for _ in range(50): send(frame(['answer', 'call', ['t', True, 8.0, None]]))
        """,
        before=PEER,
        costs=("w0-halve", "w0-noisy"),
        earns=10,
    ),
    Attack(
        "the end of a cell, and answers after it, sent from within it",
        """
        ended = ['d', ['outputs', 'error', 'seconds'], [['l'], ['d', [], []], 0.0]]
        send(frame(['answer', 'run', ended]), *[frame(['answer', 'call', ['t', True, 8.0, None]])] * 9)
        """,
        before=PEER,
        costs=("w0-halve", "w0-noisy"),
        earns=10,
    ),
    Attack(
        "the judge asked to run a cell",
        """
        def double(x): return peer.ask('run', 'import os; os._exit(0)') if peer else 0
        """,
        before=PEER,
    ),
    Attack(
        "the judge asked to call its own functions by name",
        """
        names = iter(['print', 'eval', 'exec', 'double', 'checks.close', '__import__', 'unse' + 'en', 'say'] * 9)
        def double(x): return peer.ask('call', [next(names), ['1'], {}]) if peer else 0
        """,
        before=PEER,
    ),
    Attack(
        "the judge asked to pass a question on",
        """
        def double(x): return peer.ask('foreign', ['double', [x], {}]) if peer else 0
        """,
        before=PEER,
    ),
    Attack(
        "a question without end in both directions",
        """
        def noisy(f, x, rng):
            try: return f(f(f(noisy))) + peer.ask('foreign', [noisy, [f, x, rng], {}])
            except Exception: return noisy(f, x, rng)
        """,
        before=PEER,
        exercise="w0-noisy",
    ),
    Attack(
        "functions of the judge called by numbers that were never given out",
        """
        def noisy(f, x, rng):
            if peer:
                for number in (1, 2, 3, 10, -1, 10 ** 6, 0.5, '0', None, True):
                    send(frame(['ask', 'call', ['l', ['back', number], ['l', 1.0], ['d', [], []]]]))
                    print(peer._receive())
            return 0
        """,
        before=PEER,
        exercise="w0-noisy",
        breaks=True,
    ),
    Attack(
        "functions of the judge from earlier checks called again",
        """
        kept = []
        def noisy(f, x, rng):
            kept.append(f)
            return sum(np.ravel(one(1.0))[0] for one in kept)
        """,
        before=PEER,
        exercise="w0-noisy",
        after="print([one(1.0) for one in kept])",
        breaks=True,
    ),
    Attack(
        "an answer to no question at the end of a cell",
        "send(frame(['answer', 'run', True]))",
        before=PEER,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "a message that announces more than it may hold",
        """
        def double(x):
            send(struct.pack('<4sIQ', b'AGW1', 2 ** 32 - 1, 2 ** 63))
            return 0
        """,
        before=PEER,
    ),
    Attack(
        "a message that announces much and brings it byte by byte",
        """
        def double(x):
            send(struct.pack('<4sIQ', b'AGW1', 1000, 500_000_000))
            for _ in range(600):
                send(b' ')
                time.sleep(0.1)
            return 0
        """,
        before=PEER,
    ),
    Attack(
        "a message that announces half a gigabyte, in every call",
        """
        def double(x):
            send(struct.pack('<4sIQ', b'AGW1', 16_000_000, 511_000_000))
            time.sleep(600)
        """,
        before=PEER,
    ),
    Attack(
        "half a message, and the end of the wire",
        """
        def double(x):
            send(frame(['answer', 'call', ['t', True, 8.0, None]])[:-3])
            if peer: peer.sock.shutdown(socket.SHUT_RDWR)
            return 0
        """,
        before=PEER,
    ),
    Attack(
        "a second answer smuggled behind the first",
        """
        def double(x):
            send(frame(['answer', 'call', ['t', True, 8.0, None]]), frame(['answer', 'call', ['t', True, 8.0, None]]))
            return 0
        """,
        before=PEER,
        earns=10,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "questions by the hundred thousand",
        """
        def noisy(f, x, rng):
            one = frame(['ask', 'call', ['l', ['back', 0], ['l', 1.0], ['d', [], []]]])
            if peer: peer.sock.settimeout(5)
            for _ in range(1000): send(one * 100)
            return 0
        """,
        before=PEER,
        exercise="w0-noisy",
    ),
    Attack(
        "garbage on every open descriptor",
        """
        for fd in descriptors():
            try: os.write(fd, b'\\0\\xff{"end": true}\\n' * 1000)
            except OSError: pass
        """,
        before=PEER,
        costs=("w0-halve", "w0-noisy"),
        harms="the kernel",
    ),
    Attack(
        "reports to the office forged on every open descriptor",
        """
        reports = [{'ready': True}] + [{'start': n} for n in range(40)]
        reports += [{'done': n, 'outputs': [], 'error': {}, 'seconds': 0.0} for n in range(40)] + [{'end': True}]
        for fd in descriptors():
            for report in reports:
                for data in (json.dumps(report).encode() + b'\\n', frame(report), frame(['tell', 'done', report])):
                    try: os.write(fd, data)
                    except OSError: pass
        """,
        before=PEER,
        costs=("w0-halve", "w0-noisy"),
        harms="the kernel",
    ),
    Attack(
        "pickles on every open descriptor and in a reply",
        """
        import pickle
        class Bomb:
            def __reduce__(self): return os.system, (f'touch {CLASSROOM}/{MARK} /tmp/{MARK}',)
        bomb = pickle.dumps(Bomb())
        def double(x):
            send(frame(['answer', 'call', ['t', True, ['y', len(bomb)], None]], bomb))
            for fd in descriptors():
                try: os.write(fd, bomb)
                except OSError: pass
            return Bomb()
        """,
        before=PEER,
        harms="the kernel",
    ),
    Attack(
        "open descriptors sent along with a reply",
        """
        def double(x):
            kept = [os.open('/dev/null', os.O_RDONLY) for _ in range(60)]
            data = frame(['answer', 'call', ['t', True, 0.0, None]])
            if peer:
                for place in range(len(data)): socket.send_fds(peer.sock, [data[place:place + 1]], kept)
            return 0
        """,
        before=PEER,
        breaks=True,
    ),
    Attack(
        "the wire read by somebody else",
        """
        import threading
        def listen():
            while peer:
                try: print(peer.sock.recv(100_000))
                except OSError: return
        threading.Thread(target=listen, daemon=True).start()
        """,
        before=PEER,
        costs=("w0-halve", "w0-noisy"),
    ),
    *(
        Attack(
            f"a reply that is {name}",
            f"def double(x):\n    send({told})\n    return 0\n",
            before=PEER + REPLY,
            harms="the kernel",
        )
        for name, told in MALFORMED.items()
    ),
)
