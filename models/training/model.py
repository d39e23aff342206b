"""The `gru` model: a recurrent state and in-history skill gate a set of candidate forecasts; spreads scale with in-history errors.

Everything from raw demand on (scaling, candidates, their past errors) happens in here and therefore in the exported graph.
All past errors are linear in the window, so they come out of fixed matrices (buffers) rather than out of many small operators.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from vocabulary import BACK, CONTEXT, HORIZON, MEDIAN, QUANTILES, SEASONAL_LAGS

LEVELS = (1, 3, 6, 12, 30, CONTEXT)
ALIGN = (1, 4, 12)
SKILL_HORIZONS = (1, 3, 6, 12, 20, 30)
SKILL_ORIGINS = 6
ANALOG_STEPS = 48
PATCH = 4
SOURCES = 4
DAYS = len(SEASONAL_LAGS)
LOCALS = len(LEVELS) + 2
SKILLS = LOCALS + SOURCES * (len(ALIGN) + 1)
CANDIDATES = SKILLS + 2
SCALES = 15
TINY = 1e-30


def _trend_row(end, width, level, damping, ahead):
    """Weights over the context of: mean of the last `level` samples + damped least-squares slope of the last `width`, `ahead` steps on."""
    row = torch.zeros(CONTEXT)
    first = max(0, end - width + 1)
    count = end - first + 1
    row[max(0, end - level + 1):end + 1] = 1.0 / min(level, end + 1)
    if count > 2:
        position = torch.arange(count, dtype=torch.float32) - (count - 1) / 2
        reach = sum(damping ** (i + 1) for i in range(ahead)) + (min(level, end + 1) - 1) / 2
        row[first:end + 1] += reach * position / (position ** 2).sum()
    return row


def _mean_row(size, end, width):
    row = torch.zeros(size)
    first = max(0, end - width + 1)
    row[first:end + 1] = 1.0 / (end - first + 1)
    return row


def _point(size, index):
    row = torch.zeros(size)
    row[index] = 1.0
    return row


def _local_rows(end, ahead):
    rows = [_mean_row(CONTEXT, end, width) for width in LEVELS]
    rows.append(_trend_row(end, 12, 3, 0.9, ahead))
    rows.append(_trend_row(end, 48, 6, 0.97, ahead))
    return rows


def _skill_pairs():
    """(origin, target) positions in the context at which candidates are judged, grouped by horizon."""
    for ahead in SKILL_HORIZONS:
        stride = max(1, min(6, ahead // 2))
        for i in range(SKILL_ORIGINS):
            target = CONTEXT - 1 - i * stride
            yield target - ahead, target, ahead


def _context_matrix():
    """Columns: local candidates at the origin, alignment means, past errors of the locals, context side of the seasonal errors."""
    local = [_local_rows(CONTEXT - 1, h + 1) for h in range(HORIZON)]
    columns = [local[h][c] for c in range(LOCALS) for h in range(HORIZON)]
    columns += [_mean_row(CONTEXT, CONTEXT - 1, width) for width in ALIGN]
    pairs = list(_skill_pairs())
    columns += [_local_rows(o, ahead)[c] - _point(CONTEXT, t) for c in range(LOCALS) for o, t, ahead in pairs]
    columns += [_mean_row(CONTEXT, o, width) - _point(CONTEXT, t) for width in ALIGN for o, t, _ in pairs]
    columns += [-_point(CONTEXT, t) for _, t, _ in pairs]
    return torch.stack(columns, 1)


def _season_matrix():
    """Columns: alignment means of a seasonal source, season side of the past errors of its candidates."""
    size = BACK + HORIZON
    pairs = list(_skill_pairs())
    columns = [_mean_row(size, BACK - 1, width) for width in ALIGN]
    columns += [_point(size, t) - _mean_row(size, o, width) for width in ALIGN for o, t, _ in pairs]
    columns += [_point(size, t) for _, t, _ in pairs]
    return torch.stack(columns, 1)


def _skill_interpolation():
    matrix = torch.zeros(len(SKILL_HORIZONS), HORIZON)
    for h in range(1, HORIZON + 1):
        upper = next(i for i, knot in enumerate(SKILL_HORIZONS) if knot >= h)
        if upper == 0:
            matrix[0, h - 1] = 1
            continue
        low, high = SKILL_HORIZONS[upper - 1], SKILL_HORIZONS[upper]
        share = (h - low) / (high - low)
        matrix[upper - 1, h - 1] = 1 - share
        matrix[upper, h - 1] = share
    return matrix


class GatedGru(nn.Module):
    def __init__(self, state=32, width=48, inner=32):
        super().__init__()
        self.pairs = len(SKILL_HORIZONS) * SKILL_ORIGINS
        self.below = MEDIAN
        self.above = len(QUANTILES) - MEDIAN - 1
        self.outs = (CANDIDATES, SCALES, SCALES, self.above, self.below, len(QUANTILES))
        self.gru = nn.GRU(3 * PATCH, state)
        self.of_state = nn.Linear(state + 4 + 2 + SOURCES + 4, width)
        self.of_step = nn.Parameter(torch.zeros(1, HORIZON, width))
        self.of_features = nn.Linear(CANDIDATES + SKILLS + SCALES, width, bias=False)
        self.inner = nn.Linear(width, inner)
        self.out = nn.Linear(inner, sum(self.outs))
        self._buffers_of_candidates()
        self._start_near_the_last_value()

    def _buffers_of_candidates(self):
        self.register_buffer("context_matrix", _context_matrix())
        self.register_buffer("season_matrix", _season_matrix())
        self.register_buffer("interpolation", _skill_interpolation())
        targets = torch.tensor([t for _, t, _ in _skill_pairs()])
        self.register_buffer("skill_targets", targets)
        rows = torch.zeros(SOURCES, DAYS)
        rows[0, 0] = 1
        rows[1, DAYS - 1] = 1
        rows[2:, :] = 1
        self.register_buffer("sources", rows.unsqueeze(0))
        up = torch.zeros(self.above, len(QUANTILES))
        for i in range(self.above):
            up[i, MEDIAN + 1 + i:] = 1
        down = torch.zeros(self.below, len(QUANTILES))
        for i in range(self.below):
            down[i, :i + 1] = 1
        self.register_buffer("up", up)
        self.register_buffer("down", down)
        self.register_buffer("rise", torch.triu(torch.ones(len(QUANTILES), len(QUANTILES)))[1:])
        self.register_buffer("scale_skills", torch.tensor([0, 3, LOCALS + 2 * 4 + 1, LOCALS + 3 * 4, LOCALS + 3 * 4 + 3]))

    def _start_near_the_last_value(self):
        with torch.no_grad():
            self.out.weight.mul_(0.3)
            self.out.bias.zero_()
            self.out.bias[0] = 1.0

    def forward(self, context, context_mask, seasonal, seasonal_mask, calendar, step):
        level = context.abs().mean(1, keepdim=True) + seasonal.abs().mean((1, 2)).unsqueeze(1)
        level = level + (level < TINY).float()
        x = context / level
        days = seasonal / level.unsqueeze(2)

        # seasonal sources: yesterday, last week, mean of all days, days weighted by how well they matched lately
        weight = seasonal_mask[:, :, BACK - 1:].mean(2)
        matched = weight * seasonal_mask[:, :, BACK - ANALOG_STEPS:BACK].mean(2)
        distance = (days[:, :, BACK - ANALOG_STEPS:BACK] - x[:, CONTEXT - ANALOG_STEPS:].unsqueeze(1)).abs().mean(2) + 0.02
        present = torch.cat([weight.unsqueeze(1) * self.sources[:, :3], matched.unsqueeze(1)], 1)
        available = present.sum(2).clamp(max=1.0)
        mixing = torch.cat([present[:, :3], (matched / (distance * distance)).unsqueeze(1)], 1)
        mixing = mixing / (mixing.sum(2, keepdim=True) + 1e-6)
        rough = torch.matmul(mixing, days)
        smoothing = ((math.log(3600.0) - step.log()) / math.log(12.0)).clamp(0.0, 1.0)
        season = rough + smoothing.unsqueeze(2) * (F.avg_pool1d(rough, 5, 1, 2, count_include_pad=False) - rough)

        # candidates
        past = torch.matmul(x, self.context_matrix)
        cut = LOCALS * HORIZON
        local = past[:, :cut].reshape(-1, LOCALS, HORIZON)
        means = past[:, cut:cut + 3]
        local_errors = past[:, cut + 3:cut + 3 + LOCALS * self.pairs].reshape(-1, LOCALS, self.pairs)
        context_side = past[:, cut + 3 + LOCALS * self.pairs:]
        projected = torch.matmul(season, self.season_matrix)
        aligned = projected[:, :, :3]
        ahead = season[:, :, BACK:]
        now = x[:, CONTEXT - 1:]
        missing = ((1.0 - available) * now).unsqueeze(2)
        shifted = ahead.unsqueeze(2) + (means.unsqueeze(1) - aligned).unsqueeze(3)
        plain = (ahead + missing).unsqueeze(2)
        seasonals = torch.cat([shifted, plain], 2).reshape(-1, SOURCES * 4, HORIZON)
        ratio = ((means[:, 2:].unsqueeze(1) + 0.05) / (aligned[:, 2:, 2:] + 0.05).clamp(min=0.01)).clamp(0.0, 4.0)
        scaled = ahead[:, 2:] * ratio + missing[:, 2:]

        # their errors in the recent past
        season_errors = (projected[:, :, 3:] + context_side.unsqueeze(1)).reshape(-1, SOURCES * 4, self.pairs)
        known = context_mask[:, self.skill_targets].unsqueeze(1)
        errors = torch.cat([local_errors, season_errors], 1).abs() * known
        errors = errors.reshape(-1, SKILLS, len(SKILL_HORIZONS), SKILL_ORIGINS).sum(3)
        counts = known.reshape(-1, 1, len(SKILL_HORIZONS), SKILL_ORIGINS).sum(3) + 1e-3
        skills = torch.matmul(errors / counts, self.interpolation)

        # scales of spread
        changes = days[:, :, BACK:] - days[:, :, BACK - 1:BACK]
        shared = mixing[:, 2:3]
        typical = torch.matmul(shared, changes)
        spread = torch.matmul(shared, torch.cat([
            changes.abs(), (changes - typical).abs(), (days[:, :, BACK:] - ahead[:, 2:3]).abs()], 2)).reshape(-1, 3, HORIZON)
        most = (changes * weight.unsqueeze(2)).max(1, keepdim=True).values.clamp(min=0.0)
        steps = (x[:, 1:] - x[:, :-1]).abs()
        recent = x[:, CONTEXT - 24:]
        flat = torch.stack([
            steps[:, CONTEXT - 13:].mean(1), recent.max(1).values - recent.min(1).values, means[:, 2].abs(), now[:, 0].abs()], 1)
        flat = flat.unsqueeze(2).expand(-1, -1, HORIZON)
        expected = (ahead[:, 2:3] - aligned[:, 2:3, 1:2]).abs()
        scales = torch.cat([skills[:, self.scale_skills], spread, most, expected, flat, ahead[:, 2:3].abs()], 1)

        everything = torch.cat([local, seasonals, scaled, skills, scales], 1).transpose(1, 2)
        candidates = everything[:, :, :CANDIDATES]
        positive = everything[:, :, CANDIDATES:]
        scales = everything[:, :, CANDIDATES + SKILLS:]
        share = available[:, 2:3].unsqueeze(2)
        naive = (skills[:, 0:1] + share * spread[:, 0:1]) / (1.0 + share)
        naive = naive.transpose(1, 2) + 1e-4
        moves = (candidates - now.unsqueeze(2)) / naive
        features = torch.cat([moves / (1.0 + 0.25 * moves.abs()), positive / (positive + naive)], 2)

        # recurrent state over the window, its seasonal profile and mask
        unit = naive[:, 5:6, 0]
        paths = torch.stack([x - now, season[:, 3, :BACK] - now], 1) / unit.unsqueeze(2)
        paths = paths / (1.0 + 0.25 * paths.abs())
        inputs = torch.cat([paths, context_mask.unsqueeze(1)], 1).reshape(-1, 3, CONTEXT // PATCH, PATCH)
        inputs = inputs.permute(2, 0, 1, 3).reshape(CONTEXT // PATCH, -1, 3 * PATCH)
        _, state = self.gru(inputs)
        pace = step.log() / 4.0 - 1.0
        idle = (x < 1e-6).float().mean(1, keepdim=True)
        roughness = unit / (unit + means[:, 2:3].abs() + 1e-4)
        whole = torch.cat([
            state[0], calendar, pace, pace * pace, available, context_mask.mean(1, keepdim=True), idle, roughness,
            means[:, 2:3] / (means[:, 2:3].abs() + 1.0)], 1)

        hidden = F.relu(self.of_features(features) + self.of_state(whole).unsqueeze(1) + self.of_step)
        hidden = F.relu(self.inner(hidden))
        gate, above, below, up, down, peak = torch.split(self.out(hidden), self.outs, 2)
        point = (F.softmax(gate, 2) * candidates).sum(2, keepdim=True)
        wide = (F.softmax(above, 2) * scales).sum(2, keepdim=True)
        deep = (F.softmax(below, 2) * scales).sum(2, keepdim=True)
        quantiles = point + wide * torch.matmul(F.softplus(up), self.up) - deep * torch.matmul(F.softplus(down), self.down)
        quantiles = F.relu(quantiles)
        start = peak[:, :, :1]
        peaks = point + wide * (start + torch.matmul(F.softplus(peak[:, :, 1:]), self.rise))
        peaks = torch.maximum(F.relu(peaks), quantiles).transpose(1, 2)
        peaks = F.max_pool1d(F.pad(peaks, (HORIZON - 1, 0)), HORIZON, 1).transpose(1, 2)
        scale = level.unsqueeze(2)
        return quantiles * scale, peaks * scale
