import contextlib
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import numpy

import train
from folder import read_json
from traces import OWN


class Training(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = lambda *names: os.path.join(folder.name, *names)
        os.mkdir(self.path("traces"))
        for name in ("shop", "search"):
            self.trace(name)

    def trace(self, name):
        random = numpy.random.RandomState(len(name))
        rows = [f"{i * 300},{100 + 50 * numpy.sin(i * 2 * numpy.pi / 288) + random.rand():.3f}" for i in range(1200)]
        with open(self.path("traces", name + ".csv"), "w") as file:
            file.write("\n".join(["timestamp,value"] + rows) + "\n")

    def index(self, *rows):
        with open(self.path("traces", "index.csv"), "w") as file:
            file.write("\n".join(["name,source,licence,step_seconds", *rows]) + "\n")

    def run_training(self, *arguments):
        whole = ["train.py", "--model", "prophet", "--steps", "2", "--batch", "8", "--synthetic", "5", "--origins", "3", *arguments]
        with mock.patch.object(sys, "argv", whole), contextlib.redirect_stdout(io.StringIO()) as printed:
            train.main()
        return printed.getvalue()

    def test_one_command_trains_on_ones_own_traces_and_writes_a_folder(self):
        self.run_training("--traces", self.path("traces"), "--out", self.path("mine"), "--golden", self.path("golden.json"))
        written = read_json(self.path("mine", "model.json"))
        with open(self.path("mine", "model.onnx"), "rb") as file:
            self.assertEqual(written["sha256"], hashlib.sha256(file.read()).hexdigest())
        self.assertEqual(written["name"], "mine")
        self.assertEqual([item["licence"] for item in written["trainingData"]], ["MIT", OWN])
        self.assertEqual((written["historyStepSeconds"], written["historyLength"]), (900, 672))
        self.assertEqual(len(read_json(self.path("golden.json"))["examples"]), 5)

    def test_a_source_left_out_is_judged_and_not_named_as_training_data(self):
        self.index("shop,Shop,MIT,300", "search,Search,MIT,300")
        self.run_training("--traces", self.path("traces"), "--leave-out", "Shop", "--out", self.path("left"), "--report", self.path("report.json"))
        written = read_json(self.path("left", "model.json"))
        self.assertEqual([item["name"] for item in written["trainingData"]][1:], ["Search"])
        self.assertEqual([row["source"] for row in read_json(self.path("report.json"))], ["Shop"])
        self.assertEqual(list(written["accuracy"]["sources"]), ["Shop"])

    def test_what_may_not_be_trained_on_is_judged(self):
        self.index("shop,Shop,MIT,300", "search,Search,GPL-3,300")
        self.run_training("--traces", self.path("traces"), "--out", self.path("model"))
        written = read_json(self.path("model", "model.json"))
        self.assertEqual([item["name"] for item in written["trainingData"]][1:], ["Shop"])
        self.assertEqual(list(written["accuracy"]["sources"]), ["Search"])

    def test_the_same_seed_gives_the_same_bytes(self):
        for name in ("a/same", "b/same"):
            self.run_training("--traces", self.path("traces"), "--out", self.path(*name.split("/")))
        self.assertEqual(read_json(self.path("a", "same", "model.json")), read_json(self.path("b", "same", "model.json")))

    def test_weights_that_are_there_are_used_instead_of_training(self):
        self.run_training("--state", self.path("weights.pt"))
        self.assertNotIn("step ", self.run_training("--state", self.path("weights.pt"), "--steps", "250"))

    def refused(self, code, *arguments):
        with contextlib.redirect_stderr(io.StringIO()) as said, mock.patch.object(train, "fit") as fit:
            with self.assertRaises(SystemExit) as left:
                self.run_training(*arguments)
        self.assertEqual((left.exception.code, fit.called), (code, False))
        self.assertEqual(said.getvalue().count("\n"), 1)
        return said.getvalue()

    def test_the_end_says_what_was_written_from_what_and_that_nothing_judged_it(self):
        printed = self.run_training("--traces", self.path("traces"), "--out", self.path("mine"))
        size = os.path.getsize(self.path("mine", "model.onnx")) / 1e3
        self.assertIn(f"wrote {self.path('mine', 'model.onnx')} ({size:.1f} kB)", printed)
        self.assertIn("trained on synthetic load and 2 traces (own); nothing was held back", printed.splitlines()[-1])
        self.assertIn("trained on synthetic load alone;", self.run_training("--out", self.path("mine")))

    def test_the_end_of_each_trace_is_held_back_and_judged(self):
        with mock.patch.object(train, "fit", wraps=train.fit) as fit:
            printed = self.run_training("--traces", self.path("traces"), "--until", "0.8", "--out", self.path("mine"), "--report", self.path("report.json"))
        self.assertEqual([len(item.values) for item in fit.call_args.args[1]], [960, 960])
        self.assertEqual([row["series"] for row in read_json(self.path("report.json"))], ["search", "shop"])
        self.assertIn("first 80% of each trace", read_json(self.path("mine", "model.json"))["accuracy"]["protocol"])
        self.assertIn("2 series after 80% of each: MAE", printed.splitlines()[-1])

    def test_what_is_too_short_to_judge_is_said_and_the_model_is_still_written(self):
        printed = self.run_training("--traces", self.path("traces"), "--until", "0.999", "--out", self.path("mine"))
        self.assertIn("shop: too short to be judged", printed)
        self.assertTrue(os.path.exists(self.path("mine", "model.json")))

    def test_steps_are_those_of_both_parts(self):
        for asked, parts in (("1050", (700, 350)), ("20", (13, 7)), ("1", (0, 1))):
            with mock.patch.object(train, "fit") as fit:
                self.run_training("--model", "gru", "--out", self.path("gru"), "--steps", asked)
            self.assertEqual(tuple(call.args[2] for call in fit.call_args_list), tuple(part for part in parts if part))

    def test_what_keeps_nothing_is_refused_before_training(self):
        self.assertIn("--out", self.refused(2, "--traces", self.path("traces")))
        self.assertIn("does not exist", self.refused(2, "--out", self.path("mine"), "--report", self.path("no", "report.json")))
        self.assertIn("is a file", self.refused(2, "--out", self.path("traces", "shop.csv")))

    def test_a_folder_without_traces_is_refused_with_its_name_and_what_is_expected(self):
        os.mkdir(self.path("empty"))
        for name in ("empty", "nowhere"):
            said = self.refused(2, "--traces", self.path(name), "--out", self.path("mine"))
            self.assertIn(self.path(name), said)
            self.assertIn("header timestamp,value", said)

    def test_what_a_file_should_hold_is_one_sentence(self):
        with open(self.path("traces", "shop.csv"), "w") as file:
            file.write("a,b\n1,2\n")
        said = self.refused(1, "--traces", self.path("traces"), "--out", self.path("mine"))
        self.assertEqual(said, f"train.py: {self.path('traces', 'shop.csv')}, line 1: the header is 'a,b'; expected 'timestamp,value'.\n")
        self.index("gone,Shop,MIT,300")
        self.assertIn("gone.csv: No such file", self.refused(1, "--traces", self.path("traces"), "--out", self.path("mine")))

    def test_missing_libraries_are_one_sentence_with_their_packages(self):
        for program in ("train.py", "evaluate.py"):
            path = os.path.join(os.path.dirname(os.path.abspath(train.__file__)), program)
            without = subprocess.run([sys.executable, "-E", "-S", path], capture_output=True, text=True)
            self.assertEqual((without.returncode, without.stderr.count("\n")), (1, 1), without.stderr)
            self.assertIn("apt-get install python3-numpy python3-torch python3-onnx (Debian), or pip install numpy torch onnx", without.stderr)


if __name__ == "__main__":
    unittest.main()
