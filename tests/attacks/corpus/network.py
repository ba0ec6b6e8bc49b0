"""Network: something is sent out, to a listener of the test on this machine; never to any other machine."""

from tests.attacks.attack import Attack

ATTACKS = (
    Attack(
        "TCP to a port of this machine",
        """
        import socket
        for host in ('127.0.0.1', 'localhost', '::1', '::ffff:127.0.0.1'):
            try:
                with socket.create_connection((host, TCP), timeout=0.5) as out: out.sendall(MARK.encode())
            except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "UDP to a port of this machine",
        """
        import socket
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out: out.sendto(MARK.encode(), ('127.0.0.1', UDP))
        except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a web request to this machine",
        """
        import urllib.request
        try:
            urllib.request.urlopen(f'http://127.0.0.1:{TCP}/{MARK}', timeout=0.5)
        except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a Unix socket by its path",
        """
        import socket
        try:
            with socket.socket(socket.AF_UNIX) as out:
                out.settimeout(0.5)
                out.connect(UNIX)
                out.sendall(MARK.encode())
        except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a Unix socket without a path",
        """
        import socket
        try:
            with socket.socket(socket.AF_UNIX) as out:
                out.settimeout(0.5)
                out.connect('\\0' + ABSTRACT)
                out.sendall(MARK.encode())
        except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a datagram from a pair of sockets that was made here",
        """
        import socket
        for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
            for place in ('\\0' + ABSTRACT + '-datagrams', UNIX + '-datagrams'):
                try:
                    one, other = socket.socketpair(socket.AF_UNIX, kind)
                except OSError as problem:
                    print(problem)
                    continue
                try: one.sendto(MARK.encode(), place)
                except OSError as problem: print(problem)
                try: one.connect(place); one.send(MARK.encode())
                except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "raw, packet and kernel sockets",
        """
        import socket
        for family, kind, protocol in (
            (socket.AF_INET, socket.SOCK_RAW, 1), (socket.AF_PACKET, socket.SOCK_RAW, 0x300),
            (socket.AF_NETLINK, socket.SOCK_RAW, 0), (getattr(socket, 'AF_VSOCK', 40), socket.SOCK_STREAM, 0),
            (getattr(socket, 'AF_ALG', 38), socket.SOCK_SEQPACKET, 0)):
            try:
                with socket.socket(family, kind, protocol) as made:
                    if family in (socket.AF_INET, socket.AF_PACKET):
                        breach(f'a raw socket of family {family}')
            except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a server of the student's own that waits for callers",
        """
        import socket, threading
        try:
            server = socket.create_server(('127.0.0.1', 0))
            port = server.getsockname()[1]
            threading.Thread(target=lambda: server.accept(), daemon=True).start()
        except OSError as problem: print(problem)
        """,
    ),
    Attack(
        "a connection to whatever listens on this machine",
        """
        import socket
        reached = []
        for port in (22, 53, 80, 2375, 5432, 6379, 8000, 8080, 8786, 8888):
            try:
                socket.create_connection(('127.0.0.1', port), timeout=0.05).close()
                reached.append(port)
            except OSError: pass
        for path in ('/var/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private'):
            try:
                with socket.socket(socket.AF_UNIX) as out: out.connect(path)
                reached.append(path)
            except OSError: pass
        if reached: breach(f'reached {reached}')
        """,
    ),
)
