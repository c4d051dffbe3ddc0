"""Makes src/test/resources/golden/adapter/peft: tiny bases, adapters saved by PEFT, and what PEFT makes of them.

Needs torch, transformers and peft 0.21. Every case holds
  adapter/            as save_pretrained writes it
  expected.safetensors  logits of the adapted (not merged) model for input_ids, and the tensors that
                        merge_and_unload leaves, where they differ from the base's
"""
import json
import shutil
import sys
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "src/test/resources/golden/adapter/peft")


def llama(tied, dtype=torch.float32):
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, attention_bias=not tied, tie_word_embeddings=tied, max_position_embeddings=64,
        initializer_range=0.2)
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.2)
    return model.to(dtype).eval()


def gpt2():
    torch.manual_seed(7)
    return GPT2LMHeadModel(GPT2Config(
        vocab_size=40, n_positions=32, n_embd=16, n_layer=1, n_head=2, initializer_range=0.2)).eval()


BASES = {
    "untied": lambda: llama(False),
    "tied": lambda: llama(True),
    "bf16": lambda: llama(False, torch.bfloat16),
    "gpt2": gpt2,
}

COMMON = dict(task_type="CAUSAL_LM", r=4, lora_alpha=6)
ATTENTION = ["q_proj", "k_proj", "v_proj"]
CASES = {
    "patterns": ("untied", dict(
        target_modules=ATTENTION + ["down_proj"],
        rank_pattern={"layers.1.self_attn.k_proj": 2, "q_proj": 3, r"model\.layers\.\d+\.mlp\.down_proj": 5,
                      "proj": 1},
        alpha_pattern={"v_proj": 11, r"^model\.layers\.0\.self_attn\.(q|k)_proj": 1.5, "self_attn.q_proj": 9})),
    "rslora_patterns": ("untied", dict(
        target_modules=["q_proj", "k_proj"], use_rslora=True, rank_pattern={"k_proj": 2},
        alpha_pattern={"layers.1.self_attn.k_proj": 3})),
    "dora": ("untied", dict(target_modules=["q_proj", "down_proj"], use_dora=True)),
    "bias_all": ("untied", dict(target_modules=["q_proj"], bias="all")),
    "bias_lora_only": ("untied", dict(target_modules=["q_proj"], bias="lora_only")),
    "embedding": ("untied", dict(target_modules=["embed_tokens", "lm_head"])),
    "modules_to_save": ("untied", dict(target_modules=["v_proj"], modules_to_save=["embed_tokens", "lm_head"])),
    "tied_embedding": ("tied", dict(target_modules=["embed_tokens"])),
    "tied_head": ("tied", dict(target_modules=["lm_head"])),
    "tied_save_embedding": ("tied", dict(target_modules=["v_proj"], modules_to_save=["embed_tokens"])),
    "tied_save_head": ("tied", dict(target_modules=["v_proj"], modules_to_save=["lm_head"])),
    "tied_save_both": ("tied", dict(target_modules=["v_proj"], modules_to_save=["embed_tokens", "lm_head"])),
    "tied_ensured": ("tied", dict(
        target_modules=["v_proj"], modules_to_save=["embed_tokens"], ensure_weight_tying=True)),
    "tied_ensured_lora": ("tied", dict(target_modules=["embed_tokens"], ensure_weight_tying=True)),
    "transposed": ("gpt2", dict(target_modules=["c_attn"], fan_in_fan_out=True)),
    "bf16": ("bf16", dict(target_modules=ATTENTION)),
}


def main():
    shutil.rmtree(ROOT, ignore_errors=True)
    for name, make in BASES.items():
        make().save_pretrained(ROOT / "bases" / name)
    for name, (base, options) in CASES.items():
        model = BASES[base]()
        before = {k: v.clone() for k, v in model.state_dict().items()}
        torch.manual_seed(11)
        adapted = get_peft_model(model, LoraConfig(**COMMON, **options)).eval()
        adapted.peft_config["default"].base_model_name_or_path = f"../../../bases/{base}"
        with torch.no_grad():
            for parameter_name, parameter in adapted.named_parameters():
                if parameter.requires_grad:
                    scale = 0.3 if "magnitude" in parameter_name else 0.2
                    parameter.add_(torch.randn_like(parameter) * scale)
        folder = ROOT / "cases" / name
        adapted.save_pretrained(folder / "adapter", save_embedding_layers="auto")
        (folder / "adapter" / "README.md").unlink(missing_ok=True)
        ids = torch.randint(0, 40, (1, 7), generator=torch.Generator().manual_seed(3))
        with torch.no_grad():
            expected = {"input_ids": ids, "logits": adapted(ids).logits.float()}
        merged = adapted.merge_and_unload().state_dict()
        for key, value in merged.items():
            if key not in before or not torch.equal(before[key], value):
                expected[key] = value.clone().contiguous()
        save_file(expected, folder / "expected.safetensors")
        print(name, sorted(k for k in expected))


main()
