"""A server of the Open Inference Protocol over HTTP that answers as badly as a test wants.

It knows one model of any name, and gives the same two probabilities whatever it is asked.
"""
import http.server
import itertools
import json
import threading

RIGHT = [0.9, 0.1]
OTHER = [0.1, 0.9]


class FakeServer:
    """Listens on the loopback address; `answer` gets the number of each inference request, from 0,
    and names what comes back: "right", "other" (another top class), "503", "garbage" (no HTTP),
    "hang up" (the connection closes without a word) or "silence" (until the server is closed)."""

    def __init__(self, answer):
        self.answer = answer
        self.numbers = itertools.count()
        self.closed = threading.Event()
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.http.daemon_threads = True
        self.http.fake = self
        self.port = self.http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self.http.serve_forever)
        self._thread.start()

    def close(self):
        self.closed.set()
        self.http.shutdown()
        self._thread.join()
        self.http.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together
    disable_nagle_algorithm = True

    def do_GET(self):
        self._send(200, {"name": "fake", "ready": True})

    def do_POST(self):
        fake = self.server.fake
        self.rfile.read(int(self.headers["Content-Length"]))
        what = fake.answer(next(fake.numbers))
        if what == "503":
            self._send(503, {"error": "no room"})
        elif what == "garbage":
            self.wfile.write(b"this is not HTTP\r\n\r\n")
            self.close_connection = True
        elif what == "hang up":
            self.close_connection = True
        elif what == "silence":
            fake.closed.wait()
            self.close_connection = True
        else:
            self._send(200, _probabilities(OTHER if what == "other" else RIGHT))

    def _send(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def _probabilities(values):
    return {"model_name": "fake", "outputs": [
        {"name": "probabilities", "shape": [1, 2], "datatype": "FP32", "data": values}]}
