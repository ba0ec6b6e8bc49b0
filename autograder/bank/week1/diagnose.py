"""Known solutions of diagnosing bias and variance, and of choosing what to try next.

Bias is a gap from the best possible error to the train error, variance one from the train error to the dev error. The
mistakes measure other gaps, or treat only one of two findings.
"""

from autograder.bank import right, wrong

EXERCISE = "w1-diagnose"


@wrong(
    "diagnose",
    hint="With a best possible error of 15 %, 15 % is as good as it gets. With what is the train error compared?",
)
def best_possible_error_ignored(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": train_err > tol, "high_variance": dev_err - train_err > tol}


@wrong("diagnose", hint="Variance is the gap from train to dev. Why does the best possible error enter yours?")
def variance_measured_from_the_best_possible_error(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": train_err - bayes_err > tol, "high_variance": dev_err - bayes_err > tol}


@wrong("diagnose", hint="A train error below the best possible one stays what it is. From where is variance counted?")
def train_error_raised_to_the_best_possible_one(train_err, dev_err, bayes_err=0.0, tol=0.02):
    train_err = max(train_err, bayes_err)
    return {"high_bias": train_err - bayes_err > tol, "high_variance": dev_err - train_err > tol}


@wrong("diagnose", hint="A dev error below the train error is no sign of variance. Does the sign of the gap matter?")
def gaps_without_their_sign(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": abs(train_err - bayes_err) > tol, "high_variance": abs(dev_err - train_err) > tol}


@wrong("diagnose", hint="The errors are fractions already. Why are they divided by a hundred?")
def fractions_taken_for_percent(train_err, dev_err, bayes_err=0.0, tol=0.02):
    train_err, dev_err, bayes_err = train_err / 100, dev_err / 100, bayes_err / 100
    return {"high_bias": train_err - bayes_err > tol, "high_variance": dev_err - train_err > tol}


@wrong("diagnose", hint="Your threshold is always 2 %. Which argument says what counts as a gap?")
def tolerance_written_into_the_code(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": train_err - bayes_err > 0.02, "high_variance": dev_err - train_err > 0.02}


@wrong("diagnose", hint="Your answers change when both errors double. Are gaps differences or quotients?")
def gaps_as_quotients(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": train_err > bayes_err + tol, "high_variance": dev_err / train_err > 1 + tol}


@wrong("diagnose", hint="You never find both at once. Does high bias exclude high variance?")
def one_finding_at_most(train_err, dev_err, bayes_err=0.0, tol=0.02):
    bias = train_err - bayes_err > tol
    return {"high_bias": bias, "high_variance": not bias and dev_err - train_err > tol}


@wrong("diagnose", hint="The two findings are exchanged. Which gap belongs to which name?")
def bias_and_variance_exchanged(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_variance": train_err - bayes_err > tol, "high_bias": dev_err - train_err > tol}


@wrong("diagnose", hint="A pair came back where a dict was asked for. Under which names do the findings belong?")
def pair_instead_of_a_dict(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return train_err - bayes_err > tol, dev_err - train_err > tol


@wrong("diagnose", hint="The dict holds the gaps. Which question about each of them is to be answered?")
def gaps_returned_instead_of_findings(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": train_err - bayes_err, "high_variance": dev_err - train_err}


@wrong("diagnose", hint="This knows four cases only. What about all others?")
def four_cases_learnt_by_heart(train_err, dev_err, bayes_err=0.0, tol=0.02):
    known = {
        (0.01, 0.11): (False, True),
        (0.15, 0.16): (True, False),
        (0.15, 0.30): (True, True),
        (0.005, 0.01): (False, False),
    }
    bias, variance = known.get((train_err, dev_err), (False, False))
    return {"high_bias": bias, "high_variance": variance}


@wrong("diagnose", hint="The function returned nothing. Is printing the same as returning?")
def findings_printed_instead_of_returned(train_err, dev_err, bayes_err=0.0, tol=0.02):
    print({"high_bias": train_err - bayes_err > tol, "high_variance": dev_err - train_err > tol})


@wrong("next_steps", hint="The second finding is never looked at when the first is true. What does elif do?")
def only_the_first_finding_treated(diag):
    if diag["high_bias"]:
        return {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    elif diag["high_variance"]:
        return {"more_data", "regularize", "other_architecture"}
    return {"done"}


@wrong("next_steps", hint="With neither finding the set is empty. Which word says that all is well?")
def nothing_said_when_all_is_well(diag):
    steps = set()
    if diag["high_bias"]:
        steps |= {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    if diag["high_variance"]:
        steps |= {"more_data", "regularize", "other_architecture"}
    return steps


@wrong("next_steps", hint="The treatments are exchanged. Does more data help a network that cannot fit what it has?")
def treatments_exchanged(diag):
    steps = set()
    if diag["high_variance"]:
        steps |= {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    if diag["high_bias"]:
        steps |= {"more_data", "regularize", "other_architecture"}
    return steps or {"done"}


@wrong("next_steps", hint="You are done although something was found. When does that word belong into the set?")
def done_in_every_set(diag):
    steps = {"done"}
    if diag["high_bias"]:
        steps |= {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    if diag["high_variance"]:
        steps |= {"more_data", "regularize", "other_architecture"}
    return steps


@wrong("next_steps", hint="For both findings you return what treats both. Does each of them not need words of its own?")
def words_in_common_only(diag):
    bias = {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    variance = {"more_data", "regularize", "other_architecture"}
    if diag["high_bias"] and diag["high_variance"]:
        return bias & variance
    return bias if diag["high_bias"] else variance if diag["high_variance"] else {"done"}


@wrong("next_steps", hint="One of the words is missing for high variance. Which three does the table have?")
def other_architecture_for_bias_only(diag):
    steps = set()
    if diag["high_bias"]:
        steps |= {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    if diag["high_variance"]:
        steps |= {"more_data", "regularize"}
    return steps or {"done"}


@wrong("next_steps", hint="The findings are gone from your caller's dict. Does pop look at an entry, or take it out?")
def findings_taken_out_of_the_dict(diag):
    steps = set()
    if diag.pop("high_bias"):
        steps |= {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    if diag.pop("high_variance"):
        steps |= {"more_data", "regularize", "other_architecture"}
    return steps or {"done"}


@right("diagnose")
def findings_as_numpy_booleans(train_err, dev_err, bayes_err=0.0, tol=0.02):
    import numpy as np

    gaps = np.diff([bayes_err, train_err, dev_err])
    bias, variance = gaps > tol
    return {"high_variance": variance, "high_bias": bias}


@right("diagnose")
def four_branches_by_hand(train_err, dev_err, bayes_err=0.0, tol=0.02):
    result = dict(high_bias=False, high_variance=False)
    if train_err > bayes_err + tol:
        result["high_bias"] = True
    if dev_err > train_err + tol:
        result["high_variance"] = True
    return result


@right("diagnose")
def gaps_cut_off_at_zero(train_err, dev_err, bayes_err=0.0, tol=0.02):
    def gap(high, low):
        return max(high - low, 0)

    return {"high_bias": bool(gap(train_err, bayes_err) > tol), "high_variance": bool(gap(dev_err, train_err) > tol)}


@right("next_steps")
def table_of_all_four_cases(diag):
    bias = ["bigger_network", "train_longer", "better_optimizer", "other_architecture"]
    variance = ["more_data", "regularize", "other_architecture"]
    table = {
        (True, True): bias + variance,
        (True, False): bias,
        (False, True): variance,
        (False, False): ["done"],
    }
    return table[bool(diag["high_bias"]), bool(diag["high_variance"])]


@right("next_steps")
def frozen_union(diag):
    words = {
        "high_bias": frozenset(("bigger_network", "train_longer", "better_optimizer", "other_architecture")),
        "high_variance": frozenset(("more_data", "regularize", "other_architecture")),
    }
    found = [words[name] for name in words if diag[name]]
    return frozenset().union(*found) if found else frozenset(["done"])


@right("next_steps")
def words_added_one_by_one(diag):
    steps = set()
    if diag["high_bias"]:
        for word in "bigger_network train_longer better_optimizer other_architecture".split():
            steps.add(word)
    if diag["high_variance"]:
        steps.update(("more_data", "regularize", "other_architecture"))
    if len(steps) == 0:
        steps.add("done")
    return steps


@wrong(
    "diagnose",
    hint="High bias is found where only the dev error is high. Which of the two errors does bias compare with the best one?",
)
def bias_measured_at_dev(train_err, dev_err, bayes_err=0.0, tol=0.02):
    return {"high_bias": dev_err - bayes_err > tol, "high_variance": dev_err - train_err > tol}
