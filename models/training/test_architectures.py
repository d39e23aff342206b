import os
import tempfile
import unittest

import torch

from architectures import ARCHITECTURES
from decomposition import Decomposition
from export import export_onnx
from features import forecast
from vocabulary import BACK, CONTEXT, HISTORY, HORIZON, INPUT_SHAPES, QUANTILES, SEASONAL_LAGS

DAYS = len(SEASONAL_LAGS)
DEMAND = ("context", "seasonal", "history")


def inputs_of(context, seasonal, history, masked=False, step=60.0):
    batch, there = context.shape[0], 0.0 if masked else 1.0
    return {
        "context": context, "context_mask": torch.ones_like(context),
        "seasonal": seasonal * there, "seasonal_mask": torch.full_like(seasonal, there),
        "calendar": torch.zeros(batch, 4), "step": torch.full((batch, 1), step),
        "history": history, "history_mask": torch.ones_like(history) if not masked else (torch.arange(HISTORY) > HISTORY - 4).float().expand_as(history)}


def random_inputs(batch=32, masked=False, step=60.0):
    return inputs_of(
        torch.rand(batch, CONTEXT) * 100, torch.rand(batch, DAYS, BACK + HORIZON) * 100, torch.rand(batch, HISTORY) * 100, masked, step)


def constant_inputs(value, masked=False):
    return inputs_of(*(torch.full((1, *INPUT_SHAPES[name]), value) for name in DEMAND), masked)


class EveryNetwork:
    """What holds for each architecture, whatever its weights."""

    def setUp(self):
        torch.manual_seed(3)
        torch.set_grad_enabled(False)
        self.network = ARCHITECTURES[self.name].build().eval()
        for parameter in self.network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)

    def tearDown(self):
        torch.set_grad_enabled(True)

    def test_forecast_of_scaled_demand_is_the_scaled_forecast(self):
        inputs = random_inputs()
        plain = forecast(self.network, inputs)
        for factor in (1e-9, 0.37, 3.0, 1e12):
            scaled = forecast(self.network, {name: tensor * factor if name in DEMAND else tensor for name, tensor in inputs.items()})
            for expected, actual in zip(plain, scaled):
                self.assertLess(((actual / factor - expected).abs() / (expected.abs() + 1)).max().item(), 1e-4)

    def test_quantiles_never_cross_and_are_never_negative(self):
        for masked in (False, True):
            quantiles, peaks = forecast(self.network, random_inputs(masked=masked))
            self.assertEqual(quantiles.shape, (32, HORIZON, len(QUANTILES)))
            for tensor in (quantiles, peaks):
                self.assertGreaterEqual(tensor.diff(dim=2).min().item(), 0)
                self.assertGreaterEqual(tensor.min().item(), 0)

    def test_the_maximum_grows_with_the_window_and_is_at_least_the_step(self):
        quantiles, peaks = forecast(self.network, random_inputs())
        self.assertGreaterEqual(peaks.diff(dim=1).min().item(), 0)
        self.assertGreaterEqual((peaks - quantiles).min().item(), 0)

    def test_nothing_is_forecast_for_nothing(self):
        for masked in (False, True):
            for tensor in forecast(self.network, constant_inputs(0.0, masked)):
                self.assertEqual(tensor.abs().max().item(), 0)

    def test_constant_demand_gives_finite_forecasts(self):
        for value in (1e-6, 5.0, 1e12):
            for tensor in forecast(self.network, constant_inputs(value)):
                self.assertTrue(torch.isfinite(tensor).all())

    def test_a_forecast_does_not_depend_on_its_batch(self):
        inputs = random_inputs()
        whole = forecast(self.network, inputs)[0]
        alone = forecast(self.network, {name: tensor[5:6] for name, tensor in inputs.items()})[0]
        self.assertLess(((whole[5] - alone[0]).abs() / (alone[0].abs() + 1)).max().item(), 1e-4)

    def test_the_graph_has_the_declared_inputs_and_computes_no_zero_state(self):
        with tempfile.TemporaryDirectory() as directory:
            graph = export_onnx(self.network, os.path.join(directory, "model.onnx")).graph
        self.assertEqual([item.name for item in graph.input], list(self.network.inputs))
        recurrent = [node for node in graph.node if node.op_type in ("GRU", "LSTM")]
        states = [name for node in recurrent for name in node.input[5:] if name]
        self.assertEqual(len(states), max(0, len(recurrent) - 1), "only a decoder starts from something")

    def test_weights_are_few(self):
        self.assertLess(sum(parameter.numel() for parameter in self.network.parameters()), 40_000)


for _name in ARCHITECTURES:
    globals()[f"Network_{_name}"] = type(f"Network_{_name}", (EveryNetwork, unittest.TestCase), {"name": _name})


class DecompositionOfHistory(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.decomposition = Decomposition()
        hours = torch.arange(1 - HISTORY, 1) / 4.0
        self.daily = lambda at: 10.0 + 3.0 * torch.sin(2 * torch.pi * at / 24.0)
        self.hours, self.y = hours, self.daily(hours).unsqueeze(0)

    def solved(self, mask):
        """The same ridge regression by a direct solution in double precision."""
        rows, prior = self.decomposition.rows.double(), torch.diag(self.decomposition.prior.double())
        mean = (self.y * mask).sum() / mask.sum()
        weighted = rows * mask.double().t()
        return torch.linalg.solve(weighted.t() @ rows + prior, weighted.t() @ (self.y - mean).double().t()).squeeze()

    def test_coefficients_are_those_of_ridge_regression_with_and_without_gaps(self):
        self.y = self.y + torch.randn_like(self.y)
        scattered = (torch.rand(1, HISTORY) < 0.5).float()
        night = torch.ones(1, HISTORY)
        night[:, 200:240] = 0
        for mask, places in ((torch.ones(1, HISTORY), 4), (scattered, 2), (night, 2)):
            coefficients, _ = self.decomposition(self.y, mask)
            difference = coefficients.squeeze().double() - self.solved(mask)
            self.assertAlmostEqual(difference.abs().max().item(), 0, places)

    def test_a_daily_season_is_continued_at_any_step(self):
        for step in (60.0, 300.0, 900.0):
            coefficients, mean = self.decomposition(self.y, torch.ones_like(self.y))
            behind, ahead = self.decomposition.projected(coefficients, mean, self.y, torch.tensor([[step]]))
            # a point of the history stands for its quarter of an hour as a sample for its step: the later middle is ahead of it
            at = (torch.arange(1, HORIZON + 1) * step + (900.0 - step) / 2) / 3600.0
            self.assertLess((ahead[0] - self.daily(at)).abs().max().item(), 0.1)
            self.assertEqual(behind.shape, (1, CONTEXT))

    def test_an_hour_of_history_is_forecast_as_its_level(self):
        mask = (torch.arange(HISTORY) >= HISTORY - 4).float().unsqueeze(0)
        y = torch.where(mask > 0, torch.full_like(mask, 7.0), torch.full_like(mask, 7.0))
        y[0, -4:] += torch.tensor([0.1, -0.1, 0.2, -0.2])
        coefficients, mean = self.decomposition(y, mask)
        for step in (60.0, 900.0, 3600.0):
            _, ahead = self.decomposition.projected(coefficients, mean, y, torch.tensor([[step]]))
            self.assertLess((ahead - 7.0).abs().max().item(), 0.31)

    def test_a_fit_stays_near_what_was_seen(self):
        y = torch.rand(64, HISTORY) ** 4
        mask = (torch.rand(64, HISTORY) < 0.02).float()
        coefficients, mean = self.decomposition(y, mask)
        _, ahead = self.decomposition.projected(coefficients, mean, y, torch.full((64, 1), 3600.0))
        self.assertLess(ahead.max().item(), 1.26)
        self.assertGreater(ahead.min().item(), -0.26)


if __name__ == "__main__":
    unittest.main()
