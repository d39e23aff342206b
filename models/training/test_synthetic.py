import unittest

import numpy

from synthetic import FAMILIES, generate


class SyntheticLoad(unittest.TestCase):
    def test_a_seed_gives_the_same_load(self):
        for first, second in zip(generate(20, 5), generate(20, 5)):
            self.assertTrue(numpy.array_equal(first.values, second.values, equal_nan=True))

    def test_load_is_finite_or_missing_and_never_negative(self):
        for series in generate(60, 6):
            known = series.values[~numpy.isnan(series.values)]
            self.assertTrue(numpy.isfinite(known).all(), series.name)
            self.assertGreaterEqual(known.min(), 0, series.name)

    def test_every_family_occurs(self):
        self.assertEqual({series.name.split("/")[1] for series in generate(400, 7)}, set(FAMILIES))

    def test_idle_nights_are_exactly_zero(self):
        idle = [series for series in generate(100, 8) if "/idle-nights/" in series.name]
        self.assertTrue(all((series.values == 0).mean() > 0.1 for series in idle))


if __name__ == "__main__":
    unittest.main()
