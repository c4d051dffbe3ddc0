"""What linear layers see in transformers, as expected values for ActivationStatistics.

Per model and file of inputs, over the positions that are no padding: sums of the squares of the
columns of what q_proj, o_proj, gate_proj and down_proj are given, and how often the activation of
each FFN unit is above 0. Run in the repository's root; needs torch, transformers 5, safetensors.
"""
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

GOLDEN = "src/test/resources/golden/"
CASES = [
    ("llama", "golden"),
    ("llama", "golden_padded"),
    ("llama_bias", "golden"),
    ("gemma2", "golden_padded"),
    ("qwen3", "golden"),
]


def watch(linear, key, real, seen):
    def hook(_, given):
        x = given[0].reshape(-1, given[0].shape[-1])[real].double()
        seen[key] = x.pow(2).sum(0)

    linear.register_forward_pre_hook(hook)


def count(gate, key, activation, real, seen):
    def hook(_, __, y):
        seen[key] = (activation(y.reshape(-1, y.shape[-1])[real]) > 0).sum(0)

    gate.register_forward_hook(hook)


def observe(name, values):
    given = load_file(f"{GOLDEN}models/{name}/{values}.safetensors")
    model = AutoModelForCausalLM.from_pretrained(
        f"{GOLDEN}models/{name}/model", dtype=torch.float32, attn_implementation="eager"
    ).eval()
    mask = given.get("attention_mask", torch.ones_like(given["input_ids"]))
    real = mask.view(-1) != 0
    seen = {}
    for i, layer in enumerate(model.model.layers):
        watch(layer.self_attn.q_proj, f"{i}.q", real, seen)
        watch(layer.self_attn.o_proj, f"{i}.o", real, seen)
        watch(layer.mlp.gate_proj, f"{i}.gate", real, seen)
        watch(layer.mlp.down_proj, f"{i}.down", real, seen)
        count(layer.mlp.gate_proj, f"{i}.active", layer.mlp.act_fn, real, seen)
    with torch.no_grad():
        model(input_ids=given["input_ids"], attention_mask=mask)
    seen["tokens"] = real.sum().view(1)
    return {f"{name}.{values}.{key}": value.float() for key, value in seen.items()}


if __name__ == "__main__":
    expected = {}
    for case in CASES:
        expected.update(observe(*case))
    save_file(expected, GOLDEN + "activations/seen.safetensors")
