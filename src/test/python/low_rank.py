"""Makes src/test/resources/golden/adapter/trained.safetensors: what PEFT and torch's AdamW make of LoRA factors in
three steps over the tiny qwen3 model.

Needs torch, transformers 5 and peft 0.21. Tensors: ids.1 to ids.3 (int64 [4, 10], the batches), loss and norm
(float64 [3], before each step), start.* and end.* (the factors, named as this product names them).
"""
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

torch.manual_seed(3)
MODEL = "src/test/resources/golden/models/qwen3/model"
base = AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.float32)
model = get_peft_model(base, LoraConfig(
    task_type="CAUSAL_LM", r=2, lora_alpha=6, init_lora_weights=False,
    target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
factors = {
    name.removeprefix("base_model.model.").replace(".default", ""): parameter
    for name, parameter in model.named_parameters() if "lora_" in name}
found = {"start." + name: parameter.detach().clone() for name, parameter in factors.items()}
optimizer = torch.optim.AdamW(factors.values(), lr=1e-2, betas=(0.9, 0.98), eps=1e-8, weight_decay=0)
losses, norms = [], []
for step in (1, 2, 3):
    ids = torch.randint(3, base.config.vocab_size, (4, 10))
    found[f"ids.{step}"] = ids
    logits = model(input_ids=ids).logits
    loss = torch.nn.functional.cross_entropy(logits[:, :-1].reshape(-1, logits.size(-1)), ids[:, 1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    norms.append(torch.nn.utils.clip_grad_norm_(factors.values(), 0.5).item())
    losses.append(loss.item())
    optimizer.step()
found["loss"] = torch.tensor(losses, dtype=torch.float64)
found["norm"] = torch.tensor(norms, dtype=torch.float64)
found.update({"end." + name: parameter.detach().clone() for name, parameter in factors.items()})
save_file(found, "src/test/resources/golden/adapter/trained.safetensors")
print(losses, norms)
