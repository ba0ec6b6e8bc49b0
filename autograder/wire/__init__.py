"""The wire between two processes of which one does not trust the other: plain data, as frames, over a socket."""
