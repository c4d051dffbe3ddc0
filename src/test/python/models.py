"""Makes the tiny models under src/test/resources/golden/models that are marked so in its README.md.

Needs torch, transformers 5 and safetensors. Every kind holds
  model/config.json           as transformers 4 writes it, model/model.safetensors
  config_v5.json              the same as transformers 5 writes it; both are checked to mean the same
  golden.safetensors          logits, loss, some gradients, row importance, greedy tokens
  golden_padded.safetensors   the same without gradients and tokens for a batch with an attention mask

Usage: models.py [folder] [kind ...]
"""
import json
import shutil
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "src/test/resources/golden/models")
ONLY = sys.argv[2:]
TOKENS, PROMPT, GENERATED, MASKED = 24, 8, 12, -100
SIZES = dict(
    vocab_size=96, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, bos_token_id=1, eos_token_id=None, pad_token_id=0)

ROPE = {"rope_theta": 10000.0}
# kind: (class of the configuration, what differs from SIZES)
KINDS = {
    "gemma": ("Gemma", dict(head_dim=12, num_key_value_heads=1)),
    "llama_bias": ("Llama", dict(attention_bias=True, mlp_bias=True, num_key_value_heads=4)),
    "llama_headdim": ("Llama", dict(head_dim=12)),
    "llama_rope3": ("Llama", dict(rope_parameters=dict(
        rope_type="llama3", rope_theta=5e5, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=32), max_position_embeddings=128)),
    "mistral": ("Mistral", dict(sliding_window=8)),
    "qwen2": ("Qwen2", dict(rope_parameters=dict(rope_type="default", rope_theta=1e6))),
    "qwen2_window": ("Qwen2", dict(
        num_hidden_layers=3, use_sliding_window=True, sliding_window=8, max_window_layers=1)),
    "qwen3": ("Qwen3", dict(head_dim=12, tie_word_embeddings=True, rope_parameters=dict(
        rope_type="default", rope_theta=1e6))),
    "rope_linear": ("Llama", dict(rope_parameters=dict(rope_type="linear", factor=4.0, **ROPE))),
    "rope_dynamic": ("Llama", dict(
        max_position_embeddings=16, rope_parameters=dict(rope_type="dynamic", factor=3.0, **ROPE))),
    "rope_yarn": ("Llama", dict(head_dim=16, rope_parameters=dict(
        rope_type="yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=4.0, beta_slow=0.5,
        **ROPE))),
    "phi3_longrope": ("Phi3", dict(
        head_dim=8, original_max_position_embeddings=16, rope_parameters=dict(
            rope_type="longrope", short_factor=[1.0, 1.1, 1.3], long_factor=[1.5, 2.5, 4.0],
            partial_rotary_factor=0.75, original_max_position_embeddings=16, **ROPE))),
    "gemma3": ("Gemma3Text", dict(
        num_hidden_layers=7, head_dim=12, sliding_window=8, query_pre_attn_scalar=20,
        rope_parameters=dict(
            full_attention=dict(rope_type="linear", factor=8.0, rope_theta=1e6),
            sliding_attention=dict(rope_type="default", rope_theta=1e4)))),
    "gemma3_vision": ("Gemma3", dict(
        num_hidden_layers=3, head_dim=12, sliding_window=8, query_pre_attn_scalar=20,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"])),
}


def configuration(kind):
    name, changes = KINDS[kind]
    if name != "Gemma3":
        return getattr(transformers, name + "Config")(**{**SIZES, **changes})
    vision = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
                  image_size=8, patch_size=4)
    return transformers.Gemma3Config(
        text_config={**SIZES, **changes}, vision_config=vision, mm_tokens_per_image=4,
        image_token_index=95, boi_token_index=94, eoi_token_index=93)


def randomise(model, gemma, tied):
    """Nothing is 0 or 1, so that whatever is left out shows."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias"):
                weight.normal_(0, 0.2)
            elif weight.dim() == 1:
                weight.normal_(0 if gemma else 1, 0.2)
            elif "embed_tokens" in name:
                weight.normal_(0, 1 / weight.shape[1] ** 0.5 if tied else 1)
            else:
                weight.normal_(0, 0.3 if weight.dim() > 2 else 1 / weight.shape[1] ** 0.5)


def older(config):
    """The configuration as transformers 4 writes it."""
    text = config.get("text_config", config)
    rope = text.pop("rope_parameters")
    text["torch_dtype"] = text.pop("dtype", "float32")
    if text is not config:
        config["torch_dtype"] = config.pop("dtype", "float32")
    if "full_attention" in rope:
        text["rope_theta"] = rope["full_attention"].pop("rope_theta")
        text["rope_local_base_freq"] = rope["sliding_attention"]["rope_theta"]
        plain = rope["full_attention"].pop("rope_type") if len(rope["full_attention"]) == 1 else None
        text["rope_scaling"] = None if plain else rope["full_attention"]
        if text["layer_types"][-1] == text["layer_types"][0] and len(text["layer_types"]) == 3:
            text["sliding_window_pattern"] = 2
        text.pop("layer_types")
        text.pop("_sliding_window_pattern", None)
        return config
    text["rope_theta"] = rope.pop("rope_theta")
    share = rope.pop("partial_rotary_factor", 1.0)
    if share != 1.0:
        text["partial_rotary_factor"] = share
    kind = rope["rope_type"]
    if kind in ("linear", "dynamic"):
        rope["type"] = rope.pop("rope_type")
    if kind == "longrope":
        rope = {"type": "longrope", "short_factor": rope["short_factor"], "long_factor": rope["long_factor"]}
    text["rope_scaling"] = None if kind == "default" else rope
    text.pop("layer_types", None)
    return config


def batch(generator):
    ids = torch.randint(3, 93, (2, TOKENS), generator=generator)
    mask = torch.ones_like(ids)
    mask[0, 17:] = 0
    mask[1, :5] = 0
    padded = torch.where(mask.bool(), ids, 0)
    labels = torch.where(mask.bool(), ids, MASKED)
    labels[1, 5] = MASKED
    return ids, mask, padded, labels


def is_scored(name, weight):
    return name.endswith("weight") and weight.dim() == 2 and (
        "proj" in name or name == "lm_head.weight") and "vision" not in name and "multi_modal" not in name


def names(model, folder):
    """From the names of parameters to those of the checkpoint."""
    from safetensors import safe_open
    with safe_open(folder / "model.safetensors", "pt") as stored:
        known = set(stored.keys())
    found = {}
    for name, weight in model.named_parameters():
        candidates = [name, name.replace("model.language_model.", "language_model.model."),
                      name.replace("model.vision_tower", "vision_tower"),
                      name.replace("model.multi_modal_projector", "multi_modal_projector")]
        found[name] = next(candidate for candidate in candidates if candidate in known)
    return found


def measure(model, stored, ids, mask, labels, gradients):
    model.zero_grad()
    out = model(input_ids=ids, attention_mask=mask, labels=labels)
    out.loss.backward()
    logits = out.logits.detach().clone()
    result = {"input_ids": ids, "labels": labels, "loss": out.loss.detach().reshape(1)}
    if mask is not None:
        logits[~mask.bool()] = 0
        result["attention_mask"] = mask
    result["logits"] = logits
    layers = sum(name.endswith("input_layernorm.weight") for name in stored.values())
    for parameter, weight in model.named_parameters():
        name = stored[parameter]
        if is_scored(name, weight):
            result["row_importance." + name] = (weight * weight.grad).abs().sum(1).detach()
        wanted = ("embed_tokens.weight", "layers.0.self_attn.q_proj.weight", "layers.0.self_attn.q_proj.bias",
                  "layers.0.self_attn.qkv_proj.weight", "layers.0.self_attn.q_norm.weight",
                  "layers.0.post_feedforward_layernorm.weight", f"layers.{layers - 1}.mlp.down_proj.weight",
                  f"layers.{layers - 1}.mlp.down_proj.bias", "model.norm.weight")
        if gradients and name.endswith(wanted) and "vision" not in name:
            result["grad." + name] = weight.grad.detach().clone()
    return result


def greedy(fresh, prompt, kind):
    """Tokens by generate(); the smallest lead of a token over the next one is told."""
    model = fresh()
    # With its cache, transformers leaves keys rotated as they were at the length that they came in with.
    cache = kind not in ("rope_dynamic", "phi3_longrope")
    out = model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=GENERATED,
                         do_sample=False, use_cache=cache)
    ids, lead, model = prompt, 1e9, fresh()
    for _ in range(GENERATED):
        with torch.no_grad():
            best = model(input_ids=ids).logits[0, -1].topk(2)
        lead = min(lead, float(best.values[0] - best.values[1]))
        ids = torch.cat([ids, best.indices[:1][None]], 1)
    assert torch.equal(ids, out), "with and without a cache other tokens follow"
    assert lead > 5e-3, f"{kind}: the choice of a token hangs on {lead}"
    return out[:, prompt.shape[1]:], lead


def load(kind, folder):
    cls = transformers.Gemma3ForConditionalGeneration if kind == "gemma3_vision" else AutoModelForCausalLM
    model = cls.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    model.generation_config.pad_token_id = 0
    model.generation_config.eos_token_id = None
    return model


def make(kind, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    folder = ROOT / kind
    if folder.exists():
        shutil.rmtree(folder)
    config = configuration(kind)
    cls = transformers.Gemma3ForConditionalGeneration if kind == "gemma3_vision" else None
    model = cls(config) if cls else AutoModelForCausalLM.from_config(config)
    randomise(model, "gemma" in kind, config.get_text_config().tie_word_embeddings)
    model.save_pretrained(folder / "model")
    (folder / "model" / "generation_config.json").unlink(missing_ok=True)
    newer = folder / "model" / "config.json"
    ids, mask, padded, labels = batch(generator)
    model = load(kind, folder / "model")
    expected = model(input_ids=ids).logits.detach()
    newer.rename(folder / "config_v5.json")
    fields = json.loads((folder / "config_v5.json").read_text())
    fields["transformers_version"] = "4.57.0"
    newer.write_text(json.dumps(older(fields), indent=2, sort_keys=True) + "\n")
    # A dynamic rope remembers the longest sequence that it saw, so every measurement takes a new model.
    fresh = lambda: load(kind, folder / "model")  # noqa: E731
    model = fresh()
    assert torch.equal(expected, model(input_ids=ids).logits), f"{kind}: the older spelling means something else"
    stored = names(model, folder / "model")
    golden = measure(fresh(), stored, ids, None, ids, True)
    leads = []
    for name, length in (("prompt", PROMPT), ("prompt2", TOKENS)):
        prompt = torch.randint(3, 93, (1, length), generator=generator)
        golden[name] = prompt
        golden["generated." + name], lead = greedy(fresh, prompt, kind)
        leads.append(lead)
    save_file({name: value.clone().contiguous() for name, value in golden.items()}, folder / "golden.safetensors")
    values = measure(fresh(), stored, padded, mask, labels, False)
    save_file({name: value.clone().contiguous() for name, value in values.items()}, folder / "golden_padded.safetensors")
    print(kind, "loss", float(golden["loss"]), "leads", leads)


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    for at, kind in enumerate(KINDS):
        if not ONLY or kind in ONLY:
            for seed in range(100 * (at + 1), 100 * (at + 1) + 40):
                try:
                    make(kind, seed)
                    break
                except AssertionError as unclear:
                    print(kind, seed, unclear)
            else:
                sys.exit(f"no seed of {kind} is clear")
