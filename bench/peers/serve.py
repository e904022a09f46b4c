"""The Python side of the bench's protocol (src/child/job.ts)."""
import json
import os
import sys
import time
import traceback

import numpy as np


def floats(folder, name):
    return np.fromfile(os.path.join(folder, name + ".f32"), dtype="<f4")


def serve(prepare):
    """`prepare(workload, folder, threads)` returns a version, what is timed, and how its result is read back."""
    replies = os.fdopen(3, "w")
    call = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["ask"] == "prepare":
                version, call, read = prepare(request["workload"], request["folder"], request["threads"])
                start = time.perf_counter()
                result = call()
                ms = (time.perf_counter() - start) * 1e3
                for name, values in read(result).items():
                    file = os.path.join(request["folder"], f"{request['prefix']}.{name}.f32")
                    np.ascontiguousarray(values, dtype="<f4").tofile(file)
                del result
                reply = {"version": version, "ms": ms}
            else:
                start = time.perf_counter()
                for _ in range(request["calls"]):
                    call()
                reply = {"ms": (time.perf_counter() - start) * 1e3}
        except Exception:
            reply = {"error": traceback.format_exc()}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()
