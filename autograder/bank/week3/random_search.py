"""Known solutions of random search over a space of hyperparameters, and of zooming in on the best trial.

Each trial draws every value anew, on its own scale, and the dev error decides. The zoom happens in exponents where the
scale is logarithmic, and never leaves the range it started from.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w3-random-search"


@wrong("random_search", hint="All trials have the same settings. Are the values drawn before the loop or in it?")
def values_drawn_before_the_loop(space, objective, n, rng):
    settings = {}
    for name, (kind, *limits) in space.items():
        if kind == "log":
            settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
        elif kind == "linear":
            settings[name] = rng.uniform(*limits)
        elif kind == "int":
            settings[name] = int(rng.integers(limits[0], limits[1] + 1))
        else:
            settings[name] = limits[0][rng.integers(len(limits[0]))]
    history = []
    for _ in range(n):
        history.append((dict(settings), *objective(dict(settings))))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="The worst trial is called the best. Is a low error good or bad?")
def largest_error_called_the_best(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return history[int(np.argmax([t[2] for t in history]))][0], history


@wrong("random_search", hint="The trial that fits the training set best wins. On which set should settings be chosen?")
def chosen_by_the_training_error(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[1])[0], history


@wrong("random_search", hint="The last trial is returned whatever its error. What should be remembered on the way?")
def last_trial_returned(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return settings, history


@wrong("random_search", hint="Of two equally good trials the later one wins. Which comparison keeps the first?")
def later_of_equals_kept(space, objective, n, rng):
    history, best, lowest = [], None, np.inf
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        train, dev = objective(settings)
        history.append((settings, train, dev))
        if dev <= lowest:
            best, lowest = settings, dev
    return best, history


@wrong("random_search", hint="Small learning rates are hardly tried. On which scale is a log range uniform?")
def log_ranges_drawn_linearly(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind in ("log", "linear"):
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="The largest whole number never comes. Does `integers` include its upper end?")
def upper_end_of_whole_numbers_left_out(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1]))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="Units come with decimals. How is a whole number drawn?")
def whole_numbers_drawn_as_decimals(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind in ("linear", "int"):
                settings[name] = rng.uniform(*limits)
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong(
    "random_search", hint="Where one hyperparameter is high, all of them are. Does each get a random number of its own?"
)
def one_random_number_for_all_names(space, objective, n, rng):
    history = []
    for _ in range(n):
        u = rng.random()
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = limits[0] * (limits[1] / limits[0]) ** u
            elif kind == "linear":
                settings[name] = limits[0] + u * (limits[1] - limits[0])
            elif kind == "int":
                settings[name] = limits[0] + int(u * (limits[1] - limits[0] + 1))
            else:
                settings[name] = limits[0][int(u * len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="The objective is called more often than there are trials. Is the result of a call kept?")
def objective_called_once_for_each_error(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, objective(settings)[0], objective(settings)[1]))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="All trials in the history have the settings of the last one. How many dicts are there?")
def one_dict_used_for_all_trials(space, objective, n, rng):
    history, settings = [], {}
    for _ in range(n):
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="The history is sorted by error. In which order were the trials made?")
def history_sorted_by_error(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    history.sort(key=lambda t: t[2])
    return history[0][0], history


@wrong("random_search", hint="Equal seeds give different trials. Which random numbers are you using?")
def global_random_numbers_instead_of_the_generator(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** np.random.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = np.random.uniform(*limits)
            elif kind == "int":
                settings[name] = int(np.random.randint(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][np.random.randint(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="A whole trial came back as the best. Which part of it was asked for?")
def whole_trial_returned_as_the_best(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2]), history


@wrong("zoom", hint="The ends of a log range are as far apart as numbers, not as exponents. Where is its middle?")
def log_ranges_shrunk_linearly(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        half = (high - low) / (2 * factor)
        start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="The new range leaves the old one. What happens near its ends?")
def new_range_not_cut(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            narrow[name] = (kind, best[name] / half, best[name] * half)
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
            narrow[name] = (kind, int(np.floor(start)), int(np.ceil(end))) if kind == "int" else (kind, start, end)
    return narrow


@wrong("zoom", hint="Near an end your range keeps its width and leaves the best value off center. Cut, or moved?")
def new_range_moved_inside_instead_of_cut(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        log = kind == "log"
        low, high, center = (np.log10(v) if log else v for v in (*limits, best[name]))
        width = (high - low) / factor
        start = min(max(center - width / 2, low), high - width)
        start, end = (10**start, 10 ** (start + width)) if log else (start, start + width)
        if kind == "int":
            start, end = max(limits[0], int(np.floor(start))), min(limits[1], int(np.ceil(end)))
        narrow[name] = (kind, start, end)
    return narrow


@wrong("zoom", hint="The new range is twice as wide as asked for. Is the width given to each side, or half of it?")
def whole_width_to_each_side(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            ratio = (high / low) ** (1 / factor)
            start, end = best[name] / ratio, best[name] * ratio
        else:
            start, end = best[name] - (high - low) / factor, best[name] + (high - low) / factor
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="The new range does not depend on the best value. Around what should it lie?")
def shrunk_around_the_middle_of_the_old_range(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            center, half = np.sqrt(low * high), (high / low) ** (0.5 / factor)
            start, end = center / half, center * half
        else:
            center, half = (low + high) / 2, (high - low) / (2 * factor)
            start, end = center - half, center + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        narrow[name] = (kind, start, end)
    return narrow


@wrong("zoom", hint="Both ends of a whole-number range lose their decimals. Which way is each of them rounded?")
def decimals_of_whole_number_ranges_cut_off(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            start, end = best[name] / half, best[name] * half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(start), int(end)
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="The list of options shrank to one. What should become of a choice?")
def choice_reduced_to_the_best_option(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, [best[name]])
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            start, end = best[name] / half, best[name] * half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="The space that you were given changed. Does the result have a dict of its own?")
def space_of_the_caller_changed(best, space, factor):
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            start, end = best[name] / half, best[name] * half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        space[name] = (kind, max(low, start), min(high, end))
    return space


@wrong("random_search", hint="The history has gaps. Which trials belong into it: the good ones, or all?")
def only_improvements_recorded(space, objective, n, rng):
    history, best, lowest = [], None, np.inf
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        train, dev = objective(settings)
        if dev < lowest:
            best, lowest = settings, dev
            history.append((settings, train, dev))
    return best, history


@wrong("random_search", hint="The objective got values without names. How could it tell lr from units?")
def values_handed_over_without_their_names(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        settings = list(settings.values())
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="Your values are arrays of one number. What does the last argument of uniform ask for?")
def arrays_of_one_number(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]), 1)
            elif kind == "linear":
                settings[name] = rng.uniform(*limits, 1)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="A trial has its errors in the other order. Which of the two is the first?")
def errors_exchanged_in_the_history(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        train, dev = objective(settings)
        history.append((settings, dev, train))
    return min(history, key=lambda t: t[1])[0], history


@wrong("random_search", hint="One option of a choice never comes. Which is the last place in a list of three?")
def last_option_never_drawn(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]) - 1)]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="Values of a log range leave it. Do the logarithm and the power have the same base?")
def natural_logarithm_with_a_power_of_ten(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log(limits[0]), np.log(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="Every search makes the same trials. Whose random numbers do you use?")
def generator_of_its_own_with_a_fixed_seed(space, objective, n, rng):
    rng = np.random.default_rng(0)
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="The space of your caller changed. Where else could the exponents be kept?")
def exponents_written_into_the_space(space, objective, n, rng):
    for name, (kind, *limits) in space.items():
        if kind == "log":
            space[name] = (kind, np.log10(limits[0]), np.log10(limits[1]))
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(*limits)
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("random_search", hint="The sum of both errors decides. On which of the two sets should settings be chosen?")
def chosen_by_the_sum_of_both_errors(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[1] + t[2])[0], history


@wrong(
    "random_search",
    hint="The trial whose two errors are closest wins, however large they are. Which error should be low?",
)
def chosen_by_the_gap_between_the_errors(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: abs(t[2] - t[1]))[0], history


@wrong(
    "random_search",
    hint="Some trials have the same value in a log range. May a draw lie between two points of your grid?",
)
def log_ranges_drawn_from_a_grid(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = float(rng.choice(np.geomspace(*limits, 50)))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong(
    "random_search",
    hint="The two ends come half as often as the numbers between. Which decimals are rounded to an end?",
)
def whole_numbers_rounded_from_decimals(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(np.rint(rng.uniform(*limits)))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong(
    "random_search",
    hint="Small whole numbers come more often than large ones. On which scale is an int range drawn?",
)
def whole_numbers_drawn_log_uniformly(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1] + 1)))
            else:
                settings[name] = limits[0][rng.integers(len(limits[0]))]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong(
    "random_search",
    hint="The first options of a choice come more often than the last. Is the place in the list drawn uniformly?",
)
def first_options_drawn_more_often(space, objective, n, rng):
    history = []
    for _ in range(n):
        settings = {}
        for name, (kind, *limits) in space.items():
            if kind == "log":
                settings[name] = 10 ** rng.uniform(np.log10(limits[0]), np.log10(limits[1]))
            elif kind == "linear":
                settings[name] = rng.uniform(*limits)
            elif kind == "int":
                settings[name] = int(rng.integers(limits[0], limits[1] + 1))
            else:
                settings[name] = limits[0][int(len(limits[0]) * rng.random() ** 2)]
        history.append((settings, *objective(settings)))
    return min(history, key=lambda t: t[2])[0], history


@wrong("zoom", hint="A negative lower end moves up, since int cuts its decimals off. Which function rounds down?")
def lower_end_cut_toward_zero(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            start, end = best[name] / half, best[name] * half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(start), int(end) + 1
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="An upper end that is a whole number already is moved up by one. What does rounding up do with it?")
def one_added_to_an_upper_end_that_is_whole(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            start, end = best[name] / half, best[name] * half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.floor(end)) + 1
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="Both ends are rounded to the nearest whole number. Which way is outward for each of them?")
def ends_rounded_to_the_nearest_whole_number(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (high / low) ** (0.5 / factor)
            start, end = best[name] / half, best[name] * half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = round(start), round(end)
        narrow[name] = (kind, max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="The new ranges have no names. Which of them is the one of lr?")
def ranges_without_their_names(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (np.log10(high) - np.log10(low)) / (2 * factor)
            start, end = best[name] / 10**half, best[name] * 10**half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        narrow[name] = (kind, max(low, start), min(high, end))
    return list(narrow.values())


@wrong("zoom", hint="Every new range is linear. What should become of the kind of a range?")
def every_range_called_linear(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (np.log10(high) - np.log10(low)) / (2 * factor)
            start, end = best[name] / 10**half, best[name] * 10**half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        narrow[name] = ("linear", max(low, start), min(high, end))
    return narrow


@wrong("zoom", hint="The ends for whole numbers are decimals. Of which type is what np.floor returns?")
def ends_of_whole_numbers_left_as_decimals(best, space, factor):
    narrow = {}
    for name, (kind, *limits) in space.items():
        if kind == "choice":
            narrow[name] = (kind, *limits)
            continue
        low, high = limits
        if kind == "log":
            half = (np.log10(high) - np.log10(low)) / (2 * factor)
            start, end = best[name] / 10**half, best[name] * 10**half
        else:
            half = (high - low) / (2 * factor)
            start, end = best[name] - half, best[name] + half
        if kind == "int":
            start, end = np.floor(start), np.ceil(end)
        narrow[name] = (kind, max(start, low), min(end, high))
    return narrow


@right("random_search")
def list_of_trials_then_argmin(space, objective, n, rng):
    def draw(kind, limits):
        if kind == "choice":
            return rng.choice(limits[0])
        if kind == "int":
            return rng.integers(limits[0], limits[1] + 1)
        if kind == "log":
            return np.exp(rng.uniform(np.log(limits[0]), np.log(limits[1])))
        return limits[0] + (limits[1] - limits[0]) * rng.random()

    trials = [{name: draw(kind, limits) for name, (kind, *limits) in space.items()} for _ in range(n)]
    errors = [objective(trial) for trial in trials]
    best = trials[int(np.argmin([dev for _, dev in errors]))]
    return best, [(trial, train, dev) for trial, (train, dev) in zip(trials, errors)]


@right("random_search")
def all_values_of_a_name_drawn_at_once(space, objective, n, rng):
    columns = {}
    for name, (kind, *limits) in space.items():
        u = rng.random(n)
        if kind == "choice":
            columns[name] = [limits[0][int(x * len(limits[0]))] for x in u]
        elif kind == "int":
            columns[name] = [limits[0] + int(x * (limits[1] - limits[0] + 1)) for x in u]
        elif kind == "log":
            columns[name] = [float(limits[0] * (limits[1] / limits[0]) ** x) for x in u]
        else:
            columns[name] = [float(limits[0] + x * (limits[1] - limits[0])) for x in u]
    history = []
    for k in range(n):
        settings = {name: values[k] for name, values in columns.items()}
        train, dev = objective(settings)
        history.append([settings, train, dev])
    best = sorted(history, key=lambda trial: trial[2])[0][0]
    return best, history


@right("random_search")
def recursion_over_the_trials(space, objective, n, rng):
    def draw(entry):
        kind = entry[0]
        if kind == "choice":
            return entry[1][int(rng.integers(0, len(entry[1])))]
        low, high = entry[1:]
        if kind == "int":
            return round(rng.integers(low, high, endpoint=True))
        return low * (high / low) ** rng.random() if kind == "log" else rng.uniform(low, high)

    settings = {name: draw(space[name]) for name in reversed(list(space))}
    train, dev = objective(settings)
    if n == 1:
        return settings, [(settings, train, dev)]
    best, rest = random_search(space, objective, n - 1, rng)
    lowest = min(trial[2] for trial in rest)
    return (settings if dev <= lowest else best), [(settings, train, dev), *rest]


@right("random_search")
def best_remembered_on_the_way(space, objective, n, rng):
    history, best, lowest = [], None, float("inf")
    k = 0
    while k < n:
        settings = {}
        for name in space:
            kind = space[name][0]
            if kind == "choice":
                settings[name] = space[name][1][rng.integers(len(space[name][1]))]
            elif kind == "int":
                settings[name] = int(np.floor(rng.uniform(space[name][1], space[name][2] + 1)))
            elif kind == "log":
                settings[name] = 2.0 ** rng.uniform(np.log2(space[name][1]), np.log2(space[name][2]))
            else:
                settings[name] = rng.uniform(space[name][1], space[name][2])
        train, dev = objective(settings)
        if best is None or dev < lowest:
            best, lowest = settings.copy(), dev
        history.append((settings, train, dev))
        k += 1
    return best, history


@right("zoom")
def power_of_the_ratio_and_clip(best, space, factor):
    new = dict(space)
    for name, entry in space.items():
        if entry[0] == "log":
            _, low, high = entry
            ratio = (high / low) ** (1 / (2 * factor))
            new[name] = ("log", *np.clip([best[name] / ratio, best[name] * ratio], low, high))
        elif entry[0] == "linear":
            _, low, high = entry
            new[name] = ("linear", *np.clip(best[name] + np.array([-0.5, 0.5]) * (high - low) / factor, low, high))
        elif entry[0] == "int":
            _, low, high = entry
            width = (high - low) / factor
            new[name] = (
                "int",
                max(low, int((best[name] - width / 2) // 1)),
                min(high, -int(-(best[name] + width / 2) // 1)),
            )
    return new


@right("zoom")
def lists_for_the_ranges(best, space, factor):
    def forward(kind, x):
        return np.log(x) if kind == "log" else x

    def back(kind, x):
        return np.exp(x) if kind == "log" else x

    result = {}
    for name in space:
        kind = space[name][0]
        if kind == "choice":
            result[name] = list(space[name])
            continue
        low, high = forward(kind, space[name][1]), forward(kind, space[name][2])
        middle, half = forward(kind, best[name]), (high - low) / factor / 2
        start, end = back(kind, max(low, middle - half)), back(kind, min(high, middle + half))
        if kind == "int":
            start, end = int(np.floor(start)), int(np.ceil(end))
        result[name] = [kind, start, end]
    return result


@right("zoom")
def half_the_decades_to_each_side(best, space, factor):
    def shrink(kind, low, high, c):
        if kind == "log":
            h = 0.5 * np.log10(high / low) / factor
            return kind, max(low, c * 10**-h), min(high, c * 10**h)
        h = 0.5 * (high - low) / factor
        a, b = max(low, c - h), min(high, c + h)
        return (kind, a, b) if kind == "linear" else (kind, int(np.floor(a)), int(np.ceil(b)))

    return {n: r if r[0] == "choice" else shrink(*r, best[n]) for n, r in space.items()}
