"""Known solutions of drawing beta so that 1 - beta is log-uniform.

The interesting end is 1. Mistakes treat beta itself, turn a sign, or return the distance in place of beta.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-sample-beta"


@wrong(
    "sample_beta", hint="Your values are far below zero. Is the exponent of 1 - beta negative already, or turned twice?"
)
def sign_of_the_exponent_turned(low, high, size, rng):
    r = rng.uniform(np.log10(1 - high), np.log10(1 - low), size)
    return 1 - 10 ** (-r)


@wrong("sample_beta", hint="Few draws come near 1. Which quantity should be uniform on a logarithmic scale?")
def beta_drawn_uniformly(low, high, size, rng):
    return rng.uniform(low, high, size)


@wrong("sample_beta", hint="Beta itself is log-uniform in your draws. Of which distance should one take the logarithm?")
def beta_itself_log_uniform(low, high, size, rng):
    return 10 ** rng.uniform(np.log10(low + 1e-12), np.log10(high), size)


@wrong("sample_beta", hint="Your values are small, beta should be near 1. Is it 1 - beta that you return?")
def distance_from_one_returned(low, high, size, rng):
    return 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), size)


@wrong("sample_beta", hint="The draws leave the range. Do the logarithm and the power have the same base?")
def natural_logarithm_with_a_power_of_ten(low, high, size, rng):
    return 1 - 10 ** rng.uniform(np.log(1 - high), np.log(1 - low), size)


@wrong("sample_beta", hint="Every range gives values between 0.9 and 0.999. Are the ends taken from the arguments?")
def usual_range_written_into_the_formula(low, high, size, rng):
    return 1 - 10 ** rng.uniform(-3, -1, size)


@wrong("sample_beta", hint="All draws are equal. How many random numbers does your function draw?")
def one_draw_repeated(low, high, size, rng):
    return np.full(size, 1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low)))


@wrong("sample_beta", hint="Only three values come out. May the exponent have decimals?")
def whole_exponents_only(low, high, size, rng):
    r = np.round(rng.uniform(np.log10(1 - high), np.log10(1 - low), size))
    return 1 - 10.0**r


@wrong("sample_beta", hint="Equal seeds give different draws. Which random numbers are you using?")
def global_random_numbers_instead_of_the_generator(low, high, size, rng):
    return 1 - 10 ** np.random.uniform(np.log10(1 - high), np.log10(1 - low), size)


@wrong("sample_beta", hint="The same draws come each time. Whose random numbers do you use?")
def generator_of_its_own_with_a_fixed_seed(low, high, size, rng):
    return 1 - 10 ** np.random.default_rng(0).uniform(np.log10(1 - high), np.log10(1 - low), size)


@wrong("sample_beta", hint="Draws come close to 1 too often. Is the window uniform in yours, or its logarithm?")
def window_drawn_uniformly(low, high, size, rng):
    return 1 - 1 / rng.uniform(1 / (1 - low), 1 / (1 - high), size)


@wrong("sample_beta", hint="Nothing came back from the function. Is a printed result a returned one?")
def result_printed_and_not_returned(low, high, size, rng):
    print(1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), size))


@wrong("sample_beta", hint="One number came, whatever the size. How does rng.uniform learn how many you want?")
def size_not_handed_on(low, high, size, rng):
    return 1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low))


@wrong("sample_beta", hint="With size 0 one number came. What does `size or ...` make of a zero?")
def size_of_zero_taken_for_none(low, high, size, rng):
    return 1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), size or None)


@wrong("sample_beta", hint="Only fifty values ever come out. May a draw lie between two points of your grid?")
def drawn_from_a_grid(low, high, size, rng):
    return 1 - rng.choice(np.geomspace(1 - high, 1 - low, 50), size)


@right("sample_beta")
def natural_logarithms(low, high, size, rng):
    return 1 - np.exp(rng.uniform(np.log1p(-high), np.log1p(-low), size))


@right("sample_beta")
def from_the_window(low, high, size, rng):
    windows = np.exp(rng.uniform(np.log(1 / (1 - low)), np.log(1 / (1 - high)), size))
    return 1 - 1 / windows


@right("sample_beta")
def helper_for_log_uniform_draws(low, high, size, rng):
    def log_uniform(a, b):
        return a * (b / a) ** rng.random(size)

    return 1.0 - log_uniform(1.0 - high, 1.0 - low)


@right("sample_beta")
def one_draw_after_the_other(low, high, size, rng):
    shape = (size,) if np.isscalar(size) else tuple(size)
    draws = [1 - 10.0 ** rng.uniform(np.log10(1 - high), np.log10(1 - low)) for _ in range(int(np.prod(shape)))]
    return np.array(draws).reshape(shape).tolist()
