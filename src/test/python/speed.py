"""Compares Hugging Face transformers with the workbench on one model, in one run.

    python speed.py MAEC_JAR MODEL_FOLDER [TOKENS] [ROUNDS]

Rounds alternate between the two, each with the same number of threads, and the medians are printed. The
model folder may be one that `maec bench runtime --model DIR` has written. transformers computes in bfloat16
with its `sdpa` attention; its backward pass keeps every gradient and computes no score.
"""

import json
import os
import statistics
import subprocess
import sys
import time

import torch
from transformers import AutoModelForCausalLM


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main(jar, folder, tokens=512, rounds=3):
    torch.set_num_threads(os.cpu_count())
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.bfloat16, attn_implementation="sdpa"
    )
    ids = torch.randint(0, model.config.vocab_size, (1, tokens))

    def forward():
        with torch.no_grad():
            model(ids, labels=ids)

    def both():
        model.zero_grad(set_to_none=True)
        model(ids, labels=ids).loss.backward()

    found = []
    forward(), both()
    for _ in range(rounds):
        theirs = [seconds(forward), seconds(both)]
        model.zero_grad(set_to_none=True)
        command = ["java", "-jar", jar, "bench", "runtime", "--model", folder, "--dtype", "bf16"]
        command += ["--tokens", str(tokens), "--rounds", "3", "--json"]
        ours = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        kinds = ["forward", "gradients", "backward", "streamedForward", "streamedBackward"]
        found.append(theirs + [ours[kind]["seconds"] for kind in kinds])
        print("  ".join(f"{value:7.3f}" for value in found[-1]), flush=True)
    names = [
        "transformers, forward",
        "transformers, forward + backward",
        "workbench, forward",
        "workbench, forward + backward",
        "workbench, forward + backward + scores",
        "workbench, forward, streamed",
        "workbench, forward + backward + scores, streamed",
    ]
    for name, values in zip(names, zip(*found)):
        print(f"{name:50s} {statistics.median(values):7.3f} s")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
