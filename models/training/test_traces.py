import os
import tempfile
import unittest

import numpy

from traces import OWN, first_part, is_permitted, read_trace, read_traces


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
        for lines, problem in ((good[:20], "at least 100"), (good + ["5,5"], "ascend"), (good + ["noon,5"], "'noon' is neither"), (good + ["12000,many"], "'many' is not")):
            path = self.write("bad.csv", ["timestamp,value"] + lines)
            with self.assertRaisesRegex(ValueError, problem) as raised:
                read_trace(path, "bad", OWN)
            self.assertIn(path, str(raised.exception))

    def test_the_header_must_be_that_of_a_trace_or_a_collected_one(self):
        good = [f"{i * 60},{i}" for i in range(200)]
        for header in ("a,b", "0,1", "timestamp", ""):
            path = self.write("bad.csv", [header] + good)
            with self.assertRaisesRegex(ValueError, f"bad.csv, line 1: the header is '{header}'; expected 'timestamp,value'"):
                read_trace(path, "bad", OWN)
        for header in ("timestamp,value,usable", "\ufeffTimestamp, Value"):
            self.assertEqual(len(read_trace(self.write("good.csv", [header] + good), "good", OWN).values), 200)

    def test_an_index_without_its_columns_is_refused(self):
        self.write("index.csv", ["name,licence", "a,MIT"])
        with self.assertRaisesRegex(ValueError, "index.csv, line 1: no column source"):
            read_traces(self.folder.name)

    def test_the_first_part_of_a_trace_is_its_oldest(self):
        series = read_trace(self.write("a.csv", ["timestamp,value"] + [f"{i * 60},{i}" for i in range(200)]), "a", OWN)
        self.assertEqual(first_part(series, 0.7).values.tolist(), list(range(140)))
        with self.assertRaisesRegex(ValueError, "80 samples; at least 100"):
            first_part(series, 0.4)


if __name__ == "__main__":
    unittest.main()
