"""The checks know the tensors of the real TensorFlow, too."""

import os
import subprocess
import sys


def test_tensors_of_the_real_framework_are_known():
    code = (
        "from course_utils import checks, tf;"
        "v = tf.Variable([1.0, 2.0]);"
        "checks.tensor('v', v, (2,), variable=True); checks.tensor('t', v + 1.0, (2,));"
        "checks.close('t', v + 1.0, [2.0, 3.0]); checks.close_dict('d', {'W1': v}, {'W1': [1.0, 2.0]})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"COURSE_TF": "tensorflow"})
