"""A mail server of our own: it takes letters over SMTP, and refuses the addresses it is told to refuse."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


class Mailbox(socketserver.ThreadingTCPServer):
    """What arrived; `answers` says what RCPT TO an address gets instead of 250."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, bytes] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say(b"220 mailbox")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say(b"221 bye")
                return
            if verb == b"DATA":
                self.take()
            elif verb == b"RCPT":
                address = line.decode().split("<")[1].split(">")[0]
                self.say(self.server.answers.get(address, b"250 ok"))
            else:
                self.say(b"250 mailbox" if verb == b"EHLO" else b"250 ok")

    def take(self) -> None:
        self.say(b"354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        content = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
        self.server.letters.append(message_from_bytes(content, policy=policy.default))
        self.say(b"250 taken")

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        Thread(target=mailbox.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield mailbox
        mailbox.shutdown()
