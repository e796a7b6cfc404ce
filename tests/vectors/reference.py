"""Writes the vectors whose expected values are computed here, with 60 digits.

    python tests/vectors/reference.py [--check]

Nothing of the library is used: the score statistics are evaluated at restricted estimates found
from the textbook's cubic and quadratic equations, the exact tests from sums of binomial
coefficients, the beta tails by quadrature. The library reaches the same numbers along another way.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from math import comb
from pathlib import Path

from mpmath import acos, cos, erfc, erfinv, exp, inf, log, loggamma, mp, mpf, pi, quad, sign, sqrt

mp.dps = 60
HERE = Path(__file__).parent


def critical(level: str) -> mpf:
    # The level as a float, as every language passes it.
    return sqrt(mpf(2)) * erfinv(mpf(float(level)))


def bisect(f, low, high):
    """Find where f changes its sign."""
    low, high = mpf(low), mpf(high)
    positive = f(low) > 0
    for _ in range(230):
        middle = (low + high) / 2
        if (f(middle) > 0) == positive:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def root(f, low, high):
    """Find where a function that is dear to evaluate is zero: false position, Illinois variant."""
    with mp.workdps(30):
        low, high = mpf(low), mpf(high)
        at_low, at_high = f(low), f(high)
        while abs(high - low) > mpf(10) ** -22 * abs(high):
            middle = (low * at_high - high * at_low) / (at_high - at_low)
            at = f(middle)
            if at == 0:
                return middle
            if (at > 0) == (at_high > 0):
                high, at_high, at_low = middle, at, at_low / 2
            else:
                low, at_low, at_high = middle, at, at_high / 2
        return high


def restricted_difference(x1, n1, x2, n2, delta):
    """Solve the cubic of Miettinen and Nurminen (1985), appendix I."""
    x1, n1, x2, n2 = map(mpf, (x1, n1, x2, n2))
    total = n1 + n2
    a = total
    b = (n1 + 2 * n2) * delta - total - (x1 + x2)
    c = (n2 * delta - total - 2 * x2) * delta + x1 + x2
    d = x2 * delta * (1 - delta)
    q = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    p = (sign(q) or 1) * sqrt(b**2 / (3 * a) ** 2 - c / (3 * a))
    angle = (pi + acos(max(min(q / p**3, mpf(1)), mpf(-1)))) / 3
    p2 = 2 * p * cos(angle) - b / (3 * a)
    return p2 + delta, p2


def z_difference(x1, n1, x2, n2, delta, factor):
    p1, p2 = restricted_difference(x1, n1, x2, n2, delta)
    variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * factor
    distance = mpf(x1) / n1 - mpf(x2) / n2 - delta
    if distance == 0:
        return mpf(0)
    return distance / sqrt(abs(variance)) if variance else sign(distance) * inf


def z_ratio(x1, n1, x2, n2, theta, factor):
    a = mpf(n1 + n2) * theta
    b = -(n1 * theta + x1 + n2 + x2 * theta)
    p2 = (-b - sqrt(b * b - 4 * a * (x1 + x2))) / (2 * a)
    p1 = theta * p2
    variance = (p1 * (1 - p1) / n1 + theta**2 * p2 * (1 - p2) / n2) * factor
    return (mpf(x1) / n1 - theta * mpf(x2) / n2) / sqrt(abs(variance))


def z_odds(x1, n1, x2, n2, psi, factor):
    a = n2 * (psi - 1)
    b = n1 * psi + n2 - (x1 + x2) * (psi - 1)
    c = -mpf(x1 + x2)
    p2 = (-b + sqrt(b * b - 4 * a * c)) / (2 * a) if a else -c / b
    p1 = p2 * psi / (1 + p2 * (psi - 1))
    variance = 1 / (1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2))) * factor
    return (mpf(x1) - n1 * p1) / sqrt(variance)


def null_p(x1, n1, x2, n2, factor):
    pooled = mpf(x1 + x2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (mpf(1) / n1 + mpf(1) / n2) * factor
    difference = mpf(x1) / n1 - mpf(x2) / n2
    return mpf(1) if difference == 0 else erfc(abs(difference / sqrt(variance)) / sqrt(mpf(2)))


def difference(x1, n1, x2, n2, method, level):
    total = n1 + n2
    factor = mpf(total) / (total - 1) if method == "miettinen_nurminen" else mpf(1)
    z, value = critical(level), mpf(x1) / n1 - mpf(x2) / n2
    at = lambda delta: z_difference(x1, n1, x2, n2, delta, factor)
    edge = mpf(10) ** -45
    lower = bisect(lambda d: at(d) - z, -1 + edge, value) if at(-1 + edge) > z else mpf(-1)
    upper = bisect(lambda d: at(d) + z, value, 1 - edge) if at(1 - edge) < -z else mpf(1)
    return [value, lower, upper, null_p(x1, n1, x2, n2, factor)]


def ratio(z_at, value, x1, n1, x2, n2, method, level):
    total = n1 + n2
    factor = mpf(total) / (total - 1) if method == "miettinen_nurminen" else mpf(1)
    z = critical(level)
    at = lambda t: z_at(x1, n1, x2, n2, exp(t), factor)
    lower = exp(bisect(lambda t: at(t) - z, log(value) - 60, log(value)))
    upper = exp(bisect(lambda t: at(t) + z, log(value), log(value) + 60))
    return [value, lower, upper, null_p(x1, n1, x2, n2, factor)]


def fisher(a, b, c, d, alternative):
    """Add exact fractions; two-sided with the relative tolerance of 1e-7."""
    row, column, total = a + b, a + c, a + b + c + d
    whole = comb(total, row)
    probability = lambda k: Fraction(comb(column, k) * comb(total - column, row - k), whole)
    support = range(max(0, row + column - total), min(row, column) + 1)
    observed = probability(a)
    chosen = {
        "less": lambda k: k <= a,
        "greater": lambda k: k >= a,
        "two_sided": lambda k: probability(k) <= observed * (1 + Fraction(1, 10**7)),
    }[alternative]
    return sum((probability(k) for k in support if chosen(k)), Fraction(0)), observed


def beta_below(a, b, x):
    """Integrate the density from where it vanishes."""
    a, b, x = mpf(a), mpf(b), mpf(x)
    mean = a / (a + b)
    deviation = sqrt(mean * (1 - mean) / (a + b + 1))
    constant = loggamma(a) + loggamma(b) - loggamma(a + b)
    density = lambda t: exp((a - 1) * log(t) + (b - 1) * log(1 - t) - constant)
    start = max(min(mean, x) - 40 * deviation, mpf(10) ** -50)
    steps = [start + (x - start) * k / 24 for k in range(25)]
    return quad(density, steps)


def numbers(values):
    """The nearest floats, which JSON keeps to the bit."""
    return [float(value) for value in values]


def case(name, out, **given):
    return {"name": name, "in": given, "out": numbers(out)}


COUNTS = [
    ("small", 7, 34, 1, 34),
    ("no event in one", 5, 56, 0, 29),
    ("rare", 3, 20_000, 11, 25_000),
    ("nearly all", 19_997, 20_000, 24_000, 25_000),
    ("nine to one", 120, 9_000, 24, 1_000),
    ("a control of ten", 12, 90, 3, 10),
    ("2^40", 2**38, 2**40, 2**38 - 2**20, 2**40),
    ("2^53 and rare", 5, 2**53, 2, 2**53),
    ("2^53", 2**51, 2**53, 2**51 - 2**27, 2**53),
]


def write(file, op, tolerance, cases, check):
    text = json.dumps(
        {
            "op": op,
            "source": "computed with 60 digits by reference.py",
            "tolerance": tolerance,
            "cases": cases,
        },
        indent=1,
    )
    path = HERE / file
    if not check:
        path.write_text(text + "\n")
    elif path.read_text() != text + "\n":
        sys.exit(f"{path} is not what reference.py writes")


def comparisons(check):
    def cases(methods, compute, usable):
        return [
            case(f"{name}, {method}, {level}", compute(x1, n1, x2, n2, method, level),
                 x1=x1, n1=n1, x2=x2, n2=n2, method=method, level=float(level))
            for name, x1, n1, x2, n2 in COUNTS
            if usable(x1, n1, x2, n2)
            for method in methods
            for level in ("0.95", "0.9", "0.999")
        ]  # fmt: skip

    write("risk_difference_exact.json", "stats.risk_difference", {"relative": 1e-12},
          cases(["miettinen_nurminen", "mee"], difference, lambda *_: True), check)  # fmt: skip

    def risk(x1, n1, x2, n2, method, level):
        value = mpf(x1) * n2 / (mpf(x2) * n1)
        return ratio(z_ratio, value, x1, n1, x2, n2, method, level)

    def odds(x1, n1, x2, n2, method, level):
        value = mpf(x1) * (n2 - x2) / (mpf(x2) * (n1 - x1))
        return ratio(z_odds, value, x1, n1, x2, n2, method, level)

    both = lambda x1, n1, x2, n2: x1 > 0 and x2 > 0
    write("risk_ratio_exact.json", "stats.risk_ratio", {"relative": 1e-12},
          cases(["miettinen_nurminen", "koopman"], risk, both), check)  # fmt: skip
    write("odds_ratio_exact.json", "stats.odds_ratio", {"relative": 1e-12},
          cases(["miettinen_nurminen"], odds, both), check)  # fmt: skip


def exact_tests(check):
    tables = [(3, 1, 1, 3), (8, 2, 1, 5), (0, 16, 15, 57), (50, 1, 257, 375), (345, 455, 260, 345),
              (40, 60, 60, 40), (0, 5, 0, 7), (1200, 800, 1100, 900)]  # fmt: skip
    exact, mid = [], []
    for table in tables:
        for alternative in ("two_sided", "less", "greater"):
            p, observed = fisher(*table, alternative)
            given = dict(zip("abcd", table, strict=True), alternative=alternative)
            name = f"{table} {alternative}"
            exact.append(case(name, [mpf(p.numerator) / p.denominator], **given))
            half = p - observed / 2
            mid.append(case(name, [mpf(half.numerator) / half.denominator], **given))
    write("fisher_exact.json", "stats.fisher_exact", {"relative": 1e-11}, exact, check)
    write("mid_p.json", "stats.mid_p", {"relative": 1e-11}, mid, check)


def proportions(check):
    cases = []
    for x, n in [(0, 10), (1, 29), (81, 263), (999, 1000), (2_500, 10_000), (40_000, 1_000_000),
                 (3, 2**40), (2**38, 2**40)]:  # fmt: skip
        for method, shift in (("clopper_pearson", (0, 1, 1, 0)), ("jeffreys", (0.5,) * 4)):
            tail = (1 - mpf(0.95)) / 2
            a, b, c, d = shift
            value = mpf(x) / n
            wide = 60 * sqrt((value * (1 - value) + mpf(1) / n) / n) + mpf(60) / n
            low, high = max(value - wide, mpf(10) ** -40), min(value + wide, 1 - mpf(10) ** -40)
            lower = mpf(0) if x == 0 else root(
                lambda p: beta_below(x + a, n - x + b, p) - tail, low, value)  # fmt: skip
            upper = mpf(1) if x == n else root(
                lambda p: 1 - beta_below(x + c, n - x + d, p) - tail,
                max(value, low), high)  # fmt: skip
            cases.append(case(f"{x} of {n}, {method}", [value, lower, upper],
                              x=x, n=n, method=method, level=0.95))  # fmt: skip
    write("proportion_exact.json", "stats.proportion", {"relative": 1e-12}, cases, check)


if __name__ == "__main__":
    CHECK = "--check" in sys.argv
    comparisons(CHECK)
    exact_tests(CHECK)
    proportions(CHECK)
