"""Known solutions of drawing from a range so that each decade gets the same share.

The logarithm is uniform, not the value. Mistakes mix two bases, lose the power, or draw too few numbers.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-sample-log-uniform"


@wrong(
    "sample_log_uniform",
    hint="Nine draws in ten lie in the top decade. Is it the value or its exponent that should be uniform?",
)
def value_drawn_uniformly(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return rng.uniform(low, high, size)


@wrong(
    "sample_log_uniform",
    hint="The draws reach far below the range. Do the logarithm and the power have the same base?",
)
def natural_logarithm_with_a_power_of_ten(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10 ** rng.uniform(np.log(low), np.log(high), size)


@wrong(
    "sample_log_uniform",
    hint="The draws fill only a part of the range. Do the power and the logarithm have the same base?",
)
def decimal_logarithm_with_the_exponential(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return np.exp(rng.uniform(np.log10(low), np.log10(high), size))


@wrong("sample_log_uniform", hint="The draws lie above 1. Is the exponent negative already?")
def sign_of_the_exponent_turned(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    r = rng.uniform(np.log10(low), np.log10(high), size)
    return 10.0**-r


@wrong("sample_log_uniform", hint="The draws are negative. Is it the exponent that you return, or the value?")
def exponent_returned(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return rng.uniform(np.log10(low), np.log10(high), size)


@wrong("sample_log_uniform", hint="All draws are equal. How many random numbers does your function draw?")
def one_draw_repeated(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return np.full(size, 10.0 ** rng.uniform(np.log10(low), np.log10(high)))


@wrong("sample_log_uniform", hint="Only powers of ten come out. May an exponent have decimals?")
def whole_exponents_only(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10.0 ** rng.integers(np.log10(low), np.log10(high), size)


@wrong(
    "sample_log_uniform",
    hint="Each decade gets its share, but within a decade most draws are large. What is uniform inside a decade?",
)
def decade_drawn_first_then_the_value_in_it(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    a, b = np.log10(low), np.log10(high)
    decades = max(1, int(np.ceil(b - a)))
    step = (b - a) / decades
    k = rng.integers(decades, size=size)
    return rng.uniform(10 ** (a + k * step), 10 ** (a + (k + 1) * step))


@wrong("sample_log_uniform", hint="A low of zero or below goes through. What does the task promise for it?")
def no_error_for_a_range_without_logarithm(low, high, size, rng):
    return 10.0 ** rng.uniform(np.log10(low), np.log10(high), size)


@wrong("sample_log_uniform", hint="A sentence is printed where an error is asked for. What does `raise` do?")
def error_printed_and_not_raised(low, high, size, rng):
    if low <= 0:
        print("low must be positive")
        return np.zeros(size)
    return 10.0 ** rng.uniform(np.log10(low), np.log10(high), size)


@wrong("sample_log_uniform", hint="The same draws come each time. Whose random numbers do you use?")
def generator_of_its_own_with_a_fixed_seed(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    rng = np.random.default_rng(1)
    return 10.0 ** rng.uniform(np.log10(low), np.log10(high), size)


@wrong("sample_log_uniform", hint="Equal seeds give different draws. Which random numbers are you using?")
def global_random_numbers_instead_of_the_generator(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10.0 ** np.random.uniform(np.log10(low), np.log10(high), size)


@wrong("sample_log_uniform", hint="Every range gives the same draws. Are the ends taken from the arguments?")
def ends_of_the_example_written_down(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10.0 ** rng.uniform(-4, 0, size)


@wrong("sample_log_uniform", hint="Only part of each range is reached. Does the exponent span the whole of it?")
def exponent_from_low_plus_a_number_below_one(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10.0 ** (np.log10(low) + rng.random(size))


@wrong("sample_log_uniform", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    print(10.0 ** rng.uniform(np.log10(low), np.log10(high), size))


@wrong("sample_log_uniform", hint="One number came, whatever the size. How does rng.uniform learn how many you want?")
def size_not_handed_on(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10 ** rng.uniform(np.log10(low), np.log10(high))


@wrong("sample_log_uniform", hint="With size 0 one number came. What does `size or ...` make of a zero?")
def size_of_zero_taken_for_none(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return 10 ** rng.uniform(np.log10(low), np.log10(high), size or None)


@wrong("sample_log_uniform", hint="Only fifty values ever come out. May a draw lie between two points of your grid?")
def drawn_from_a_grid(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return rng.choice(np.geomspace(low, high, 50), size)


@right("sample_log_uniform")
def exponential_of_natural_logarithms(low, high, size, rng):
    if not low > 0:
        raise ValueError("low must be positive")
    return np.exp(rng.uniform(np.log(low), np.log(high), size=size))


@right("sample_log_uniform")
def interval_turned_around(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    a_log, b_log = np.log10(low), np.log10(high)
    r = (a_log - b_log) * rng.random(size) + b_log
    return 10**r


@right("sample_log_uniform")
def power_of_the_ratio(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    return low * (high / low) ** rng.random(size)


@right("sample_log_uniform")
def one_draw_after_the_other(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    out = np.empty(size)
    for place in np.ndindex(out.shape):
        out[place] = 2.0 ** rng.uniform(np.log2(low), np.log2(high))
    return out


@right("sample_log_uniform")
def geometric_interpolation_between_the_ends(low, high, size, rng):
    if low <= 0:
        raise ValueError("low must be positive")
    u = rng.uniform(size=size)
    return np.power(float(low), 1 - u) * np.power(float(high), u)
