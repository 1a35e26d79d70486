"""A real POP3 server for tests (RFC 1939): one mailbox, over a socket."""

import socketserver
import threading


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def many(self, lines):
        for line in lines:
            self.say(b"." + line if line.startswith(b".") else line)
        self.say(b".")

    def handle(self):
        box, gone = self.server.box, set()
        self.say(b"+OK")
        for line in self.rfile:
            word, *rest = line.strip().split()
            box.asked.append(word.decode())
            there = [(n, raw) for n, raw in enumerate(box.messages, 1) if n not in gone]
            if word == b"PASS" and rest != [box.password.encode()]:
                self.say(b"-ERR no")
                return
            if word == b"LIST":
                self.say(b"+OK")
                self.many([b"%d %d" % (n, len(raw)) for n, raw in there])
            elif word == b"UIDL":
                self.say(b"+OK")
                self.many([b"%d uid-%d" % (n, hash(raw) % 10**9) for n, raw in there])
            elif word in {b"RETR", b"TOP"}:
                self.say(b"+OK")
                lines = box.messages[int(rest[0]) - 1].split(b"\r\n")
                self.many(lines if word == b"RETR" else lines[: int(rest[1]) + 20])
            elif word == b"DELE":
                gone.add(int(rest[0]))
                self.say(b"+OK")
            elif word == b"QUIT":
                box.messages = [raw for n, raw in enumerate(box.messages, 1) if n not in gone]
                self.say(b"+OK")
                return
            else:
                self.say(b"+OK")


class Box:
    """`messages` is what it holds; `asked` the commands that it was given."""

    def __init__(self, password="secret"):
        self.messages, self.password, self.asked = [], password, []
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self.server.daemon_threads = True
        self.server.box = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
