"""The `blend` model: a recurrent state and in-history skill gate a set of candidate forecasts; spreads scale with in-history errors.

Everything from raw demand on (scaling, candidates, their past errors) happens in here and therefore in the exported graph.
Every candidate is a season (none, yesterday, last week, ...) plus a linear forecast of what the season leaves over, so all candidates
and all their past errors come out of one product with a fixed matrix rather than out of many small operators.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from heads import QuantileStack
from vocabulary import BACK, CONTEXT, HORIZON, SEASONAL_LAGS, WINDOW_INPUTS

LEVELS = (1, 3, 10, 30, CONTEXT)
TRENDS = ((4, 1, 0.9), (12, 3, 0.9), (40, 6, 0.97))
FORECASTERS = len(LEVELS) + len(TRENDS)
SKILL_HORIZONS = (1, 3, 6, 12, 20, 30)
SKILL_ORIGINS = 6
PAIRS = len(SKILL_HORIZONS) * SKILL_ORIGINS
ANALOG_STEPS = 48
PATCH = 4
DAYS = len(SEASONAL_LAGS)
SEASONS = 4
PROFILE, ANALOG = 2, 3
SKILLS = FORECASTERS * (SEASONS + 1) + SEASONS
EXTRAS = 6
CANDIDATES = SKILLS + EXTRAS
SCALES = 19
TINY = 1e-30


def _mean_row(end, width):
    row = torch.zeros(CONTEXT)
    first = max(0, end - width + 1)
    row[first:end + 1] = 1.0 / (end - first + 1)
    return row


def _trend_row(end, ahead, width, level, damping):
    """Mean of the last `level` samples + damped least-squares slope of the last `width`, `ahead` steps on."""
    row = _mean_row(end, level)
    first = max(0, end - width + 1)
    count = end - first + 1
    position = torch.arange(count, dtype=torch.float32) - (count - 1) / 2
    reach = sum(damping ** (i + 1) for i in range(ahead)) + (level - 1) / 2
    row[first:end + 1] += reach * position / (position ** 2).sum()
    return row


def _forecaster_rows(end, ahead):
    return [_mean_row(end, width) for width in LEVELS] + [_trend_row(end, ahead, *trend) for trend in TRENDS]


def _skill_pairs():
    """(origin, target) positions in the context at which candidates are judged, grouped by horizon."""
    for ahead in SKILL_HORIZONS:
        stride = max(1, min(6, ahead // 2))
        for i in range(SKILL_ORIGINS):
            target = CONTEXT - 1 - i * stride
            yield target - ahead, target, ahead


def _forecaster_matrix():
    """Columns: each forecaster's H forecasts at the origin, then each forecaster's error at every skill pair."""
    ahead = [_forecaster_rows(CONTEXT - 1, h + 1) for h in range(HORIZON)]
    columns = [ahead[h][c] for c in range(FORECASTERS) for h in range(HORIZON)]
    past = [(_forecaster_rows(origin, steps), target) for origin, target, steps in _skill_pairs()]
    unit = torch.eye(CONTEXT)
    columns += [rows[c] - unit[target] for c in range(FORECASTERS) for rows, target in past]
    return torch.stack(columns, 1)


def _skill_interpolation():
    """Sums the pairs of a skill horizon and spreads the sums over all steps ahead, linearly between the skill horizons."""
    matrix = torch.zeros(len(SKILL_HORIZONS), HORIZON)
    for h in range(1, HORIZON + 1):
        upper = next(i for i, knot in enumerate(SKILL_HORIZONS) if knot >= h)
        low = SKILL_HORIZONS[max(0, upper - 1)]
        share = (h - low) / (SKILL_HORIZONS[upper] - low) if upper else 1.0
        matrix[max(0, upper - 1), h - 1] += 1 - share
        matrix[upper, h - 1] += share
    return matrix.repeat_interleave(SKILL_ORIGINS, 0)


def _same_horizon():
    group = torch.arange(PAIRS) // SKILL_ORIGINS
    return (group.unsqueeze(0) == group.unsqueeze(1)).float()


class GatedBlend(nn.Module):
    inputs = WINDOW_INPUTS

    def __init__(self, state=40, width=64, inner=48):
        super().__init__()
        self.stack = QuantileStack()
        self.outs = (CANDIDATES, SCALES, SCALES, *self.stack.outs)
        self.gru = nn.GRU(3 * PATCH, state)
        self.of_window = nn.Linear(state + 4 + 2 + SEASONS + 4, width)
        self.of_step = nn.Parameter(torch.zeros(1, HORIZON, width))
        self.of_features = nn.Linear(CANDIDATES + SKILLS + SCALES, width, bias=False)
        self.inner = nn.Linear(width, inner)
        self.out = nn.Linear(inner, sum(self.outs))
        self._fixed_matrices()
        with torch.no_grad():
            self.out.weight.mul_(0.3)
            self.out.bias.zero_()
            self.out.bias[0] = 1.5

    def _fixed_matrices(self):
        days = torch.ones(1, SEASONS - 1, DAYS)
        days[0, 0, 1:] = 0
        days[0, 1, :-1] = 0
        errors = FORECASTERS * (1 + torch.arange(SEASONS + 1))
        fixed = {
            "forecasters": _forecaster_matrix(), "interpolation": _skill_interpolation(), "same_horizon": _same_horizon(),
            "single_days": days,
            "skill_targets": torch.tensor([target for _, target, _ in _skill_pairs()]),
            "scale_skills": torch.tensor([0, 2, int(errors[PROFILE]) + 1, int(errors[ANALOG]), SKILLS - 1])}
        for name, matrix in fixed.items():
            self.register_buffer(name, matrix, persistent=False)

    def forward(self, context, context_mask, seasonal, seasonal_mask, calendar, step):
        level = context.abs().mean(1, keepdim=True) + seasonal.abs().mean((1, 2)).unsqueeze(1)
        level = level + (level < TINY).float()
        x = context / level
        days = seasonal / level.unsqueeze(2)
        present = seasonal_mask[:, :, BACK - 1:].mean(2)

        season, mixing, available = self._seasons(x, days, present, seasonal_mask, step)
        candidates, skills, center = self._candidates(x, season, available, context_mask)
        scales, changed = self._scales(x, days, season, present, mixing, skills, center)

        everything = torch.cat([candidates, skills, scales], 1).transpose(1, 2)
        candidates = everything[:, :, :CANDIDATES]
        positive = everything[:, :, CANDIDATES:]
        scales = everything[:, :, CANDIDATES + SKILLS:]
        share = available[:, PROFILE:PROFILE + 1].unsqueeze(2)
        naive = ((skills[:, 0:1] + share * changed) / (1.0 + share)).transpose(1, 2) + 1e-4
        now = x[:, CONTEXT - 1:]
        moves = (candidates - now.unsqueeze(2)) / naive
        features = torch.cat([_squashed(moves), positive / (positive + naive)], 2)

        unit = naive[:, 5:6, 0]
        state = self._state(x, season, context_mask, now, unit)
        pace = step.log() / 4.0 - 1.0
        idle = (x < 1e-6).float().mean(1, keepdim=True)
        whole = torch.cat([
            state, calendar, pace, pace * pace, available, context_mask.mean(1, keepdim=True), idle,
            unit / (unit + center + 1e-4), center / (center + 1.0)], 1)
        hidden = F.relu(self.of_features(features) + self.of_window(whole).unsqueeze(1) + self.of_step)
        quantiles, peaks = self._outputs(F.relu(self.inner(hidden)), candidates, scales)
        return quantiles * level.unsqueeze(2), peaks * level.unsqueeze(2)

    def _seasons(self, x, days, present, seasonal_mask, step):
        """Yesterday, last week, the mean of all days, and the days weighted by how well they matched lately."""
        matched = present * seasonal_mask[:, :, BACK - ANALOG_STEPS:BACK].mean(2)
        distance = (days[:, :, BACK - ANALOG_STEPS:BACK] - x[:, CONTEXT - ANALOG_STEPS:].unsqueeze(1)).abs().mean(2) + 0.02
        alone = present.unsqueeze(1) * self.single_days
        available = torch.cat([alone, matched.unsqueeze(1)], 1).sum(2).clamp(max=1.0)
        mixing = torch.cat([alone, (matched / (distance * distance)).unsqueeze(1)], 1)
        mixing = mixing / (mixing.sum(2, keepdim=True) + 1e-6)
        rough = torch.matmul(mixing, days)
        smoothing = ((math.log(3600.0) - step.log()) / math.log(12.0)).clamp(0.0, 1.0)
        smooth = F.avg_pool1d(rough, 5, 1, 2, count_include_pad=False)
        return rough + smoothing.unsqueeze(2) * (smooth - rough), mixing, available

    def _candidates(self, x, season, available, context_mask):
        """Candidates [batch, n, H], their past errors [batch, skills, H] and the mean of the last ten samples."""
        ahead = season[:, :, BACK:]
        left = x.unsqueeze(1) - season[:, :, :BACK]
        forecasts = torch.matmul(torch.cat([x.unsqueeze(1), left], 1), self.forecasters)
        cut = FORECASTERS * HORIZON
        local = forecasts[:, :, :cut].reshape(-1, SEASONS + 1, FORECASTERS, HORIZON)
        base = F.pad(ahead, (0, 0, 1, 0)).unsqueeze(2)
        missing = ((1.0 - available) * x[:, CONTEXT - 1:]).unsqueeze(2)
        plain = ahead + missing
        center = forecasts[:, 0, 2 * HORIZON:2 * HORIZON + 1]
        profile_center = season[:, PROFILE:, BACK - 10:BACK].mean(2)
        ratio = ((center + 0.05) / (profile_center + 0.05).clamp(min=0.01)).clamp(0.0, 4.0).unsqueeze(2)
        scaled = ahead[:, PROFILE:] * ratio + missing[:, PROFILE:]
        candidates = torch.cat([(local + base).reshape(-1, FORECASTERS * (SEASONS + 1), HORIZON), plain, scaled, self._robust(x)], 1)

        known = context_mask[:, self.skill_targets]
        weights = known / (torch.matmul(known, self.same_horizon) + 1e-3)
        errors = forecasts[:, :, cut:].reshape(-1, FORECASTERS * (SEASONS + 1), PAIRS)
        errors = torch.cat([errors, left[:, :, self.skill_targets]], 1).abs() * weights.unsqueeze(1)
        return candidates, torch.matmul(errors, self.interpolation), center.abs()

    def _robust(self, x):
        """Levels that a single spike does not move: median of three, its mean over ten, lowest and highest of twelve."""
        first, second, third = x[:, CONTEXT - 12:CONTEXT - 2], x[:, CONTEXT - 11:CONTEXT - 1], x[:, CONTEXT - 10:]
        low, high = torch.minimum(first, second), torch.maximum(first, second)
        median = torch.maximum(low, torch.minimum(high, third))
        recent = x[:, CONTEXT - 12:]
        levels = torch.stack([median[:, 9], median.mean(1), recent.min(1).values, recent.max(1).values], 1)
        return levels.unsqueeze(2).expand(-1, -1, HORIZON)

    def _scales(self, x, days, season, present, mixing, skills, center):
        """Magnitudes >= 0 that spreads are made of; all 0 where window and earlier days are 0."""
        ahead = season[:, PROFILE:PROFILE + 1, BACK:]
        changes = days[:, :, BACK:] - days[:, :, BACK - 1:BACK]
        shared = mixing[:, PROFILE:PROFILE + 1]
        typical = torch.matmul(shared, changes)
        spread = torch.matmul(shared, torch.cat([
            changes.abs(), (changes - typical).abs(), (days[:, :, BACK:] - ahead).abs()], 2)).reshape(-1, 3, HORIZON)
        most = (changes * present.unsqueeze(2)).max(1, keepdim=True).values.clamp(min=0.0)
        expected = (ahead - season[:, PROFILE:PROFILE + 1, BACK - 1:BACK]).abs()
        moves = x[:, 1:] - x[:, :-1]
        recent = x[:, CONTEXT - 24:]
        flat = torch.stack([
            moves[:, CONTEXT - 13:].abs().mean(1), recent.max(1).values - recent.min(1).values, center[:, 0], x[:, CONTEXT - 1].abs(),
            _root_mean_square(moves)], 1).unsqueeze(2).expand(-1, -1, HORIZON)
        weekly = torch.minimum(self._noise_of_days(days, shared).unsqueeze(2), center.unsqueeze(1) + ahead.abs())
        return torch.cat([skills[:, self.scale_skills], spread, most, expected, flat, ahead.abs(), weekly], 1), spread[:, 0:1]

    def _noise_of_days(self, days, shared):
        """How much demand moves in one and in six steps around this time of the earlier days; needs a level to apply to."""
        weights = shared.squeeze(1)
        one = days[:, :, 1:BACK] - days[:, :, :BACK - 1]
        six = days[:, :, 6:BACK] - days[:, :, :BACK - 6]
        return torch.stack([
            (_root_mean_square(one) * weights).sum(1), (_root_mean_square(six) * weights).sum(1), (one.abs().mean(2) * weights).sum(1)], 1)

    def _state(self, x, season, context_mask, now, unit):
        """Final GRU state over patches of window, matching seasonal profile and mask."""
        paths = _squashed(torch.stack([x - now, season[:, ANALOG, :BACK] - now], 1) / unit.unsqueeze(2))
        patches = torch.cat([paths, context_mask.unsqueeze(1)], 1).reshape(-1, 3, CONTEXT // PATCH, PATCH)
        _, state = self.gru(patches.permute(2, 0, 1, 3).reshape(CONTEXT // PATCH, -1, 3 * PATCH))
        return state[0]

    def _outputs(self, hidden, candidates, scales):
        gate, above, below, up, down, peak = torch.split(self.out(hidden), self.outs, 2)
        point = (F.softmax(gate, 2) * candidates).sum(2, keepdim=True)
        wide = (F.softmax(above, 2) * scales).sum(2, keepdim=True)
        deep = (F.softmax(below, 2) * scales).sum(2, keepdim=True)
        return self.stack(point, wide, deep, up, down, peak)


def _root_mean_square(values):
    return (values * values).mean(-1).sqrt()


def _squashed(values):
    return values / (1.0 + 0.25 * values.abs())
