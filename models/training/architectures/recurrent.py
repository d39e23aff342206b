"""The `lstm` and `gru` models: one recurrent cell reads the window, another one writes the horizon, both for all series alike."""

import torch
from torch import nn

from heads import QuantileStack
from scaling import WIDTHS, lag_interpolation, level_of, moves_within, recent_means, squashed
from vocabulary import BACK, CONTEXT, HORIZON, SEASONAL_LAGS, WINDOW_INPUTS

PATCH = 4
DAYS = len(SEASONAL_LAGS)
EMBEDDING = 12


class EncoderDecoder(nn.Module):
    """Reads paths of the window in patches, then writes the horizon a step at a time; gives a median, two spreads and their quantiles."""

    def __init__(self, cell, paths, features, facts, state=40):
        super().__init__()
        self.paths = paths
        self.stack = QuantileStack()
        self.outs = (1, 1, 1, 1, *self.stack.outs)
        self.encoder = cell(PATCH * paths, state)
        self.bridge = nn.Linear(state + facts, state)
        self.embedding = nn.Linear(features, EMBEDDING)
        self.position = nn.Parameter(torch.randn(1, HORIZON, EMBEDDING) * 0.1)
        self.decoder = cell(EMBEDDING, state)
        self.out = nn.Linear(state, sum(self.outs))
        with torch.no_grad():
            self.out.weight.mul_(0.3)
            self.out.bias.zero_()

    def forward(self, paths, features, facts, now, drift, scales):
        """`paths` [batch, n, C]; `features` [batch, H, n]; `facts` [batch, n]; the median is `now` [batch, 1], some of `drift` [batch, H]
        and some of the smaller of the two `scales` [batch, H, 2]."""
        first = torch.tanh(self.bridge(torch.cat([self._read(paths), facts], 1)))
        steps = torch.tanh(self.embedding(features) + self.position)
        outs = self.out(self._write(steps.transpose(0, 1), first.unsqueeze(0)).transpose(0, 1))
        follow, move, above, below, up, down, peak = torch.split(outs, self.outs, 2)
        first, second = scales[:, :, :1], scales[:, :, 1:]
        wide = first + torch.sigmoid(above) * (second - first)
        deep = first + torch.sigmoid(below) * (second - first)
        point = now.unsqueeze(1) + torch.sigmoid(follow) * drift.unsqueeze(2) + move * torch.minimum(first, second)
        return self.stack(point, wide, deep, up, down, peak)

    def _read(self, paths):
        """The newest output of the encoder."""
        patches = paths.reshape(-1, self.paths, CONTEXT // PATCH, PATCH).permute(2, 0, 1, 3)
        return self.encoder(patches.reshape(CONTEXT // PATCH, -1, PATCH * self.paths))[0][-1]

    def _write(self, steps, first):
        state = (first, torch.zeros_like(first)) if isinstance(self.decoder, nn.LSTM) else first
        return self.decoder(steps, state)[0]


class Recurrent(nn.Module):
    inputs = WINDOW_INPUTS

    def __init__(self, cell):
        super().__init__()
        self.network = EncoderDecoder(cell, paths=4, features=5, facts=4 + 5 + len(WIDTHS))
        self.register_buffer("interpolation", lag_interpolation(), persistent=False)

    def forward(self, context, context_mask, seasonal, seasonal_mask, calendar, step):
        level = level_of(context, seasonal)
        x = context / level
        days = seasonal / level.unsqueeze(2)
        profile, yesterday, share = _profile(days, seasonal_mask)
        now = x[:, CONTEXT - 1:]

        moved = torch.matmul(moves_within(x, context_mask), self.interpolation)
        present = seasonal_mask[:, :, BACK - 1:].mean(2, keepdim=True)
        changes = (days[:, :, BACK:] - days[:, :, BACK - 1:BACK]) * present
        changed = (changes * changes).sum(1) / (present.sum(1) + 1e-3)
        scales = torch.stack([moved, changed.clamp(min=0.0).sqrt() + moved * (1.0 - share)], 2)

        unit = (0.5 * (moved[:, 5:6] + scales[:, 5:6, 1])) + 1e-4
        week = torch.where(seasonal_mask[:, DAYS - 1, BACK - 1:].mean(1, keepdim=True) > 0.5, days[:, DAYS - 1], profile)
        paths = torch.stack([x - now, profile[:, :BACK] - now, week[:, :BACK] - now], 1) / unit.unsqueeze(2)
        paths = torch.cat([squashed(paths), context_mask.unsqueeze(1)], 1)

        drift = (profile[:, BACK:] - profile[:, BACK - 1:BACK]) * share
        ahead = torch.stack([drift, profile[:, BACK:] - now, yesterday[:, BACK:] - now, week[:, BACK:] - now], 2) / unit.unsqueeze(2)
        ratio = (scales[:, :, 1] / (scales.sum(2) + 1e-4)).unsqueeze(2)
        facts = torch.cat([
            calendar, step.log() / 4.0 - 1.0, share, context_mask.mean(1, keepdim=True), unit / (unit + now.abs()),
            (x < 1e-6).float().mean(1, keepdim=True), squashed(recent_means(x) / unit)], 1)
        quantiles, peaks = self.network(paths, torch.cat([squashed(ahead), ratio], 2), facts, now, drift, scales)
        return quantiles * level.unsqueeze(2), peaks * level.unsqueeze(2)


def _profile(days, mask):
    """Mean of the days that are there, yesterday (or that mean), and whether there is any day at all."""
    present = mask[:, :, BACK - 1:].mean(2, keepdim=True)
    count = present.sum(1)
    mean = (days * present).sum(1) / (count + 1e-6)
    yesterday = torch.where(present[:, 0] > 0.5, days[:, 0], mean)
    return mean, yesterday, count.clamp(max=1.0)
