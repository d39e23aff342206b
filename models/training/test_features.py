import unittest

import numpy
import torch

from features import SeriesSet, calendar_of, fill_forward, running_max
from series import Series, coarsened
from vocabulary import BACK, CONTEXT, DAY, HISTORY, HORIZON, WEEK


def series_of(values, step=60):
    return Series("test", "test", numpy.asarray(values, numpy.float32), step, 0)


def windows(values, origin, history, step=60):
    return SeriesSet([series_of(values, step)]).windows(torch.tensor([0]), torch.tensor([origin]), torch.tensor([history]))


class Features(unittest.TestCase):
    def test_gaps_take_the_newest_value_before_them_and_leading_gaps_the_first(self):
        values = torch.tensor([[9.0, 9.0, 3.0, 9.0, 5.0], [9.0] * 5])
        valid = torch.tensor([[False, False, True, False, True], [False] * 5])
        self.assertEqual(fill_forward(values, valid).tolist(), [[3, 3, 3, 3, 5], [0] * 5])

    def test_changing_the_future_changes_no_input(self):
        random = numpy.random.RandomState(1)
        for step in (60, 300, 3600):
            values = random.rand(11_000)
            changed = values.copy()
            changed[10_201:] = random.rand(799) * 1e6
            for key, tensor in windows(values, 10_200, 10_080, step).items():
                self.assertTrue(torch.equal(tensor, windows(changed, 10_200, 10_080, step)[key]), (step, key))

    def test_inputs_lie_where_the_vocabulary_says(self):
        values = numpy.arange(11_000)
        inputs = windows(values, 10_500, 10_080)
        self.assertEqual(inputs["context"][0, -1].item(), 10_500)
        self.assertEqual(inputs["context"][0, 0].item(), 10_500 - CONTEXT + 1)
        self.assertEqual(inputs["seasonal"][0, 0, BACK - 1].item(), 10_500 - 1440)
        self.assertEqual(inputs["seasonal"][0, 1, BACK + HORIZON - 1].item(), 10_500 - 2880 + HORIZON)

    def test_history_ends_at_its_limit(self):
        mask = windows(numpy.arange(11_000), 10_500, WEEK // 60)["seasonal_mask"][0, 6]
        self.assertEqual(mask[:BACK - 1].sum().item(), 0)
        self.assertEqual(mask[BACK - 1:].sum().item(), HORIZON + 1)

    def test_samples_of_a_lag_that_lie_after_the_origin_are_masked(self):
        mask = windows(numpy.arange(500), 400, 400, 3600)["seasonal_mask"][0, 0]
        self.assertEqual(mask.sum().item(), BACK + 24)

    def test_monday_midnight_is_the_start_of_both_cycles(self):
        self.assertEqual(calendar_of(torch.tensor([2 * WEEK])).tolist(), [[0, 1, 0, 1]])
        noon = calendar_of(torch.tensor([DAY // 2]))[0]
        self.assertAlmostEqual(noon[1].item(), -1, places=6)

    def test_the_maximum_is_unknown_from_the_first_unknown_step_on(self):
        peak, valid = running_max(torch.tensor([[1.0, 3.0, 2.0]]), torch.tensor([[True, True, False]]))
        self.assertEqual(peak.tolist(), [[1, 3, 3]])
        self.assertEqual(valid.tolist(), [[True, True, False]])

    def test_coarse_samples_stand_at_the_end_of_their_block_on_the_coarse_grid(self):
        coarse = coarsened(series_of(numpy.arange(10), 30), 2)
        self.assertEqual(coarse.monday_seconds % 60, 0)
        self.assertEqual(coarse.values.tolist(), [1.5, 3.5, 5.5, 7.5])


class QuartersOfAnHour(unittest.TestCase):
    def history(self, values, origin, history=None, step=60, before=()):
        series = [series_of(other) for other in before] + [series_of(values, step)]
        which, origin = torch.tensor([len(before)]), torch.tensor([origin])
        inputs = SeriesSet(series).windows(which, origin, torch.tensor([history or WEEK // step]), names=("history", "history_mask"))
        return inputs["history"][0], inputs["history_mask"][0]

    def test_each_is_the_mean_up_to_its_end_and_the_last_ends_at_the_origin(self):
        means, mask = self.history(numpy.arange(11_000), 10_500)
        # the mean of the fifteen minutes up to t is t - 7
        self.assertEqual(means[-2:].tolist(), [10_478, 10_493])
        self.assertEqual((len(means), mask.sum().item()), (HISTORY, HISTORY))

    def test_what_is_missing_does_not_count_and_an_empty_one_is_filled(self):
        values = numpy.arange(200.0)
        values[155:170] = numpy.nan
        values[171:185] = numpy.nan
        means, mask = self.history(values, 199)
        self.assertEqual(means[-4:].tolist(), [147, 147, 170, 192])
        self.assertEqual(mask[-4:].tolist(), [1, 0, 1, 1])

    def test_coarser_series_give_their_newest_sample(self):
        means, _ = self.history(numpy.arange(200), 100, step=3600)
        self.assertEqual(means[-6:].tolist(), [98, 99, 99, 99, 99, 100])

    def test_history_ends_at_its_limit_and_at_the_first_sample(self):
        self.assertEqual(self.history(numpy.arange(11_000), 10_500, 30)[1].sum().item(), 3)
        self.assertEqual(self.history(numpy.arange(100), 31)[1].sum().item(), 3)

    def test_another_series_before_it_changes_nothing(self):
        alone, _ = self.history(numpy.arange(300), 250)
        after, _ = self.history(numpy.arange(300), 250, before=[numpy.full(50, 1e9), numpy.full(70, numpy.nan)])
        self.assertEqual(alone.tolist(), after.tolist())

    def test_what_comes_after_the_origin_is_not_seen(self):
        values = numpy.arange(300.0)
        seen, _ = self.history(values, 250)
        values[251:] = 1e6
        self.assertEqual(seen.tolist(), self.history(values, 250)[0].tolist())


if __name__ == "__main__":
    unittest.main()
