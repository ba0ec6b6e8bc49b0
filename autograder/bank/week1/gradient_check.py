"""Known solutions of gradient checking: the relative difference between a gradient and centered differences.

A gradient that is right says little: most mistakes show when it is wrong by a known amount, or in one array only.
"""

import numpy as np

from autograder.bank import right, wrong

EXERCISE = "w1-gradient-check"


@wrong("gradient_check", hint="The difference is always 1 or 1/3. Are plus and minus one array with two names?")
def plus_and_minus_are_the_same_array(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            plus = {n: np.array(v, dtype=float) for n, v in params.items()}
            minus = plus
            plus[k][i] += eps
            minus[k][i] -= eps
            a.append((cost_fn(plus) - cost_fn(minus)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="The difference for a right gradient is 1/3. What are the two points apart?")
def two_missing_in_the_divisor(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            plus = {n: np.array(v, dtype=float) for n, v in params.items()}
            minus = {n: np.array(v, dtype=float) for n, v in params.items()}
            plus[k][i] += eps
            minus[k][i] -= eps
            a.append((cost_fn(plus) - cost_fn(minus)) / eps)
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="The approximation is almost 0. What does Python make of a / 2 * eps?")
def brackets_missing_in_the_divisor(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            plus = {n: np.array(v, dtype=float) for n, v in params.items()}
            minus = {n: np.array(v, dtype=float) for n, v in params.items()}
            plus[k][i] += eps
            minus[k][i] -= eps
            a.append((cost_fn(plus) - cost_fn(minus)) / 2 * eps)
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="A gradient twice too large gives 1/2 and not 1/3. Whose lengths are in the divisor?")
def length_of_the_gradient_alone(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] = params[k][i] + eps
            up = cost_fn(work)
            work[k][i] = params[k][i] - eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="Two vectors of the same length passed as equal. Can they point in different directions?")
def difference_of_the_lengths(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] = float(params[k][i]) + eps
            up = cost_fn(work)
            work[k][i] = float(params[k][i]) - eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.linalg.norm(a), np.linalg.norm(g)
    return abs(a - g) / (a + g) if a + g else 0.0


@wrong("gradient_check", hint="All parameters move at once. Which one should move for its own derivative?")
def all_parameters_moved_at_once(cost_fn, params, grads, eps=1e-6):
    plus = {n: np.array(v, dtype=float) + eps for n, v in params.items()}
    minus = {n: np.array(v, dtype=float) - eps for n, v in params.items()}
    slope = (cost_fn(plus) - cost_fn(minus)) / (2 * eps)
    g = np.concatenate([grads["d" + k].ravel() for k in params])
    a = np.full(g.size, slope)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="A bug in another array passes. Which parameters does your loop visit?")
def first_weights_only(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in ["W1"]:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="Bugs in biases pass. Which parameters does your loop visit?")
def weights_only(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        if k.startswith("b"):
            continue
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="With float32 a right gradient looks wrong. How many digits are left after adding eps?")
def float32_kept(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            plus = {n: v.copy() for n, v in params.items()}
            minus = {n: v.copy() for n, v in params.items()}
            plus[k][i] += eps
            minus[k][i] -= eps
            a.append((cost_fn(plus) - cost_fn(minus)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="A verdict came back where a number was asked for. Who decides which number is small?")
def verdict_instead_of_the_number(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    return bool(np.linalg.norm(a - g) <= 1e-6 * (np.linalg.norm(a) + np.linalg.norm(g)))


@wrong("gradient_check", hint="Two zero gradients gave NaN. What is 0 / 0?")
def zero_divided_by_zero(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    return np.linalg.norm(a - g) / (np.linalg.norm(a) + np.linalg.norm(g))


@wrong("gradient_check", hint="The difference is far larger than eps squared. On how many sides do you look?")
def one_sided(cost_fn, params, grads, eps=1e-6):
    a, g, here = [], [], cost_fn(params)
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            a.append((cost_fn(work) - here) / eps)
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="The step is another than the one that was handed in. Is eps used?")
def step_built_in(cost_fn, params, grads, eps=1e-6):
    a, g, h = [], [], 1e-6
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += h
            up = cost_fn(work)
            work[k][i] -= 2 * h
            a.append((up - cost_fn(work)) / (2 * h))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="The caller's parameters have moved. In whose arrays do you step?")
def parameters_of_the_caller_moved(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            params[k][i] += eps
            up = cost_fn(params)
            params[k][i] -= 2 * eps
            a.append((up - cost_fn(params)) / (2 * eps))
            params[k][i] += eps
            g.append(grads["d" + k][i])
    params["W1"][0, 0] += eps
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="Gradients meet parameters of another name. Does the order of two dicts have to agree?")
def matched_by_position_in_the_dict(cost_fn, params, grads, eps=1e-6):
    a = []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
    a, g = np.array(a), np.concatenate([v.ravel() for v in grads.values()])
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="An entry stays moved while the next one moves. Is the old value put back?")
def old_value_not_put_back(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    work = {n: np.array(v, dtype=float) for n, v in params.items()}
    for k in params:
        for i in np.ndindex(params[k].shape):
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@wrong("gradient_check", hint="Every gradient passes. Where is it compared with anything?")
def always_small(cost_fn, params, grads, eps=1e-6):
    return 1e-9


@wrong("gradient_check", hint="Was the result returned, or only shown?")
def printed_instead_of_returned(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k in params:
        for i in np.ndindex(params[k].shape):
            work = {n: np.array(v, dtype=float) for n, v in params.items()}
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    print(np.linalg.norm(a - g) / (np.linalg.norm(a) + np.linalg.norm(g)))


@right("gradient_check")
def one_long_vector(cost_fn, params, grads, eps=1e-6):
    keys = sorted(params)
    shapes = [np.shape(params[k]) for k in keys]
    ends = np.cumsum([np.size(params[k]) for k in keys])

    def unpack(theta):
        return {k: piece.reshape(s) for k, s, piece in zip(keys, shapes, np.split(theta, ends[:-1]))}

    theta = np.concatenate([np.asarray(params[k], dtype=np.float64).ravel() for k in keys])
    g = np.concatenate([np.asarray(grads["d" + k]).ravel() for k in keys])
    a = np.array(
        [(cost_fn(unpack(theta + eps * e)) - cost_fn(unpack(theta - eps * e))) / 2 / eps for e in np.eye(theta.size)]
    )
    return float(np.sqrt(np.sum((a - g) ** 2)) / (np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(g**2)) + 1e-30))


@right("gradient_check")
def fresh_copy_for_each_evaluation(cost_fn, params, grads, eps=1e-6):
    from copy import deepcopy

    start = {k: v.astype("float64") for k, v in params.items()}
    distance = length_a = length_g = 0.0
    for k in start:
        for i in range(start[k].shape[0]):
            for j in range(start[k].shape[1]):
                up, down = deepcopy(start), deepcopy(start)
                up[k][i, j] += eps
                down[k][i, j] -= eps
                a = (cost_fn(up) - cost_fn(down)) / (2 * eps)
                g = grads["d" + k][i, j]
                distance, length_a, length_g = distance + (a - g) ** 2, length_a + a**2, length_g + g**2
    if length_a == 0 and length_g == 0:
        return 0
    return distance**0.5 / (length_a**0.5 + length_g**0.5)


@right("gradient_check")
def columns_and_einsum(cost_fn, params, grads, eps=1e-6):
    a, g = [], []
    for k, v in params.items():
        flat = np.array(v, dtype=float).reshape(-1)
        for i in range(flat.size):
            both = []
            for sign in (1, -1):
                moved = flat.copy()
                moved[i] += sign * eps
                both.append(
                    cost_fn(
                        {n: moved.reshape(v.shape) if n == k else np.array(w, dtype=float) for n, w in params.items()}
                    )
                )
            a.append([(both[0] - both[1]) / (2 * eps)])
            g.append([grads["d" + k].reshape(-1)[i]])
    a, g = np.array(a), np.array(g)
    length = lambda v: np.sqrt(np.einsum("ij,ij->", v, v))
    total = length(a) + length(g)
    return np.array(length(a - g) / total) if total > 0 else np.array(0.0)


@right("gradient_check")
def richardson_extrapolation(cost_fn, params, grads, eps=1e-6):
    work = {k: np.array(v, dtype=float) for k, v in params.items()}
    a, g = [], []
    for k, v in work.items():
        for place in np.ndindex(v.shape):
            old, quotients = v[place], []
            for h in (eps, eps / 2):
                v[place] = old + h
                up = cost_fn(work)
                v[place] = old - h
                quotients.append((up - cost_fn(work)) / (2 * h))
            v[place] = old
            a.append((4 * quotients[1] - quotients[0]) / 3)
            g.append(grads["d" + k][place])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return 0.0 if n == 0 else np.linalg.norm(a - g) / n


@right("gradient_check")
def step_added_and_subtracted_again(cost_fn, params, grads, eps=1e-6):
    work = {k: np.array(v, dtype=float) for k, v in params.items()}
    a, g = [], []
    for k in work:
        for i in np.ndindex(work[k].shape):
            work[k][i] += eps
            up = cost_fn(work)
            work[k][i] -= 2 * eps
            a.append((up - cost_fn(work)) / (2 * eps))
            work[k][i] += eps
            g.append(grads["d" + k][i])
    a, g = np.array(a), np.array(g)
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n else 0.0


@right("gradient_check")
def step_added_and_subtracted_in_a_flat_vector(cost_fn, params, grads, eps=1e-6):
    theta = np.concatenate([params[k].ravel().astype(float) for k in params])
    g = np.concatenate([grads["d" + k].ravel() for k in params])
    a = np.zeros(theta.size)

    def cost():
        work, start = {}, 0
        for k, v in params.items():
            work[k] = theta[start : start + v.size].reshape(v.shape)
            start += v.size
        return cost_fn(work)

    for i in range(theta.size):
        theta[i] += eps
        a[i] = cost()
        theta[i] -= 2 * eps
        a[i] = (a[i] - cost()) / (2 * eps)
        theta[i] += eps
    n = np.linalg.norm(a) + np.linalg.norm(g)
    return np.linalg.norm(a - g) / n if n > 0 else 0.0


@wrong(
    "gradient_check", hint="Twice the right gradient gives 1/5 and not 1/3. Are lengths divided here, or their squares?"
)
def squares_of_the_lengths(cost_fn, params, grads, eps=1e-6):
    w = {k: np.array(v, float) for k, v in params.items()}
    a, g = [], []
    for k, arr in w.items():
        for p in np.ndindex(arr.shape):
            o = arr[p]
            arr[p] = o + eps
            u = cost_fn(w)
            arr[p] = o - eps
            d = cost_fn(w)
            arr[p] = o
            a.append((u - d) / (2 * eps))
            g.append(grads["d" + k][p])
    a, g = np.array(a), np.array(g)
    n = np.sum(a**2) + np.sum(g**2)
    return np.sum((a - g) ** 2) / n if n else 0.0


@wrong(
    "gradient_check", hint="The differences of the arrays are averaged. Is the formula about one vector of all entries?"
)
def mean_of_the_arrays(cost_fn, params, grads, eps=1e-6):
    w = {k: np.array(v, float) for k, v in params.items()}
    ds = []
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
        n = np.linalg.norm(a) + np.linalg.norm(g)
        ds.append(np.linalg.norm(a - g) / n if n else 0.0)
    return np.mean(ds)


@right("gradient_check")
def half_step_twice_as_exact(cost_fn, params, grads, eps=1e-6):
    w = {k: np.array(v, dtype=float, copy=True) for k, v in sorted(params.items())}
    h = eps / 2
    a = {k: np.empty_like(v) for k, v in w.items()}
    for k, v in w.items():
        it = np.nditer(v, flags=["multi_index"])
        for x in it:
            i = it.multi_index
            x0 = float(x)
            v[i] = x0 - h
            lo = cost_fn(w)
            v[i] = x0 + h
            hi = cost_fn(w)
            v[i] = x0
            a[k][i] = (hi - lo) / eps
    A = np.hstack([a[k].ravel() for k in w])
    G = np.hstack([np.asarray(grads["d" + k], float).ravel() for k in w])
    s = np.sqrt(A @ A) + np.sqrt(G @ G)
    return float(np.sqrt((A - G) @ (A - G)) / s) if s > 0 else 0
