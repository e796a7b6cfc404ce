"""Writes the vectors whose expected values are computed here, with 60 digits.

    python tests/vectors/reference.py [--check]

Nothing of the library is used: the score statistics are evaluated at restricted estimates found
from the textbook's cubic and quadratic equations, the exact tests from sums of binomial
coefficients, the tails of the beta distribution by quadrature, those of Student's t from a series,
regressions from their normal equations, distances from their matrices, strata from fractions. The
library reaches the same numbers along another way.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from math import comb
from pathlib import Path

from mpmath import (
    acos,
    betainc,
    cos,
    erfc,
    erfinv,
    exp,
    gammainc,
    inf,
    log,
    loggamma,
    lu_solve,
    matrix,
    mp,
    mpf,
    pi,
    quad,
    sign,
    sqrt,
)

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


def difference_score(x1, n1, x2, n2, delta):
    """The score of a difference with its variance and its third central moment."""
    p1, p2 = restricted_difference(x1, n1, x2, n2, delta)
    one, two = p1 * (1 - p1) / n1, p2 * (1 - p2) / n2
    third = one * (1 - 2 * p1) / n1 - two * (1 - 2 * p2) / n2
    return mpf(x1) / n1 - mpf(x2) / n2 - delta, abs(one + two), third


def ratio_score(x1, n1, x2, n2, theta):
    a = mpf(n1 + n2) * theta
    b = -(n1 * theta + x1 + n2 + x2 * theta)
    p2 = (-b - sqrt(b * b - 4 * a * (x1 + x2))) / (2 * a)
    p1 = theta * p2
    one, two = p1 * (1 - p1) / n1, p2 * (1 - p2) / n2
    third = one * (1 - 2 * p1) / n1 - theta**3 * two * (1 - 2 * p2) / n2
    return mpf(x1) / n1 - theta * mpf(x2) / n2, abs(one + theta**2 * two), third


def odds_score(x1, n1, x2, n2, psi):
    a = n2 * (psi - 1)
    b = n1 * psi + n2 - (x1 + x2) * (psi - 1)
    c = -mpf(x1 + x2)
    p2 = (-b + sqrt(b * b - 4 * a * c)) / (2 * a) if a else -c / b
    p1 = p2 * psi / (1 + p2 * (psi - 1))
    one, two = n1 * p1 * (1 - p1), n2 * p2 * (1 - p2)
    variance = 1 / one + 1 / two
    third = (1 - 2 * p1) / one**2 - (1 - 2 * p2) / two**2
    return (mpf(x1) - n1 * p1) * variance, variance, third


def z_score(score, total, method):
    """The z of a score; Gart and Nam (1990) correct it for skewness."""
    distance, variance, third = score
    variance *= 1 if method in ("mee", "koopman") else mpf(total) / (total - 1)
    if not variance:
        return sign(distance) * inf if distance else mpf(0)
    z = distance / sqrt(variance)
    if method != "scas":
        return z
    a = third / (6 * variance ** mpf(1.5))
    root = 1 + 4 * a * (z + a)
    assert root >= 0
    return 2 * (z + a) / (1 + sqrt(root))


def null_p(x1, n1, x2, n2, method):
    if x1 + x2 in (0, n1 + n2):
        return mpf(1)
    pooled = mpf(x1 + x2) / (n1 + n2)
    one, two = pooled * (1 - pooled) / n1, pooled * (1 - pooled) / n2
    third = (one / n1 - two / n2) * (1 - 2 * pooled)
    score = mpf(x1) / n1 - mpf(x2) / n2, one + two, third
    return erfc(abs(z_score(score, n1 + n2, method)) / sqrt(mpf(2)))


def difference(x1, n1, x2, n2, method, level):
    z, value = critical(level), mpf(x1) / n1 - mpf(x2) / n2
    at = lambda delta: z_score(difference_score(x1, n1, x2, n2, delta), n1 + n2, method)
    edge = mpf(10) ** -45
    lower = bisect(lambda d: at(d) - z, -1 + edge, value) if at(-1 + edge) > z else mpf(-1)
    upper = bisect(lambda d: at(d) + z, value, 1 - edge) if at(1 - edge) < -z else mpf(1)
    return [value, lower, upper, null_p(x1, n1, x2, n2, method)]


def ratio(score, value, x1, n1, x2, n2, method, level):
    z, middle = critical(level), log(value)
    at = lambda t: z_score(score(x1, n1, x2, n2, exp(t)), n1 + n2, method)
    low, high = middle - 60, middle + 60
    # The corrected score stays below the critical value if an arm has hardly any event.
    lower = exp(bisect(lambda t: at(t) - z, low, middle)) if at(low) > z else mpf(0)
    upper = exp(bisect(lambda t: at(t) + z, middle, high)) if at(high) < -z else inf
    return [value, lower, upper, null_p(x1, n1, x2, n2, method)]


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
    return ["inf" if value == inf else float(value) for value in values]


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


# Unequal arms and rare events, at which the skewness decides.
SKEWED = [
    (56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (0, 10, 0, 20), (10, 10, 0, 20),
    (10, 10, 20, 20), (1, 29, 0, 29), (80, 1000, 120, 1000), (720, 9000, 120, 1000),
    (9, 9900, 1, 100), (20, 970, 3, 30), (3, 900, 2, 100), (45, 900, 5, 100), (0, 900, 0, 100),
    (0, 900, 3, 100), (900, 900, 97, 100), (5098, 50_000, 506, 5000), (3970, 9900, 48, 100),
    (28, 30, 28, 30), (2, 450, 0, 50), (1, 450, 0, 50), (8915, 9900, 94, 100), (1, 1, 0, 1),
    (1, 1000, 0, 1), (10, 40, 0, 1), (0, 2**53, 1, 2**53), (2**53, 2**53, 2**53 - 1, 2**40 * 2**13),
    (1, 2**53, 1, 1000),
]  # fmt: skip


def comparisons(check):
    def cases(methods, compute, usable):
        skewed = [(f"{x1}/{n1}, {x2}/{n2}", x1, n1, x2, n2) for x1, n1, x2, n2 in SKEWED]
        return [
            case(f"{name}, {method}, {level}", compute(x1, n1, x2, n2, method, level),
                 x1=x1, n1=n1, x2=x2, n2=n2, method=method, level=float(level))
            for name, x1, n1, x2, n2 in COUNTS + skewed
            if usable(x1, n1, x2, n2)
            for method in (methods if (name, x1, n1, x2, n2) in COUNTS else ["scas"])
            for level in ("0.95", "0.9", "0.999")
        ]  # fmt: skip

    write("risk_difference_exact.json", "stats.risk_difference", {"relative": 1e-12},
          cases(["miettinen_nurminen", "mee", "scas"], difference, lambda *_: True),
          check)  # fmt: skip

    def risk(x1, n1, x2, n2, method, level):
        value = mpf(x1) * n2 / (mpf(x2) * n1)
        return ratio(ratio_score, value, x1, n1, x2, n2, method, level)

    def odds(x1, n1, x2, n2, method, level):
        value = mpf(x1) * (n2 - x2) / (mpf(x2) * (n1 - x1))
        return ratio(odds_score, value, x1, n1, x2, n2, method, level)

    events = lambda x1, n1, x2, n2: x1 > 0 and x2 > 0
    both = lambda x1, n1, x2, n2: 0 < x1 < n1 and 0 < x2 < n2
    write("risk_ratio_exact.json", "stats.risk_ratio", {"relative": 1e-12},
          cases(["miettinen_nurminen", "koopman", "scas"], risk, events), check)  # fmt: skip
    write("odds_ratio_exact.json", "stats.odds_ratio", {"relative": 1e-12},
          cases(["miettinen_nurminen", "scas"], odds, both), check)  # fmt: skip


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


def t_tails(t, df):
    """Both tails of Student's t, as a hypergeometric series."""
    t, df = mpf(t), mpf(df)
    return betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def t_critical(level, df):
    alpha = 1 - mpf(float(level))
    high = mpf(4)
    while t_tails(high, df) > alpha:
        high *= 4
    return root(lambda t: log(t_tails(t, df) / alpha), mpf(1) / 10**6, high)


def student(value, squared_error, df, level):
    error = sqrt(squared_error)
    half = t_critical(level, df) * error
    return [value, value - half, value + half, t_tails(value / error, df)]


def satterthwaite(first, df1, second, df2):
    return (first + second) ** 2 / (first**2 / df1 + second**2 / df2)


MEANS = [
    ("small", 5.5, 2.25, 7, 3.1, 0.4, 2),
    ("revenue", 0.7, 38.44, 3461, 0.41, 15.21, 3407),
    ("no variance in one", 1.25, 0.0, 30, 1.0, 0.5, 4),
    ("far apart", 50.0, 9.0, 400, 41.0, 16.0, 300),
    ("close together", 1e6, 2.5, 5000, 1e6 + 0.0078125, 2.5, 5000),
    ("nine to one", 12.75, 1e4, 9_000_000, 12.5, 9e3, 1_000_000),
    ("2^53", 0.125, 0.25, 2**53, 0.12499999, 0.25, 2**40),
]


def means(check):
    both = {"welch": [], "ratio_of_means": [], "welch_degrees_of_freedom": []}
    for name, m1, v1, n1, m2, v2, n2 in MEANS:
        one, other = mpf(v1) / n1, mpf(v2) / n2
        df = satterthwaite(one, n1 - 1, other, n2 - 1)
        both["welch_degrees_of_freedom"].append(
            case(name, [df], variance1=v1, n1=n1, variance2=v2, n2=n2))  # fmt: skip
        ratio = mpf(m1) / m2
        squared = (one + ratio**2 * other) / mpf(m2) ** 2
        for level in ("0.95", "0.999"):
            given = dict(mean1=m1, variance1=v1, n1=n1, mean2=m2, variance2=v2, n2=n2)
            given["level"] = float(level)
            title = f"{name}, {level}"
            found = student(mpf(m1) - m2, one + other, df, level)
            both["welch"].append(case(title, found, **given))
            both["ratio_of_means"].append(
                case(title, student(ratio - 1, squared, df, level), **given))  # fmt: skip
    for function, cases in both.items():
        write(f"{function}_exact.json", f"stats.{function}", {"relative": 1e-12}, cases, check)


def line(group, center):
    """Solve the normal equations of y on 1 and x - center: slope, intercept, its variance."""
    n, mean_y, mean_x, variance_y, variance_x, covariance = map(mpf, group)
    x = n * (mean_x - center)
    xx = (n - 1) * variance_x + n * (mean_x - center) ** 2
    y, yy = n * mean_y, (n - 1) * variance_y + n * mean_y**2
    xy = (n - 1) * covariance + n * (mean_x - center) * mean_y
    inverse = matrix([[n, x], [x, xx]]) ** -1
    intercept, slope = inverse * matrix([y, xy])
    residual = (yy - intercept * y - slope * xy) / (n - 2)
    return slope, intercept, residual * inverse[0, 0]


def lin(first, second, level):
    n1, n2 = mpf(first[0]), mpf(second[0])
    center = (n1 * first[2] + n2 * second[2]) / (n1 + n2)
    slope1, at1, variance1 = line(first, center)
    slope2, at2, variance2 = line(second, center)
    extra = (slope1 - slope2) ** 2 * totals(first, second)[0] / (n1 + n2 - 1) / (n1 + n2)
    df = satterthwaite(variance1, n1 - 2, variance2, n2 - 2)
    return student(at1 - at2, variance1 + variance2 + extra, df, level)


def totals(first, second):
    """Sum the squares of x and the products of x and y about the means of all units."""
    x = y = xx = xy = n = mpf(0)
    for group in (first, second):
        size, mean_y, mean_x, _, variance_x, covariance = map(mpf, group)
        n, x, y = n + size, x + size * mean_x, y + size * mean_y
        xx += (size - 1) * variance_x + size * mean_x**2
        xy += (size - 1) * covariance + size * mean_x * mean_y
    return xx - x**2 / n, xy - x * y / n


def cuped(first, second, level):
    xx, xy = totals(first, second)
    theta = xy / xx
    mean = lambda group: mpf(group[1]) - theta * group[2]
    variance = lambda group: mpf(group[3]) - 2 * theta * group[5] + theta**2 * group[4]
    one, other = variance(first) / first[0], variance(second) / second[0]
    df = satterthwaite(one, first[0] - 1, other, second[0] - 1)
    return student(mean(first) - mean(second), one + other, df, level)


GROUPS = [
    ("four against four", (4, 8.25, 6.25, 2.9375, 2.875, 2.75), (4, 4.75, 3.5, 2.9, 1.7, 2.1)),
    ("three against five", (3, 1.5, 2.5, 1.25, 4.0, -0.5), (5, 1.0, 2.0, 1.5, 3.0, 0.25)),
    ("revenue", (3461, 0.7, 0.55, 38.5, 30.25, 20.5), (3407, 0.41, 0.5, 15.25, 12.5, 9.75)),
    ("nine to one", (900_000, 51.5, 40.25, 100.0, 81.0, 72.0),
                    (100_000, 50.0, 40.0, 90.0, 80.0, 70.5)),
    ("an idle covariate", (50, 5.0, 1.0, 2.0, 3.0, 0.0), (60, 4.5, 1.25, 2.0, 3.0, 0.0)),
]  # fmt: skip


def adjusted(check):
    names = ("n", "mean_y", "mean_x", "variance_y", "variance_x", "covariance")
    cases = []
    for name, first, second in GROUPS:
        for adjustment, compute in (("lin", lin), ("cuped", cuped)):
            for level in ("0.95", "0.9"):
                given = {
                    "group1": dict(zip(names, first, strict=True)),
                    "group2": dict(zip(names, second, strict=True)),
                    "adjustment": adjustment,
                    "level": float(level),
                }
                title = f"{name}, {adjustment}, {level}"
                cases.append(case(title, compute(first, second, level), **given))
    write("adjusted_difference_exact.json", "stats.adjusted_difference", {"relative": 1e-12},
          cases, check)  # fmt: skip


LEVELS = [
    ("two", [30, 70], [20, 20]),
    ("three", [30, 50, 20], [20, 50, 30]),
    ("levels of one group only", [5, 0, 1, 4], [100, 3, 0, 7]),
    ("2^52", [2**52, 2**51, 2**20], [2**51, 2**52, 2**19]),
    ("one shared", [2**52, 0], [1, 2**52 - 1]),
    ("forty", [1 + k * 7919 % 97 for k in range(40)], [1 + k * 104_729 % 89 for k in range(40)]),
]


def balance(check):
    distances, tests = [], []
    for name, counts1, counts2 in LEVELS:
        n1, n2 = sum(counts1), sum(counts2)
        p1, p2 = [mpf(count) / n1 for count in counts1], [mpf(count) / n2 for count in counts2]
        k = len(p1) - 1
        average = matrix(k, k)
        for i in range(k):
            for j in range(k):
                own = 1 if i == j else 0
                average[i, j] = (p1[i] * (own - p1[j]) + p2[i] * (own - p2[j])) / 2
        apart = matrix([p1[i] - p2[i] for i in range(k)])
        distance = sqrt((apart.T * lu_solve(average, apart))[0])
        distances.append(case(name, [distance], counts1=counts1, counts2=counts2))
        statistic = Fraction(0)
        for one, other in zip(counts1, counts2, strict=True):
            for seen, n in ((one, n1), (other, n2)):
                expected = Fraction((one + other) * n, n1 + n2)
                statistic += (seen - expected) ** 2 / expected
        value = mpf(statistic.numerator) / statistic.denominator
        out = ["chi_square", k, float(value), float(chi_square(value, k))]
        given = {"counts1": counts1, "counts2": counts2}
        tests.append({"name": name, "in": given, "out": out})
    write("standardized_proportion_difference_exact.json",
          "stats.standardized_proportion_difference",
          {"relative": 1e-12}, distances, check)  # fmt: skip
    write("chi_square_homogeneity_exact.json", "stats.chi_square_homogeneity",
          {"relative": 1e-12, "absolute": 1e-300}, tests, check)  # fmt: skip


def chi_square(statistic, df):
    return gammainc(mpf(df) / 2, statistic / 2, inf, regularized=True)


def z_interval(value, error, level):
    half = critical(level) * error
    return [value, value - half, value + half, erfc(abs(value / error) / sqrt(mpf(2)))]


def log_interval(value, variance, level):
    _, lower, upper, p = z_interval(log(value), sqrt(variance), level)
    return [value, exp(lower), exp(upper), p]


def exactly(sums):
    """Turn fractions into numbers."""
    return [mpf(one.numerator) / one.denominator for one in sums]


def expected_cells(table, psi):
    """Find the table with the same margins and the odds ratio psi, from its quadratic equation."""
    (a, b), (c, d) = table
    n1, n2, m1 = a + b, c + d, a + c
    if psi == 1:
        first = mpf(n1) * m1 / (n1 + n2)
    else:
        p, q, r = 1 - psi, n2 - m1 + psi * (n1 + m1), -psi * n1 * m1
        roots = [(-q + s * sqrt(q * q - 4 * p * r)) / (2 * p) for s in (1, -1)]
        first = next(x for x in roots if max(0, m1 - n2) < x < min(n1, m1))
    return first, n1 - first, m1 - first, n2 - m1 + first


def strata(tables, level):
    F = Fraction  # noqa: N806
    names = ["w", "t", "p", "q", "r1", "s1", "v1", "r", "s", "pr", "ps", "qr", "qs", "cmh"]
    total = dict.fromkeys(names, F(0))
    for (a, b), (c, d) in tables:
        n1, n2, m1, m0 = a + b, c + d, a + c, b + d
        n = n1 + n2
        add = {
            "w": F(n1 * n2, n),
            "t": a - F(n1 * m1, n),
            "p": (n1**2 * c - n2**2 * a + F(n1 * n2 * (n2 - n1), 2)) / n**2,
            "q": F(a * (n2 - c) + c * (n1 - a), 2 * n),
            "r1": F(a * n2, n),
            "s1": F(c * n1, n),
            "v1": F(m1 * n1 * n2 - a * c * n, n**2),
            "r": F(a * d, n),
            "s": F(b * c, n),
            "pr": F((a + d) * a * d, n**2),
            "ps": F((a + d) * b * c, n**2),
            "qr": F((b + c) * a * d, n**2),
            "qs": F((b + c) * b * c, n**2),
            "cmh": F(m1 * m0 * n1 * n2, n**2 * (n - 1)),
        }
        total = {name: total[name] + add[name] for name in names}
    w, t, p, q, r1, s1, v1, r, s, pr, ps, qr, qs, variance = exactly(total.values())
    difference = t / w
    out = z_interval(difference, sqrt((difference * p + q) / w**2), level)
    out += log_interval(r1 / s1, v1 / (r1 * s1), level)
    odds = pr / (2 * r**2) + (ps + qr) / (2 * r * s) + qs / (2 * s**2)
    out += log_interval(r / s, odds, level)
    tests = [("cochran_mantel_haenszel", 1, t**2 / variance)]
    corrected = max(abs(t) - mpf(1) / 2, 0) ** 2 / variance
    tests.append(("cochran_mantel_haenszel_corrected", 1, corrected))
    tests.append(("cochran_q", *cochran_q(tables)))
    df, day, excess, spread = breslow_day(tables, r / s)
    tests += [("breslow_day", df, day), ("tarone", df, day - excess**2 / spread)]
    out = numbers(out)
    for name, df, statistic in tests:
        if name == "cochran_q" and sparse(tables):
            out.append(FEW_EXPECTED)
        else:
            out += [name, df, float(statistic), float(chi_square(statistic, df))]
    flat = sum(a * b == 0 and c * d == 0 for (a, b), (c, d) in tables)
    return [*out, len(tables), *range(len(tables)), 0, flat]


FEW_EXPECTED = "undefined: a stratum has fewer than five expected customers, lost or retained"


def sparse(tables):
    """Whether fewer than five are expected in a cell of a stratum."""
    return any(
        Fraction(min(a + c, b + d) * min(a + b, c + d), a + b + c + d) < 5
        for (a, b), (c, d) in tables
    )


def cochran_q(tables):
    rows = []
    for (a, b), (c, d) in tables:
        n1, n2 = a + b, c + d
        variance = Fraction(a * b, n1**3) + Fraction(c * d, n2**3)
        if variance:
            rows.append((Fraction(a, n1) - Fraction(c, n2), 1 / variance))
    mean = sum(d * w for d, w in rows) / sum(w for _, w in rows)
    (statistic,) = exactly([sum(w * (d - mean) ** 2 for d, w in rows)])
    return len(rows) - 1, statistic


def breslow_day(tables, psi):
    telling = [t for t in tables if t[0][0] + t[1][0] and t[0][1] + t[1][1]]
    day, excess, spread = mpf(0), mpf(0), mpf(0)
    for table in telling:
        cells = expected_cells(table, psi)
        variance = 1 / sum(1 / cell for cell in cells)
        apart = table[0][0] - cells[0]
        day, excess, spread = day + apart**2 / variance, excess + apart, spread + variance
    return len(telling) - 1, day, excess, spread


STRATA = [
    ("Berkeley", [[[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
                  [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]]]),
    ("rabbits", [[[0, 6], [0, 5]], [[3, 3], [0, 6]], [[6, 0], [2, 4]], [[5, 1], [6, 0]],
                 [[2, 0], [5, 0]]]),
    ("rare", [[[3, 19_997], [11, 24_989]], [[1, 5_000], [0, 400]], [[7, 91_000], [2, 9_000]]]),
    ("nine to one", [[[720, 8_280], [110, 890]], [[90, 810], [9, 91]]]),
    ("2^50", [[[2**48, 2**50 - 2**48], [2**48 + 2**26, 2**50 - 2**48]], [[5, 2**50], [2, 2**49]]]),
]  # fmt: skip


def stratified(check):
    cases = [
        {"name": f"{name}, {level}", "in": {"tables": tables, "level": float(level)},
         "out": strata(tables, level)}
        for name, tables in STRATA
        for level in ("0.95", "0.9")
    ]  # fmt: skip
    write("mantel_haenszel_exact.json", "stats.mantel_haenszel", {"relative": 1e-10}, cases, check)


if __name__ == "__main__":
    CHECK = "--check" in sys.argv
    comparisons(CHECK)
    exact_tests(CHECK)
    proportions(CHECK)
    means(CHECK)
    adjusted(CHECK)
    balance(CHECK)
    stratified(CHECK)
