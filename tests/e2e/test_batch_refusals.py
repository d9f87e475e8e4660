#!/usr/bin/env -S python3 -B
"""What rvgtop refuses: one line that says what, where and why, the right status, no server started
and nothing half-written."""
import os
import resource
import shutil
import unittest

import rig
from fake_oip import FakeServer

# A mistake, and what is said about it behind FILE.
MISTAKES = [
    ("duratoin = 1;", ":1: duratoin: no such setting; did you mean 'duration'?"),
    ('\nduration = "long";', ":2: duration: 'long'"),
    ("blocks = 0;", ":1: blocks: '0' is out of range; allowed 1 to "),
    ("seed = 99999999999999999999;", ":1: 99999999999999999999 does not fit 64 bits"),
    ("concurrency = (1, 2,);", ":1: "),
    ('name = "open', ":1: "),
    ('\n\nmodel = "resnet50";', ":3: arm 'rest': model: 'resnet50' is not served"),
    ('arms = ( { name = "a"; protocol = "soap"; } );', ":1: arms[0].protocol: 'soap' is not known"),
    ('arms = ( { name = "a"; protocol = "rest"; },\n{ name = "a"; protocol = "grpc"; } );',
     ":2: arm 'a': name: 'a' is the name of an earlier arm too"),
    ('image = "none.jpg";', ":1: image: 'none.jpg': no such file or directory"),
    ("concurrency = 1;\nrate = (500);", ":2: rate: the load is given by concurrency, rate"),
    ("duration = 1;\nrequests = 5;", ":2: requests: a trial is as long as"),
]


class Configuration(rig.TestCase):
    def test_each_mistake_of_a_sweep_file_is_named_with_its_line(self):
        for text, said in MISTAKES:
            with self.subTest(text):
                file = self.write("wrong.cfg", text + "\n")
                self.assertIn(f"{file}{said}", self.refused(file))

    def test_several_mistakes_are_named_in_one_go(self):
        file = self.write("wrong.cfg", "blocks = 0;\nblcoks = 3;\n")
        rvgtop = self.run_to_end(file, "--seed=x", status=2)
        self.assertEqual(rvgtop.err.splitlines(), [
            f"rvgtop: {file}:1: blocks: '0' is out of range; allowed 1 to 1000",
            f"rvgtop: {file}:2: blcoks: no such setting; did you mean 'blocks'?",
            "rvgtop: --seed: 'x' is not a whole number; allowed 0 to 9007199254740991"])

    def test_a_sweep_file_that_is_not_there(self):
        self.assertIn("none.cfg: No such file or directory", self.refused("none.cfg"))

    def test_a_wrong_option(self):
        self.assertIn("--blocks: '0' is out of range", self.refused("--blocks=0"))
        self.assertIn("--blcoks", self.refused("--blcoks=3"))

    def test_an_output_that_cannot_be_written(self):
        said = self.refused(*rig.TINY, "--output-json=none/results.json")
        self.assertIn("--output-json: cannot write none/results.json: No such file", said)

    def test_a_run_directory_that_cannot_be_made(self):
        self.write("file", "")
        said = self.refused(*rig.TINY, f"--output-directory={self.folder}/file")
        self.assertIn(f"{self.folder}/file: Not a directory", said)


class Images(rig.TestCase):
    def refuse_image(self, path, reason):
        said = self.refused("--image", path, "--concurrency=1")
        self.assertRegex(said, f"{path}.*: {reason}")

    def test_missing(self):
        self.refuse_image("none.jpg", "no such file or directory")

    def test_truncated(self):
        whole = rig.PHOTOGRAPH.read_bytes()
        for size in (len(whole) - 2, len(whole) // 2, 100):
            with self.subTest(size):
                path = self.folder / "cut.jpg"
                path.write_bytes(whole[:size])
                self.refuse_image(path, "truncated JPEG")

    def test_no_image(self):
        self.refuse_image(self.write("text.jpg", "no picture"), "not a JPEG, PNG or BMP image")

    def test_empty(self):
        self.refuse_image(self.write("empty.jpg", ""), "")

    def test_a_directory_without_images(self):
        (self.folder / "empty").mkdir()
        self.refuse_image(self.folder / "empty", "no JPEG, PNG or BMP file")

    @unittest.skipIf(os.geteuid() == 0, "root may read every file")
    def test_not_permitted(self):
        path = self.write("secret.jpg", "")
        path.chmod(0)
        self.refuse_image(path, "Permission denied")


class Targets(rig.TestCase):
    def test_nobody_listens(self):
        port = rig.free_port()
        for option, arm in ((f"--rest-url=http://127.0.0.1:{port}", "rest"),
                            (f"--grpc-server=127.0.0.1:{port}", "grpc")):
            with self.subTest(arm):
                said = self.refused(*rig.TINY, option, status=3)
                self.assertIn(f"arm '{arm}': connect to 127.0.0.1:{port}: Connection refused", said)

    def test_a_name_that_nobody_has(self):
        said = self.refused(*rig.TINY, "--rest-url=http://no.such.host.invalid:1", status=3)
        self.assertIn("arm 'rest': host 'no.such.host.invalid': ", said)

    def test_what_is_no_address(self):
        self.assertIn("--rest-url: 'https://localhost:1': https is not offered",
                      self.refused("--rest-url=https://localhost:1"))
        self.assertIn("--grpc-server: 'localhost': the port is missing",
                      self.refused("--grpc-server=localhost"))

    def test_a_model_that_the_target_does_not_have(self):
        port = self.server("rest", "--model=identity").port
        said = self.refused("--concurrency=1", f"--rest-url=http://127.0.0.1:{port}", status=3)
        self.assertRegex(said, r"arm 'rest': http_status: HTTP 404: \{\"error\":.*resnet8")

    def test_another_protocol(self):
        for option, arm in ((f"--rest-url=http://127.0.0.1:{self.server('grpc').port}", "rest"),
                            (f"--grpc-server=127.0.0.1:{self.server('rest').port}", "grpc")):
            with self.subTest(arm):
                said = self.refused("--concurrency=1", "--timeout=0.5", option, status=3)
                self.assertIn(f"arm '{arm}': ", said)

    def test_arms_that_do_not_answer_the_same(self):
        fakes = [FakeServer(lambda _, answer=answer: answer) for answer in ("right", "other")]
        for fake in fakes:
            self.addCleanup(fake.close)
        file = self.write("two.cfg", f"""
            model = "fake";
            arms = ( {{ name = "a"; protocol = "rest"; target = "{fakes[0].url}"; }},
                     {{ name = "b"; protocol = "rest"; target = "{fakes[1].url}"; }} );
            concurrency = (1);
            """)
        said = self.refused(file, status=4)
        self.assertIn("the answers of arms 'a' and 'b' disagree: output 'probabilities'", said)
        self.assertEqual([next(fake.numbers) for fake in fakes], [1, 1])


class Servers(rig.TestCase):
    def start_beside(self, script):
        """rvgtop beside a REST server that is a script."""
        program = shutil.copy(rig.RVGTOP, self.folder)
        (self.folder / "rvg-rest-server").write_text(script)
        (self.folder / "rvg-rest-server").chmod(0o755)
        return self.run_to_end(*rig.TINY, "--arms=rest", program=program, status=3)

    def test_one_that_refuses_to_start_is_quoted(self):
        rvgtop = self.start_beside("#!/bin/sh\necho 'no weights here' >&2\nexit 2\n")
        self.assertRegex(rvgtop.err, "(?m)^rvgtop: rvg-rest-server: rest server: exit status 2 "
                                     "before it was ready: no weights here$")

    def test_one_that_cannot_be_run_is_named(self):
        rvgtop = self.start_beside("#!/no/such/interpreter\n")
        self.assertRegex(rvgtop.err, f"(?m)^rvgtop: .*{self.folder}/rvg-rest-server: no such program$")


class Machine(rig.TestCase):
    def refuse_files(self, limit, *arguments):
        def lower():
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        return self.refused(*arguments, preexec_fn=lower)

    def test_too_few_descriptors_for_the_concurrency(self):
        said = self.refuse_files(200, *rig.TINY, "--concurrency=1,500")
        self.assertRegex(said, r"arm 'rest' at c=500: 500 connections need \d+ open files "
                               r"and the limit is 200; raise it")

    def test_more_in_flight_than_fits_in_memory(self):
        huge = ("--model=identity", "--image-px=1024", "--concurrency=65536", "--connections=1",
                "--channels=1")
        too_much = r"\d+ MiB in flight and half of the memory is \d+ MiB; lower the"
        self.assertRegex(self.refused(*huge), "arm 'rest' at c=65536: " + too_much)
        rvgtop = self.run_to_end("--dry-run", *huge, status=2)
        self.assertRegex(rvgtop.err, too_much)


if __name__ == "__main__":
    rig.main()
