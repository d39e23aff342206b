import os
import tempfile
import unittest

import numpy

from traces import OWN, is_permitted, read_trace, read_traces


class Traces(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, lines):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def test_a_folder_without_an_index_is_ones_own_and_may_be_trained_on(self):
        self.write("shop.csv", ["timestamp,value"] + [f"{i * 60},{i}" for i in range(200)])
        self.write("notes.txt", ["nothing"])
        series, licences = read_traces(self.folder.name)
        self.assertEqual([(item.name, item.step, len(item.values)) for item in series], [("shop", 60, 200)])
        self.assertTrue(all(is_permitted(licence) for licence in licences.values()))
        self.assertEqual(licences, {OWN: OWN})

    def test_an_index_says_step_source_and_licence(self):
        self.write("a.csv", ["timestamp,value"] + [f"{i * 60},{i}" for i in range(200)])
        self.write("index.csv", ["name,source,licence,step_seconds", 'a,NAB,"MIT (Numenta, LICENSE.txt)",120'])
        series, licences = read_traces(self.folder.name)
        self.assertEqual((series[0].step, licences), (120, {"NAB": "MIT"}))

    def test_licences_that_allow_no_shipped_weights_are_judged_only(self):
        self.assertEqual([is_permitted(licence) for licence in ("MIT", "Apache-2.0", "own", "GPL-3", "none", "CC-BY-NC")], [True] * 3 + [False] * 3)

    def test_missing_samples_and_empty_fields_are_gaps_and_iso_times_are_utc(self):
        lines = ["timestamp,value"] + [f"1970-01-05T{i // 60:02}:{i % 60:02}:00Z,{i}" for i in range(130)]
        lines[6] = "1970-01-05T00:05:00Z,"
        del lines[11]
        series = read_trace(self.write("a.csv", lines), "a", OWN)
        self.assertEqual(series.monday_seconds, 0)
        self.assertEqual(numpy.flatnonzero(numpy.isnan(series.values)).tolist(), [5, 10])
        self.assertEqual(series.values[11], 11)

    def test_what_cannot_be_a_trace_is_refused_with_its_path(self):
        good = [f"{i * 60},{i}" for i in range(200)]
        for lines, problem in ((good[:20], "at least 100"), (good + ["5,5"], "ascend"), (good + ["noon,5"], "'noon' is neither")):
            path = self.write("bad.csv", ["timestamp,value"] + lines)
            with self.assertRaisesRegex(ValueError, problem) as raised:
                read_trace(path, "bad", OWN)
            self.assertIn(path, str(raised.exception))


if __name__ == "__main__":
    unittest.main()
