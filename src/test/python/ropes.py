"""Makes src/test/resources/golden/ropes.json: what transformers 5 makes of configurations of the rotary embedding.

A list of {name, config, type, tokens, frequencies, amplitude}; config is a config.json, type the type of layers
where each has its own rotation. Needs torch and transformers 5.

Usage: ropes.py [file]
"""
import copy
import json
import sys
from pathlib import Path

import torch
import transformers
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

TARGET = Path(sys.argv[1] if len(sys.argv) > 1 else "src/test/resources/golden/ropes.json")
LLAMA = dict(model_type="llama", vocab_size=64, hidden_size=256, intermediate_size=32, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=4096, rope_theta=10000.0)
PHI3 = dict(LLAMA, model_type="phi3", max_position_embeddings=131072, original_max_position_embeddings=4096)
GEMMA3 = dict(LLAMA, model_type="gemma3_text", head_dim=64, rope_theta=1e6, rope_local_base_freq=1e4,
              num_hidden_layers=6, max_position_embeddings=131072)
SHORT = [1 + 0.01 * i for i in range(32)]
LONG = [1 + 0.5 * i for i in range(32)]


def llama(theta=10000.0, positions=4096, **scaling):
    return dict(LLAMA, rope_theta=theta, max_position_embeddings=positions, rope_scaling=scaling or None)


def newer(**parameters):
    config = dict(LLAMA, rope_parameters=parameters)
    del config["rope_theta"]
    return config


CASES = [
    ("plain", llama(), None, [10]),
    ("plain, theta 5e5", llama(5e5), None, [10]),
    ("linear", llama(type="linear", factor=4.0), None, [10]),
    ("linear, newer", newer(rope_type="linear", factor=3.0, rope_theta=1e6), None, [10]),
    ("dynamic", llama(type="dynamic", factor=2.0), None, [10, 4096, 4097, 6000, 8192]),
    ("dynamic, factor 3.5", llama(5e5, rope_type="dynamic", factor=3.5), None, [12000]),
    ("yarn", llama(rope_type="yarn", factor=4.0, original_max_position_embeddings=1024), None, [10]),
    ("yarn, no original length", llama(1e6, 32768, type="yarn", factor=4.0), None, [10]),
    ("yarn, betas", llama(rope_type="yarn", factor=8.0, original_max_position_embeddings=512, beta_fast=16.0,
                          beta_slow=2.0), None, [10]),
    ("yarn, not truncated", llama(rope_type="yarn", factor=8.0, original_max_position_embeddings=512,
                                  truncate=False), None, [10]),
    ("yarn, attention factor", llama(rope_type="yarn", factor=8.0, original_max_position_embeddings=512,
                                     attention_factor=0.7), None, [10]),
    ("yarn, mscale", llama(rope_type="yarn", factor=40.0, original_max_position_embeddings=4096, mscale=1.0,
                           mscale_all_dim=0.7), None, [10]),
    ("yarn, ramp of no width", llama(rope_type="yarn", factor=4.0, original_max_position_embeddings=1,
                                     beta_fast=1.0, beta_slow=1.0), None, [10]),
    ("llama3", llama(5e5, 131072, rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                     original_max_position_embeddings=8192), None, [10]),
    ("llama3, newer", newer(rope_type="llama3", factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0,
                            original_max_position_embeddings=2048, rope_theta=5e5), None, [10]),
    ("longrope", dict(PHI3, rope_scaling=dict(type="longrope", short_factor=SHORT, long_factor=LONG)), None,
     [10, 4096, 4097]),
    ("longrope, called su", dict(PHI3, rope_scaling=dict(
        type="su", short_factor=SHORT, long_factor=LONG, original_max_position_embeddings=4096)), None,
     [10, 5000]),
    ("longrope of a part", dict(PHI3, partial_rotary_factor=0.75, rope_scaling=dict(
        type="longrope", short_factor=SHORT[:24], long_factor=LONG[:24])), None, [10, 5000]),
    ("longrope, attention factor", dict(PHI3, rope_scaling=dict(
        type="longrope", short_factor=SHORT, long_factor=LONG, attention_factor=1.3)), None, [10]),
    ("longrope, factor", dict(PHI3, rope_scaling=dict(
        type="longrope", short_factor=SHORT, long_factor=LONG, factor=4.0)), None, [10]),
    ("part of a head", dict(PHI3, partial_rotary_factor=0.5, rope_scaling=None), None, [10]),
    ("gemma3, local", dict(GEMMA3, rope_scaling=dict(rope_type="linear", factor=8.0)), "sliding_attention", [10]),
    ("gemma3, global", dict(GEMMA3, rope_scaling=dict(rope_type="linear", factor=8.0)), "full_attention", [10]),
    ("gemma3, nothing said", {key: value for key, value in GEMMA3.items() if not key.startswith("rope")},
     "full_attention", [10]),
]


def frequencies(fields, layers, tokens):
    fields = copy.deepcopy(fields)
    config = transformers.AutoConfig.for_model(fields.pop("model_type"), **fields)
    rope = config.rope_parameters[layers] if layers else config.rope_parameters
    if rope["rope_type"] != "default":
        arguments = {"layer_type": layers} if layers else {}
        return ROPE_INIT_FUNCTIONS[rope["rope_type"]](config, None, seq_len=tokens, **arguments)
    module = {"llama": transformers.models.llama.modeling_llama.LlamaRotaryEmbedding,
              "phi3": transformers.models.phi3.modeling_phi3.Phi3RotaryEmbedding,
              "gemma3_text": transformers.models.gemma3.modeling_gemma3.Gemma3RotaryEmbedding}[config.model_type]
    arguments = {"layer_type": layers} if layers else {}
    return module.compute_default_rope_parameters(config, **arguments)


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    rows = []
    for name, fields, layers, lengths in CASES:
        for tokens in lengths:
            found, amplitude = frequencies(fields, layers, tokens)
            assert found.dtype == torch.float32
            rows.append(dict(name=name, config=fields, type=layers or "", tokens=tokens,
                             frequencies=found.tolist(), amplitude=amplitude))
    TARGET.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    print(len(rows), "rows")
