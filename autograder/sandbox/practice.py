"""Practice: what a worker and a judge will do, done some times in the warm process, before the first one is forked.

Python works faster on code that it has run a few times: it writes down in the code what kinds of values it met. A fork
of a process that has practised starts with all of that, and need not write it into memory of its own. The cells here
are made up for this purpose and belong to no exercise: whatever is in that process, every worker can read.
"""

import json
import socket
import threading
from typing import Any

from autograder.judge.code import STUB, forget, learn, packed
from autograder.judge.judge import judge
from autograder.sandbox.worker import serve

ROUNDS = 16  # more than Python waits for

SOLUTION = '''
import numpy as np
from course_utils import nn


def step(parameters, grads, state, rate=0.1):
    """A step downhill, and the average of the gradients."""
    new = {key: value - rate * grads["d" + key] for key, value in parameters.items()}
    return new, {key: 0.9 * state[key] + 0.1 * grads[key] for key in grads}


def cut(X, Y, size, rng):
    """The examples in random order, in pieces."""
    order = rng.permutation(X.shape[1])
    pieces = [order[start : start + size] for start in range(0, X.shape[1], size)]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]


def descend(X, Y, layer_dims, optimizer, epochs, rng):
    """Steps of an optimizer, and the costs before them."""
    parameters, state, costs = nn.random_parameters(layer_dims, rng, 0.1), {}, []
    for epoch in range(epochs):
        cost, grads = nn.cost_and_gradients(X, Y, parameters)
        parameters, state = optimizer(parameters, grads, state, epoch)
        costs.append(cost)
    return parameters, costs


def half(x):
    """Half of a number."""
    return x / 2
'''
MISTAKE = SOLUTION.replace("value - rate", "value + rate")

CHECK = """
import numpy as np

from course_utils import checks, nn

rng = np.random.default_rng(1)
X, Y = rng.standard_normal((2, 10)), np.array([[0, 1] * 5])
parameters = {"W1": rng.standard_normal((3, 2)), "b1": rng.standard_normal((3, 1))}
grads = {"d" + key: rng.standard_normal(value.shape) for key, value in parameters.items()}
state = {key: np.zeros(value.shape) for key, value in grads.items()}
averages = {key: 0.1 * value for key, value in grads.items()}

with checks.verdict("practice"):
    new, after = checks.parts("step", checks.call(step, parameters, grads, state), ("parameters", "state"))
    checks.close_dict("state", after, averages, start=state, hint="which part is new?")
    checks.call_keeps(step, parameters, grads, state, rate=0.5)
    for result in checks.call_each(step, [(parameters, grads, state, rate) for rate in (0.1, 0.2)]):
        checks.close_dict("state", checks.parts("step", result, ("parameters", "state"))[1], averages)
    for x, y in checks.call(cut, X, Y, 4, np.random.default_rng(2)):
        checks.shape("x", x, (2, None))
        checks.true("y", y.shape == (1, x.shape[1]), "it has another shape.")
    spy = checks.Spy("parameters grads state t", gives="parameters state", notes="parameters")
    _, costs = checks.call(descend, X, Y, [2, 3, 1], spy, 3, np.random.default_rng(3))
    checks.equal("steps", len(spy.noted), 3)
    checks.close("costs", costs, np.full(3, nn.cost(X, Y, spy.noted[0])), rtol=1e-5)
    checks.call(descend, X, Y, [2, 3, 1], lambda p, g, s, t: ({k: p[k] - g["d" + k] for k in p}, s), 2, rng)
    for result in checks.call_each(half, [(1,), (2.0,)]):
        checks.close("half", result, result, hint="by what is it divided?")
    right = {key: value - 0.1 * grads["d" + key] for key, value in parameters.items()}
    checks.close_dict("parameters", new, right, start=parameters, hint="which way is down?")
"""


def practise() -> list[dict[str, Any]]:
    """Run made-up cells in a worker and a judge of this process; what the judge reports."""
    codes = packed(SOLUTION, "<solution>"), packed(MISTAKE, "<bank>"), packed(MISTAKE, STUB), packed(CHECK, "<check>")
    learn({code.key: code.text for code in codes})
    solution, mistake, stub, check = (code.key for code in codes)
    mistakes = [["uphill", "It goes uphill.", mistake]]
    casebook = {"codes": {}, "solutions": [solution], "solution": solution, "mistakes": mistakes}
    steps = [
        _step("student", source=MISTAKE, stub=stub),
        *[_step("check", code=check, casebook=True)] * ROUNDS,
    ]
    told = b"".join(json.dumps(one).encode() + b"\n" for one in ({"steps": steps, "casebooks": {}}, casebook))
    (wire, workers_end), (office, judges_end) = socket.socketpair(), socket.socketpair()
    worker = threading.Thread(target=serve, args=(workers_end, 1000))
    with wire, workers_end, office, judges_end:
        worker.start()
        speaker = threading.Thread(target=office.sendall, args=(told,))
        speaker.start()
        judge(wire, judges_end)
        wire.shutdown(socket.SHUT_RDWR)
        for thread in (speaker, worker):
            thread.join()
        forget()
        judges_end.shutdown(socket.SHUT_WR)
        with office.makefile("rb") as said:
            return [json.loads(line) for line in said]


def _step(kind: str, **told: Any) -> dict[str, Any]:
    return {"kind": kind, "exercise": "practice", "source": "", "stub": "", "code": "", "casebook": False, **told}
