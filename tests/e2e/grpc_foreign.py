#!/usr/bin/env python3
"""Asks the gRPC server everything with a client that is not of this project: python3-grpcio with
messages that protoc made. Usage: grpc_foreign.py SERVER TOP_SRCDIR"""
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import grpc

SERVICE = "/inference.GRPCInferenceService/"
BYTES_LIMIT = 65536
TIMING = re.compile(r"decode;dur=\S+, preprocess;dur=\S+, queue;dur=\S+, infer;dur=\S+, "
                    r"encode;dur=\S+, total;dur=(\d+\.\d+)")


def messages(proto_directory, directory):
    """The module that protoc makes of open_inference.proto."""
    subprocess.run(["protoc", "--proto_path", proto_directory, "--python_out", directory,
                    "open_inference.proto"], check=True)
    sys.path.insert(0, directory)
    import open_inference_pb2
    return open_inference_pb2


@contextlib.contextmanager
def server(program, *arguments):
    process = subprocess.Popen([program, "--port=0", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        word, address = process.stdout.readline().split()
        assert word == "ready", word
        yield process, address
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=60)
        assert status == 0, f"exit status {status}"
    finally:
        process.kill()
        process.wait()


class Client:
    def __init__(self, pb, address, options=()):
        self.pb = pb
        self.channel = grpc.insecure_channel(address, options=list(options))

    def method(self, name, response, path=SERVICE):
        return self.channel.unary_unary(path + name, request_serializer=_serialise,
                                        response_deserializer=response.FromString)

    @property
    def infer(self):
        return self.method("ModelInfer", self.pb.ModelInferResponse)

    def stream(self, requests):
        call = self.channel.stream_stream(
            SERVICE + "ModelStreamInfer", request_serializer=_serialise,
            response_deserializer=self.pb.ModelStreamInferResponse.FromString)
        return call(requests)

    def request(self, raw=True, model="identity", **parameters):
        request = self.pb.ModelInferRequest(model_name=model, id="id-7")
        tensor = request.inputs.add(name="x", datatype="INT32", shape=[2])
        if raw:
            request.raw_input_contents.append(b"\1\0\0\0\xff\xff\xff\xff")
        else:
            tensor.contents.int_contents.extend([1, -1])
        for name, value in parameters.items():
            request.parameters[name].int64_param = value
        return request


def _serialise(message):
    return message if isinstance(message, bytes) else message.SerializeToString()


def failure(call, request, **kwargs):
    """The RpcError of a call that must fail."""
    try:
        call(request, **kwargs)
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


def timing(metadata):
    values = [value for key, value in metadata if key == "server-timing"]
    assert len(values) == 1, metadata
    return check_timing(values[0])


def check_timing(text):
    found = TIMING.fullmatch(text)
    assert found, text
    return float(found.group(1))


def test_both_contents_come_back_as_they_went(client):
    for raw in (True, False):
        response, call = client.infer.with_call(client.request(raw=raw))
        assert (response.model_name, response.model_version, response.id) == ("identity", "1", "id-7")
        assert [(o.name, o.datatype, list(o.shape)) for o in response.outputs] == [("x", "INT32", [2])]
        if raw:
            assert list(response.raw_output_contents) == [b"\1\0\0\0\xff\xff\xff\xff"]
        else:
            assert list(response.outputs[0].contents.int_contents) == [1, -1]
        assert timing(call.trailing_metadata()) > 0


def test_a_request_in_many_frames_comes_back(client):
    request = client.pb.ModelInferRequest(model_name="identity")
    request.inputs.add(name="x", datatype="UINT8", shape=[60000])
    request.raw_input_contents.append(bytes(i % 251 for i in range(60000)))
    assert client.infer(request).raw_output_contents[0] == request.raw_input_contents[0]


def test_the_server_says_what_it_is(client):
    pb = client.pb
    assert client.method("ServerLive", pb.ServerLiveResponse)(pb.ServerLiveRequest()).live
    assert client.method("ServerReady", pb.ServerReadyResponse)(pb.ServerReadyRequest()).ready
    server_metadata = client.method("ServerMetadata", pb.ServerMetadataResponse)
    assert server_metadata(pb.ServerMetadataRequest()).name == "rvgtop"
    ready = client.method("ModelReady", pb.ModelReadyResponse)
    assert ready(pb.ModelReadyRequest(name="identity", version="1")).ready
    metadata = client.method("ModelMetadata", pb.ModelMetadataResponse)
    answer = metadata(pb.ModelMetadataRequest(name="identity"))
    assert (answer.name, list(answer.versions)) == ("identity", ["1"])
    for method, request in ((ready, pb.ModelReadyRequest(name="other")),
                            (metadata, pb.ModelMetadataRequest(name="identity", version="2"))):
        assert failure(method, request).code() == grpc.StatusCode.NOT_FOUND


def test_health_follows_the_standard(client):
    check = client.channel.unary_unary("/grpc.health.v1.Health/Check")
    assert check(b"") == b"\x08\x01"
    assert check(b"\x0a\x1einference.GRPCInferenceService") == b"\x08\x01"
    assert failure(check, b"\x0a\x05other").code() == grpc.StatusCode.NOT_FOUND


def test_bad_requests_get_their_status(client):
    code = grpc.StatusCode
    large = client.request()
    large.raw_input_contents[0] = bytes(BYTES_LIMIT + 1)
    both = client.request(raw=False)
    both.raw_input_contents.append(b"\1\0\0\0\2\0\0\0")
    for request, status in (
            (client.request(model="other"), code.NOT_FOUND),
            (b"\xff\xff", code.INVALID_ARGUMENT),
            (both, code.INVALID_ARGUMENT),
            (client.request(delay_us=-1), code.INVALID_ARGUMENT),
            (client.request(busy_us=10_000_001), code.INVALID_ARGUMENT),
            (large, code.RESOURCE_EXHAUSTED)):
        error = failure(client.infer, request)
        assert error.code() == status, (error.code(), error.details())
        assert error.details()
        if request is not large:
            timing(error.trailing_metadata())
    unknown = client.method("Nothing", client.pb.ServerLiveResponse)
    assert failure(unknown, b"").code() == code.UNIMPLEMENTED
    elsewhere = client.method("Nothing", client.pb.ServerLiveResponse, path="/other.Service/")
    assert failure(elsewhere, b"").code() == code.UNIMPLEMENTED


def test_a_stream_answers_in_order(client):
    requests = []
    for i in range(20):
        requests.append(client.request(model="other" if i == 7 else "identity",
                                       delay_us=2000 if i % 3 == 0 else 0))
        requests[-1].id = str(i)
    answers = list(client.stream(iter(requests)))
    assert len(answers) == 20
    for i, answer in enumerate(answers):
        if i == 7:
            assert "other" in answer.error_message
        else:
            assert answer.infer_response.id == str(i)
            check_timing(answer.infer_response.parameters["server-timing"].string_param)


def test_an_empty_stream_ends_well(client):
    assert not list(client.stream(iter([])))


def test_waiting_holds_no_thread(client):
    begin = time.monotonic()
    calls = [client.infer.future(client.request(delay_us=200_000)) for _ in range(20)]
    for call in calls:
        call.result(timeout=60)
        assert timing(call.trailing_metadata()) >= 200
    assert time.monotonic() - begin < 20 / 2 * 0.2


def test_a_call_that_is_given_up_harms_nobody(client):
    error = failure(client.infer, client.request(delay_us=100_000), timeout=0.02)
    assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    stream = client.stream(iter([client.request(delay_us=100_000)]))
    stream.cancel()
    client.infer(client.request(delay_us=150_000))


def test_slow_clients_harm_nobody(client):
    host, port = client.address.rsplit(":", 1)
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
    slow = []
    for beginning in (b"", b"P", preface, preface + b"\0\xff\xff\1\4\0\0\0\1", b"GET / HTTP/1.1\r\n\r\n"):
        slow.append(socket.create_connection((host, int(port))))
        slow[-1].sendall(beginning)
    for _ in range(20):
        client.infer(client.request(), timeout=60)
    for connection in slow:
        connection.close()


def check_drain(pb, program):
    """A call in hand is finished after SIGTERM, and an open stream does not keep the server."""
    with server(program, "--model=identity") as (process, address):
        client = Client(pb, address)
        stop = []
        stream = client.stream(iter(lambda: time.sleep(0.01) or stop or client.request(), stop))
        next(stream)
        call = client.infer.future(client.request(delay_us=300_000))
        client.infer(client.request())
        process.send_signal(signal.SIGTERM)
        assert call.result(timeout=60).id == "id-7"
        assert process.wait(timeout=60) == 0
        stop.append(True)
        stream.cancel()


def check_lifeline(pb, program):
    """The end of the lifeline ends the server, whatever waits."""
    reader, writer = os.pipe()
    process = subprocess.Popen([program, "--port=0", "--model=identity", f"--lifeline={reader}"],
                               stdout=subprocess.PIPE, text=True, pass_fds=[reader])
    os.close(reader)
    client = Client(pb, process.stdout.readline().split()[1])
    call = client.infer.future(client.request(delay_us=59_000_000))
    client.infer(client.request())
    os.close(writer)
    assert process.wait(timeout=60) == 0
    call.exception(timeout=60)


def check_identity(pb, program):
    with server(program, "--model=identity", "--threads=1", f"--max-body={BYTES_LIMIT}") as (_, address):
        tests = [value for name, value in sorted(globals().items()) if name.startswith("test_")]
        for test in tests:
            client = Client(pb, address, [("grpc.use_local_subchannel_pool", 1)])
            client.address = address
            test(client)
            print("ok", test.__name__)
            client.channel.close()


def check_resnet8(pb, program, photograph):
    with server(program) as (_, address):
        client = Client(pb, address)
        with open(photograph, "rb") as file:
            image = file.read()
        for raw in (True, False):
            request = pb.ModelInferRequest(model_name="resnet8")
            tensor = request.inputs.add(name="image", datatype="BYTES", shape=[1])
            if raw:
                request.raw_input_contents.append(len(image).to_bytes(4, "little") + image)
            else:
                tensor.contents.bytes_contents.append(image)
            response = client.infer(request)
            assert [o.name for o in response.outputs] == ["probabilities", "label"]
            label = (response.raw_output_contents[1][4:] if raw
                     else response.outputs[1].contents.bytes_contents[0])
            assert label == b"cat", label


def main():
    program, source = sys.argv[1:]
    with tempfile.TemporaryDirectory() as directory:
        pb = messages(os.path.join(source, "proto"), directory)
        check_identity(pb, program)
        check_resnet8(pb, program, os.path.join(source, "data", "cat.jpg"))
        check_drain(pb, program)
        check_lifeline(pb, program)
    print("ok")


main()
