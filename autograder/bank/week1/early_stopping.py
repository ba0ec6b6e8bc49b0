"""Known solutions of early stopping: the best epoch of those that are run, and the epoch after which training ends.

The mistakes look at epochs that were never run, count patience one too many, take a tie for progress, or stumble over
NaN.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-early-stopping"


@wrong("early_stopping", hint="You looked at epochs after training had stopped. What is known at that time?")
def best_of_all_epochs(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return int(np.nanargmin(dev_costs)), epoch
    return int(np.nanargmin(dev_costs)), len(dev_costs) - 1


@wrong("early_stopping", hint="The epoch where patience ran out came back twice. Which epoch's parameters are kept?")
def stop_epoch_returned_twice(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return epoch, epoch
    return len(dev_costs) - 1, len(dev_costs) - 1


@wrong("early_stopping", hint="A tie starts the count anew. Is an equal cost an improvement?")
def tie_taken_for_an_improvement(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost <= best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong("early_stopping", hint="Training stops one epoch too late. How many epochs without improvement are allowed?")
def one_epoch_too_late(dev_costs, patience):
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch, wait = cost, epoch, 0
        else:
            wait += 1
            if wait > patience:
                return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong(
    "early_stopping", hint="Training stops one epoch too early. Does the best epoch count as one without improvement?"
)
def one_epoch_too_early(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        if epoch - best_epoch + 1 >= patience and epoch > best_epoch or patience == 1 and epoch > best_epoch:
            return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong("early_stopping", hint="Epoch 0 has nothing before it to improve on. Does it count as one without improvement?")
def first_epoch_counted_as_a_failure(dev_costs, patience):
    best_epoch, wait = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best_epoch]:
            best_epoch, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong("early_stopping", hint="The count is never set back. Are these epochs in a row?")
def failures_added_up_over_the_training(dev_costs, patience):
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        else:
            wait += 1
            if wait == patience:
                return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong("early_stopping", hint="Each cost is compared with the one before it. With what is it to be compared?")
def compared_with_the_epoch_before(dev_costs, patience):
    best_epoch, wait = 0, 0
    for epoch in range(1, len(dev_costs)):
        if dev_costs[epoch] < dev_costs[epoch - 1]:
            best_epoch, wait = epoch, 0
        else:
            wait += 1
            if wait == patience:
                return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong("early_stopping", hint="Training stops at the first rise. What is patience for?")
def no_patience_at_all(dev_costs, patience):
    for epoch in range(1, len(dev_costs)):
        if not dev_costs[epoch] < dev_costs[epoch - 1]:
            return epoch - 1, epoch
    return len(dev_costs) - 1, len(dev_costs) - 1


@wrong("early_stopping", hint="The first epoch has the number 1 in your count. Which has it in the task?")
def epochs_counted_from_one(dev_costs, patience):
    best, best_epoch = np.inf, 1
    for epoch, cost in enumerate(dev_costs, start=1):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(dev_costs)


@wrong("early_stopping", hint="NaN slips through a comparison. Is `not cost > best` the same as `cost < best`?")
def nan_taken_for_an_improvement(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if not cost >= best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(dev_costs) - 1


@wrong("early_stopping", hint="The last epoch is missing at the end. What is its number?")
def number_of_epochs_returned_at_the_end(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(dev_costs)


@wrong("early_stopping", hint="Nothing comes back when patience is never used up. What happens after the loop?")
def nothing_returned_after_the_last_epoch(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return best_epoch, epoch


@wrong("early_stopping", hint="The two numbers come in the other order. Which is first?")
def results_exchanged(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(dev_costs) - 1, best_epoch


@wrong("early_stopping", hint="The lowest cost came back. Which epoch does it belong to?")
def cost_instead_of_its_epoch(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            return best, epoch
    return best, len(dev_costs) - 1


@wrong("early_stopping", hint="The answers to the visible check are written into the code. What about other numbers?")
def answers_of_the_visible_check(dev_costs, patience):
    return {2: (3, 5), 1: (1, 2), 4: (6, 6)}[patience]


@wrong("early_stopping", hint="The function returned nothing. Is printing the same as returning?")
def epochs_printed_instead_of_returned(dev_costs, patience):
    best, best_epoch = np.inf, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < best:
            best, best_epoch = cost, epoch
        elif epoch - best_epoch >= patience:
            print(best_epoch, epoch)
            break


@wrong("early_stopping", hint="The caller's NaN became something else. Into which array does your code write?")
def nan_replaced_in_the_array_of_the_caller(dev_costs, patience):
    dev_costs[np.isnan(dev_costs)] = np.inf
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(dev_costs) - 1


@right("early_stopping")
def running_minimum_of_the_whole_series(dev_costs, patience):
    costs = np.where(np.isnan(dev_costs), np.inf, dev_costs)
    before = np.concatenate([[np.inf], np.minimum.accumulate(costs)[:-1]])
    improved = np.flatnonzero(costs < before)
    last = np.array([improved[improved <= t][-1] for t in range(len(costs))])
    waited = np.arange(len(costs)) - last
    stops = np.flatnonzero(waited >= patience)
    stop = stops[0] if stops.size else len(costs) - 1
    return last[stop], stop


@right("early_stopping")
def generator_of_all_states(dev_costs, patience):
    def states():
        best_epoch = 0
        for epoch in range(len(dev_costs)):
            if dev_costs[epoch] < dev_costs[best_epoch]:
                best_epoch = epoch
            yield best_epoch, epoch

    for best_epoch, epoch in states():
        if epoch == best_epoch + patience:
            break
    return best_epoch, epoch


@right("early_stopping")
def recursion_from_epoch_to_epoch(dev_costs, patience):
    costs = list(dev_costs)

    def go(epoch, best_epoch, wait):
        if wait == patience or epoch == len(costs):
            return best_epoch, epoch - 1
        if costs[epoch] < costs[best_epoch]:
            return go(epoch + 1, epoch, 0)
        return go(epoch + 1, best_epoch, wait + 1)

    return go(1, 0, 0)


@right("early_stopping")
def counter_counting_down(dev_costs, patience):
    best = float(dev_costs[0])
    result = [0, 0]
    left = patience
    for epoch in range(1, len(dev_costs)):
        result[1] = epoch
        if dev_costs[epoch] < best:
            best, result[0], left = dev_costs[epoch], epoch, patience
        else:
            left -= 1
        if left == 0:
            break
    return tuple(result)


@right("early_stopping")
def window_behind_each_epoch(dev_costs, patience):
    T = len(dev_costs)
    for t in range(T):
        seen = np.nan_to_num(np.asarray(dev_costs[: t + 1], dtype=float), nan=np.inf)
        best = int(np.argmin(seen))
        if t - best >= patience:
            return np.int64(best), np.int64(t)
    return best, T - 1


@wrong("early_stopping", hint="A very small improvement is overlooked. By how much must a cost be lower to count?")
def tiny_improvements_do_not_count(dev_costs, patience):
    best, be, wait = dev_costs[0], 0, 0
    for e, c in enumerate(dev_costs[1:], 1):
        if c < best - 1e-3:
            best, be, wait = c, e, 0
        else:
            wait += 1
            if wait >= patience:
                return be, e
    return be, len(dev_costs) - 1


@wrong("early_stopping", hint="An epoch with NaN is not counted at all. Is it one without an improvement?")
def nan_does_not_use_up_patience(dev_costs, patience):
    best, be, wait = float("inf"), 0, 0
    for e, c in enumerate(dev_costs):
        if c < best:
            best, be, wait = c, e, 0
        elif c >= best:
            wait += 1
            if wait >= patience:
                return be, e
    return be, len(dev_costs) - 1


@wrong(
    "early_stopping",
    hint="Training ends at the first NaN, although patience is left. What is such an epoch counted as?",
)
def stops_at_nan_at_once(dev_costs, patience):
    best, be, wait = float("inf"), 0, 0
    for e, c in enumerate(dev_costs):
        if np.isnan(c):
            return be, e
        if c < best:
            best, be, wait = c, e, 0
        else:
            wait += 1
            if wait >= patience:
                return be, e
    return be, len(dev_costs) - 1


@wrong("early_stopping", hint="Of equal costs the later epoch is kept. Which of them improved?")
def last_of_equal_bests(dev_costs, patience):
    best, be, wait = float("inf"), 0, 0
    for e, c in enumerate(dev_costs):
        if c < best:
            best, be, wait = c, e, 0
        else:
            if c == best:
                be = e
            wait += 1
            if wait >= patience:
                return be, e
    return be, len(dev_costs) - 1


@right("early_stopping")
def fmin_accumulate(dev_costs, patience):
    c = np.asarray(dev_costs, float)
    low = np.fmin.accumulate(c)
    imp = np.r_[True, c[1:] < low[:-1]]
    last = np.maximum.accumulate(np.where(imp, np.arange(len(c)), 0))
    out = np.flatnonzero(np.arange(len(c)) - last >= patience)
    stop = out[0] if len(out) else len(c) - 1
    return last[stop], stop
