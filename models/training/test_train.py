import contextlib
import hashlib
import io
import os
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


if __name__ == "__main__":
    unittest.main()
