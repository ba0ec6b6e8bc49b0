"""The wire between two processes of which one does not trust the other: plain data, as frames, over a socket.

frames: how a message lies on the socket; encode and decode: a value as a message, with arrays, generators, compounds
(tensors and the like) and errors as its harder parts; peer: one end, which asks and answers; calls: a function of the
other side called as if it were here; changes and draws: what such a call does to its arguments and to generators.
"""
