"""A server that says the same to whatever it is asked, byte by byte as a test has it."""

import socket
import threading
import time
from contextlib import contextmanager


@contextmanager
def answering(*pieces, pause=0.0):
    """A server that says `pieces` to whatever it is asked, or calls them; its address and what it was asked."""
    heard = []

    def serve(listening):
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(65536))
                try:
                    for piece in pieces:
                        piece() if callable(piece) else connection.sendall(piece)
                        time.sleep(pause)
                except OSError:  # whoever asked has had enough
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=[listening], daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/base", heard
        listening.shutdown(socket.SHUT_RDWR)
