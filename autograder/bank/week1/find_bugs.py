"""Known solutions of locating a bug in a backward pass: which gradients disagree with differences of the cost.

One check of all parameters together says that something is wrong, not where; a tolerance of one's own cries wolf.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-find-bugs"


@wrong("find_bugs", hint="All names or none. Is each array compared by itself?")
def one_check_of_everything(cost_fn, backward_fn, params, tol=1e-5):
    grads = backward_fn(params)
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a.append((up - cost_fn(work)) / 2e-6)
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    wrong = np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g))
    return {"d" + k for k in params} if wrong else set()


@wrong("find_bugs", hint="A right gradient is reported. How precise can a numerical derivative be?")
def tolerance_of_a_billionth(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > 1e-9 * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="Your tolerance is a fixed number. What if the caller asks for a coarser one?")
def tolerance_built_in(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > 1e-5 * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add("d" + k)
    return found


@wrong(
    "find_bugs",
    hint="Arrays that are zero in both versions are reported. What is 0 / 0, and what is not smaller than it?",
)
def zero_gradients_reported(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        difference = np.linalg.norm(a - g) / (np.linalg.norm(a) + np.linalg.norm(g))
        if not difference <= tol:
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="The names are those of parameters. Which keys were asked for?")
def names_of_parameters(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add(k)
    return found


@wrong("find_bugs", hint="The search ends at the first bug. Can there be more than one?")
def first_bug_only(cost_fn, backward_fn, params, tol=1e-5):
    grads = backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            return {"d" + k}
    return set()


@wrong("find_bugs", hint="You named what is right. Which way does the comparison go?")
def right_ones_reported(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) <= tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="A wrong sign or one wrong entry is not found. Is the length of the difference taken?")
def only_lengths_compared(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        a, g = np.linalg.norm(a), np.linalg.norm(grads["d" + k])
        if abs(a - g) > tol * (a + g):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="Bugs in biases are not found. Which parameters does your loop visit?")
def weights_only(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        if k[0] == "b":
            continue
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="Nothing is compared here. How would you know?")
def always_the_same_answer(cost_fn, backward_fn, params, tol=1e-5):
    return {"db1"}


@wrong("find_bugs", hint="No array is ever named. With what is each gradient compared?")
def nothing_ever_found(cost_fn, backward_fn, params, tol=1e-5):
    return set()


@wrong("find_bugs", hint="An absolute difference judges large and small gradients unequally. Divided by what?")
def absolute_difference(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        if np.linalg.norm(a - grads["d" + k]) > tol:
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="An array twice too large gives 1/2 and not 1/3. Whose lengths are in the divisor?")
def length_of_the_gradient_alone(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * np.linalg.norm(g):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="A right gradient is reported where the cost bends sharply. On how many sides do you look?")
def one_sided(cost_fn, backward_fn, params, tol=1e-5):
    found, grads, here = set(), backward_fn(params), cost_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            a[i] = (cost_fn(work) - here) / 1e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="The step is to one side, and the divisor has one length. What does the formula say of both?")
def one_sided_by_the_length_of_the_gradient(cost_fn, backward_fn, params, tol=1e-5):
    found, grads, here = set(), backward_fn(params), cost_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            a[i] = (cost_fn(work) - here) / 1e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * np.linalg.norm(g):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="One small entry decides about its whole array. Whose lengths does the formula compare?")
def largest_difference_of_an_entry(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        lengths = np.maximum(np.abs(a) + np.abs(g), 1e-300)
        if np.max(np.abs(a - g) / lengths) > tol:
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="The caller's parameters have moved. In whose arrays do you step?")
def parameters_of_the_caller_moved(cost_fn, backward_fn, params, tol=1e-5):
    found, grads = set(), backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            params[k][i] += 1e-6
            up = cost_fn(params)
            params[k][i] -= 2e-6
            a[i] = (up - cost_fn(params)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            found.add("d" + k)
    return found


@wrong("find_bugs", hint="Was the result returned, or only shown?")
def printed_instead_of_returned(cost_fn, backward_fn, params, tol=1e-5):
    grads = backward_fn(params)
    for k in params:
        a = np.zeros(params[k].shape)
        for i in np.ndindex(a.shape):
            work = {n: v.copy() for n, v in params.items()}
            work[k][i] += 1e-6
            up = cost_fn(work)
            work[k][i] -= 2e-6
            a[i] = (up - cost_fn(work)) / 2e-6
        g = grads["d" + k]
        if np.linalg.norm(a - g) > tol * (np.linalg.norm(a) + np.linalg.norm(g)):
            print("bug in d" + k)


@right("find_bugs")
def with_a_helper_for_one_array(cost_fn, backward_fn, params, tol=1e-5):
    def numeric(key):
        base = params[key].ravel()
        out = np.empty(base.size)
        for i in range(base.size):
            values = []
            for h in (1e-6, -1e-6):
                moved = base.copy()
                moved[i] += h
                values.append(cost_fn({**params, key: moved.reshape(params[key].shape)}))
            out[i] = (values[0] - values[1]) / 2e-6
        return out

    def difference(a, g):
        total = np.linalg.norm(a) + np.linalg.norm(g)
        return 0 if total == 0 else np.linalg.norm(a - g) / total

    grads = backward_fn(params)
    return {name for name, g in grads.items() if difference(numeric(name[1:]), g.ravel()) > tol}


@right("find_bugs")
def list_of_names_with_another_step(cost_fn, backward_fn, params, tol=1e-5):
    eps, names = 1e-5, []
    grads = backward_fn({k: v.copy() for k, v in params.items()})
    work = {k: v.astype(float) for k, v in params.items()}
    for k in sorted(work):
        top = bottom = bottom2 = 0.0
        for r in range(work[k].shape[0]):
            for c in range(work[k].shape[1]):
                old = work[k][r, c]
                work[k][r, c] = old + eps
                up = cost_fn(work)
                work[k][r, c] = old - eps
                a = (up - cost_fn(work)) / (2 * eps)
                work[k][r, c] = old
                g = grads["d" + k][r, c]
                top, bottom, bottom2 = top + (a - g) ** 2, bottom + a * a, bottom2 + g * g
        if top**0.5 / (bottom**0.5 + bottom2**0.5 + 1e-300) > tol:
            names.append("d" + k)
    return names


@right("find_bugs")
def frozen_set_of_a_dict_of_differences(cost_fn, backward_fn, params, tol=1e-5):
    differences = {}
    for name, g in backward_fn(params).items():
        approximation = np.zeros_like(g)
        for place, old in np.ndenumerate(params[name[1:]]):
            step = np.zeros_like(params[name[1:]])
            step[place] = 1e-6
            plus, minus = dict(params), dict(params)
            plus[name[1:]] = params[name[1:]] + step
            minus[name[1:]] = params[name[1:]] - step
            approximation[place] = (cost_fn(plus) - cost_fn(minus)) / 2e-6
        lengths = np.sqrt((g**2).sum()) + np.sqrt((approximation**2).sum())
        differences[name] = np.sqrt(((g - approximation) ** 2).sum()) / max(lengths, 1e-12)
    return frozenset(name for name in differences if differences[name] > tol)


@right("find_bugs")
def five_point_formula(cost_fn, backward_fn, params, tol=1e-5):
    grads, found, h = backward_fn(params), set(), 1e-4
    for key in params:
        a = np.zeros(params[key].shape)
        for place in np.ndindex(a.shape):

            def at(t):
                moved = {k: np.array(v) for k, v in params.items()}
                moved[key][place] += t
                return cost_fn(moved)

            a[place] = (8 * (at(h) - at(-h)) - at(2 * h) + at(-2 * h)) / (12 * h)
        g = grads["d" + key]
        scale = np.linalg.norm(a) + np.linalg.norm(g)
        if scale > 0 and np.linalg.norm(a - g) / scale > tol:
            found.add("d" + key)
    return found


@wrong("find_bugs", hint="A wrong array passes where tol is large. Are lengths compared here, or their squares?")
def squared_lengths(cost_fn, backward_fn, params, tol=1e-5):
    eps, found = 1e-6, set()
    grads = backward_fn(params)
    w = {k: np.array(v, float) for k, v in params.items()}
    for k, arr in w.items():
        a = np.zeros(arr.shape)
        for p in np.ndindex(arr.shape):
            o = arr[p]
            arr[p] = o + eps
            u = cost_fn(w)
            arr[p] = o - eps
            d = cost_fn(w)
            arr[p] = o
            a[p] = (u - d) / (2 * eps)
        g = grads["d" + k]
        if np.sum((a - g) ** 2) > tol * (np.sum(a**2) + np.sum(g**2)):
            found.add("d" + k)
    return found
