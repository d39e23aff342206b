import unittest

import torch

from model import GatedBlend
from vocabulary import BACK, CONTEXT, HORIZON, QUANTILES, SEASONAL_LAGS

DAYS = len(SEASONAL_LAGS)


def inputs_of(context, seasonal, masked=False, step=60.0):
    batch = context.shape[0]
    seasonal_mask = torch.zeros_like(seasonal) if masked else torch.ones_like(seasonal)
    return [context, torch.ones_like(context), seasonal * seasonal_mask, seasonal_mask, torch.zeros(batch, 4), torch.full((batch, 1), step)]


def random_inputs(batch=32, masked=False):
    return inputs_of(torch.rand(batch, CONTEXT) * 100, torch.rand(batch, DAYS, BACK + HORIZON) * 100, masked)


class Network(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(3)
        self.network = GatedBlend().eval()
        with torch.no_grad():
            for parameter in self.network.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.3)

    def forecast(self, inputs):
        with torch.no_grad():
            return self.network(*inputs)

    def test_forecast_of_scaled_demand_is_the_scaled_forecast(self):
        inputs = random_inputs()
        plain = self.forecast(inputs)
        for factor in (1e-9, 0.37, 3.0, 1e12):
            scaled = self.forecast([inputs[0] * factor, inputs[1], inputs[2] * factor, *inputs[3:]])
            for expected, actual in zip(plain, scaled):
                self.assertLess(((actual / factor - expected).abs() / (expected.abs() + 1)).max().item(), 1e-4)

    def test_quantiles_never_cross_and_are_never_negative(self):
        for masked in (False, True):
            quantiles, peaks = self.forecast(random_inputs(masked=masked))
            self.assertEqual(quantiles.shape, (32, HORIZON, len(QUANTILES)))
            for tensor in (quantiles, peaks):
                self.assertGreaterEqual(tensor.diff(dim=2).min().item(), 0)
                self.assertGreaterEqual(tensor.min().item(), 0)

    def test_the_maximum_grows_with_the_window_and_is_at_least_the_step(self):
        quantiles, peaks = self.forecast(random_inputs())
        self.assertGreaterEqual(peaks.diff(dim=1).min().item(), 0)
        self.assertGreaterEqual((peaks - quantiles).min().item(), 0)

    def test_nothing_is_forecast_for_nothing(self):
        for masked in (False, True):
            for tensor in self.forecast(inputs_of(torch.zeros(1, CONTEXT), torch.zeros(1, DAYS, BACK + HORIZON), masked)):
                self.assertEqual(tensor.abs().max().item(), 0)

    def test_constant_demand_gives_finite_forecasts(self):
        for value in (1e-6, 5.0, 1e12):
            for tensor in self.forecast(inputs_of(torch.full((1, CONTEXT), value), torch.full((1, DAYS, BACK + HORIZON), value))):
                self.assertTrue(torch.isfinite(tensor).all())

    def test_a_forecast_does_not_depend_on_its_batch(self):
        inputs = random_inputs()
        whole = self.forecast(inputs)[0]
        alone = self.forecast([tensor[5:6] for tensor in inputs])[0]
        self.assertLess(((whole[5] - alone[0]).abs() / (alone[0].abs() + 1)).max().item(), 1e-4)


if __name__ == "__main__":
    unittest.main()
