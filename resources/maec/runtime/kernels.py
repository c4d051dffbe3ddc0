# The kernels: everything that is computed on the device, as TorchScript.
#
# Java zips this text into a TorchScript archive and libtorch compiles it, so there is no build
# step. It is the dialect in which TorchScript archives are written: dtypes are numbers (6 float32,
# 15 bfloat16), every method names its own class, and a list argument is List[Tensor].
#
# Letters: B batch, T tokens, D model width, F FFN width, H heads, K key/value heads, W width of a
# head, V vocabulary, N labelled positions.
#
# `weights` is always [embedding, layer 0, layer 1, ..., final norm, head], where a layer is nine
# tensors [norm, q, k, v, o, norm, gate, up, down] and the head is missing if it is the embedding.
# `shape` is int64 [H, K, W, layers], `settings` float64 [epsilon of the norms, theta of RoPE]; both
# lie in main memory. An empty `mask` means that no position is padding.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # ---------------------------------------------------------------- memory

  # An uninitialised tensor [rows, columns], or [rows] where columns is 0, of a dtype, on the
  # device of `anchor`.
  def allocate(self: __torch__.Kernels, anchor: Tensor, sizes: Tensor) -> Tensor:
    rows = int(sizes[0])
    columns = int(sizes[1])
    dtype = int(sizes[2])
    if columns == 0:
      made = anchor.new_empty([rows], dtype=dtype)
    else:
      made = anchor.new_empty([rows, columns], dtype=dtype)
    return made

  # The same, filled with zeros.
  def zeros(self: __torch__.Kernels, anchor: Tensor, sizes: Tensor) -> Tensor:
    return self.allocate(anchor, sizes).zero_()

  # Writes values into a tensor from a flat element on. bfloat16 arrives under the name of float16,
  # since Java cannot name it: dtype 15 says so.
  def store(self: __torch__.Kernels, values: Tensor, target: Tensor, place: Tensor) -> Tensor:
    offset = int(place[0])
    dtype = int(place[1])
    if dtype == 15:
      known = torch.view_copy(values, dtype=15)
    else:
      known = values
    part = target.view([-1]).narrow(0, offset, known.numel())
    return part.copy_(known)

  # Reads flat elements as float32 in main memory.
  def fetch(self: __torch__.Kernels, place: Tensor, source: Tensor) -> Tensor:
    part = source.view([-1]).narrow(0, int(place[0]), int(place[1]))
    return part.to(torch.device("cpu"), 6).contiguous()

  # ---------------------------------------------------------------- one layer

  # RMSNorm in float32 (arXiv 1910.07467), rounded before the weight is applied, as transformers
  # does it.
  def norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    wide = x.to(6)
    scale = torch.rsqrt(torch.mean(wide * wide, [-1], True) + epsilon)
    return weight * (wide * scale).to(weight.dtype)

  # Cosines and sines of the rotary position embedding (arXiv 2104.09864): [2, T, W] for positions
  # start to start + T - 1. Halves are paired, not neighbours, as in Hugging Face checkpoints.
  def rope(self: __torch__.Kernels, like: Tensor, start: int, tokens: int, width: int, theta: float) -> Tensor:
    even = torch.arange(0, width, 2, dtype=6, device=like.device)
    frequency = torch.reciprocal(torch.pow(theta, even / width))
    position = torch.arange(start, start + tokens, dtype=6, device=like.device)
    angle = position.unsqueeze(1) * frequency.unsqueeze(0)
    both = torch.cat([angle, angle], 1)
    return torch.stack([torch.cos(both), torch.sin(both)]).to(like.dtype)

  def rotate(self: __torch__.Kernels, x: Tensor, rope: Tensor) -> Tensor:
    half = x.size(-1) // 2
    turned = torch.cat([-x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1)
    return x * rope[0] + turned * rope[1]

  # Which keys a query may see: bool [B, 1, T, T]. A position always sees itself, so that padding
  # does not divide by zero; nobody else sees it.
  def visible(self: __torch__.Kernels, mask: Tensor) -> Tensor:
    tokens = mask.size(1)
    whole = torch.ones([tokens, tokens], dtype=11, device=mask.device)
    past = torch.tril(whole)
    itself = torch.eye(tokens, dtype=11, device=mask.device)
    real = mask.to(11).unsqueeze(1).unsqueeze(1)
    return torch.logical_and(past, torch.logical_or(real, itself))

  # Attention and FFN of one layer, [B, T, D] to [B, T, D]. With a cache (keys and values,
  # flat [B, K, capacity, W]), what comes before `start` is read from it and the new keys and values are
  # written into it; T is then 1 or start is 0.
  def layer(self: __torch__.Kernels, x: Tensor, w: List[Tensor], rope: Tensor, visible: Optional[Tensor], cache: List[Tensor], start: int, shape: List[int], epsilon: float) -> Tensor:
    batch = x.size(0)
    tokens = x.size(1)
    heads = shape[0]
    groups = shape[1]
    width = shape[2]
    normed = self.norm(x, w[0], epsilon)
    q = torch.linear(normed, w[1]).view([batch, tokens, heads, width]).transpose(1, 2)
    k = torch.linear(normed, w[2]).view([batch, tokens, groups, width]).transpose(1, 2)
    v = torch.linear(normed, w[3]).view([batch, tokens, groups, width]).transpose(1, 2)
    q = self.rotate(q, rope)
    k = self.rotate(k, rope)
    if len(cache) > 0:
      keys = cache[0].view([batch, groups, -1, width])
      values = cache[1].view([batch, groups, -1, width])
      keys.narrow(2, start, tokens).copy_(k)
      values.narrow(2, start, tokens).copy_(v)
      k = keys.narrow(2, 0, start + tokens)
      v = values.narrow(2, 0, start + tokens)
    causal = visible is None and tokens > 1
    mixed = torch.scaled_dot_product_attention(q, k, v, visible, 0., causal, scale=None, enable_gqa=groups != heads)
    mixed = mixed.transpose(1, 2).reshape([batch, tokens, heads * width])
    x = x + torch.linear(mixed, w[4])
    normed = self.norm(x, w[5], epsilon)
    inner = torch.silu(torch.linear(normed, w[6])) * torch.linear(normed, w[7])
    return x + torch.linear(inner, w[8])

  # ---------------------------------------------------------------- forward

  def head(self: __torch__.Kernels, weights: List[Tensor], layers: int) -> Tensor:
    if len(weights) > 2 + 9 * layers:
      found = weights[2 + 9 * layers]
    else:
      found = weights[0]
    return found

  # The state after the last layer, [B, T, D].
  def states(self: __torch__.Kernels, ids: Tensor, mask: Tensor, weights: List[Tensor], shape: List[int], settings: Tensor) -> Tensor:
    epsilon = float(settings[0])
    visible = annotate(Optional[Tensor], None)
    if mask.numel() > 0:
      visible = self.visible(mask)
    x = torch.embedding(weights[0], ids)
    rope = self.rope(x, 0, ids.size(1), shape[2], float(settings[1]))
    none = annotate(List[Tensor], [])
    for i in range(shape[3]):
      x = self.layer(x, weights[1 + 9 * i : 10 + 9 * i], rope, visible, none, 0, shape, epsilon)
    return x

  # Logits [B, T, V] in float32, zeros at padding.
  def logits(self: __torch__.Kernels, ids: Tensor, mask: Tensor, weights: List[Tensor], shape: Tensor, settings: Tensor) -> Tensor:
    numbers = annotate(List[int], shape.tolist())
    x = self.states(ids, mask, weights, numbers, settings)
    x = self.norm(x, weights[1 + 9 * numbers[3]], float(settings[0]))
    out = torch.linear(x, self.head(weights, numbers[3])).to(6)
    if mask.numel() > 0:
      out = torch.masked_fill(out, torch.eq(mask, 0).unsqueeze(2), 0.)
    return out

  # The summed negative log-likelihood of `targets` [N] at flat positions [N], as float64 [1]. The
  # logits of at most `chunk` positions exist at a time.
  def loss(self: __torch__.Kernels, ids: Tensor, mask: Tensor, positions: Tensor, targets: Tensor, weights: List[Tensor], shape: Tensor, settings: Tensor, chunk: Tensor) -> Tensor:
    numbers = annotate(List[int], shape.tolist())
    x = self.states(ids, mask, weights, numbers, settings)
    x = x.view([-1, x.size(2)]).index_select(0, positions)
    x = self.norm(x, weights[1 + 9 * numbers[3]], float(settings[0]))
    none = annotate(List[Tensor], [])
    return self.judge(x, self.head(weights, numbers[3]), targets, int(chunk), none)

  # Summed negative log-likelihood of normed states [N, D]. With `gradients` = [like the states,
  # like the head], also fills the first with and adds to the second the gradient of the MEAN loss:
  # with p = softmax(logits), d logits = (p - one hot) / N.
  def judge(self: __torch__.Kernels, x: Tensor, head: Tensor, targets: Tensor, chunk: int, gradients: List[Tensor]) -> Tensor:
    count = x.size(0)
    sum = torch.zeros([1], dtype=7)
    for piece in range((count + chunk - 1) // chunk):
      start = piece * chunk
      size = min(chunk, count - start)
      part = x.narrow(0, start, size)
      target = targets.narrow(0, start, size).unsqueeze(1)
      likely = torch.log_softmax(torch.linear(part, head).to(6), 1)
      sum = sum - torch.gather(likely, 1, target).sum(dtype=7).to(torch.device("cpu"))
      if len(gradients) > 0:
        slope = torch.exp(likely)
        slope = slope.scatter_add_(1, target, torch.full_like(target, -1, dtype=6))
        slope = slope.div_(float(count)).to(head.dtype)
        gradients[0].narrow(0, start, size).copy_(torch.mm(slope, head))
        gradients[1].addmm_(slope.t(), part)
    return sum

  # ---------------------------------------------------------------- backward

  def leaf(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x.detach().requires_grad_(True)

  def leaves(self: __torch__.Kernels, all: List[Tensor]) -> List[Tensor]:
    made = annotate(List[Tensor], [])
    for x in all:
      made.append(self.leaf(x))
    return made

  # The gradients of y with respect to leaves, given the gradient of y.
  def pull(self: __torch__.Kernels, y: Tensor, inputs: List[Tensor], slope: Tensor) -> List[Tensor]:
    upstream = annotate(Optional[List[Optional[Tensor]]], [slope])
    found = torch.grad([y], inputs, upstream)
    made = annotate(List[Tensor], [])
    for g in found:
      made.append(unchecked_cast(Tensor, g))
    return made

  # What becomes of a weight's gradient, so that it can be freed at once. `fold` is 0: it is kept;
  # 1: |w g| is added to the weight's sum; 2: g is; 3: the row sums of |w g| are kept; 4: its
  # entries at chosen flat indices are kept.
  def take(self: __torch__.Kernels, gradient: Tensor, weight: Tensor, fold: int, sum: Tensor) -> Tensor:
    kept = gradient
    if fold == 1:
      kept = sum.add_(torch.abs(gradient.to(6) * weight.to(6)))
    elif fold == 2:
      kept = sum.add_(gradient)
    elif fold == 3:
      kept = torch.abs(gradient.to(6) * weight.to(6)).sum([-1])
    elif fold == 4:
      kept = gradient.reshape([-1]).index_select(0, sum).to(6)
    return kept

  # A list of one stands for a list of as many as are asked for.
  def member(self: __torch__.Kernels, all: List[Tensor], i: int) -> Tensor:
    return all[min(i, len(all) - 1)]

  # The gradient of the mean loss, weight by weight in the order of `weights`, each folded as
  # `fold` says with its member of `sums` (any one tensor where the fold needs none); before them the
  # summed loss. Layers are differentiated
  # one at a time from the last to the first. `plan` is int64 [fold, chunk, keep]: with keep = 1
  # what forward computed is kept, otherwise only each layer's input is, and the layer is computed
  # again. A tied head's gradient is part of the embedding's.
  def gradients(self: __torch__.Kernels, ids: Tensor, mask: Tensor, positions: Tensor, targets: Tensor, weights: List[Tensor], sums: List[Tensor], shape: Tensor, settings: Tensor, plan: Tensor) -> List[Tensor]:
    numbers = annotate(List[int], shape.tolist())
    layers = numbers[3]
    epsilon = float(settings[0])
    fold = int(plan[0])
    keep = int(plan[2]) == 1
    visible = annotate(Optional[Tensor], None)
    if mask.numel() > 0:
      visible = self.visible(mask)
    none = annotate(List[Tensor], [])
    x = torch.embedding(weights[0], ids)
    rope = self.rope(x, 0, ids.size(1), numbers[2], float(settings[1]))
    inputs = annotate(List[List[Tensor]], [])
    outputs = annotate(List[Tensor], [])
    for i in range(layers):
      w = weights[1 + 9 * i : 10 + 9 * i]
      if keep:
        given = self.leaves([x] + w)
        y = self.layer(given[0], given[1:], rope, visible, none, 0, numbers, epsilon)
        inputs.append(given)
        outputs.append(y)
        x = y.detach()
      else:
        inputs.append([x])
        x = self.layer(x, w, rope, visible, none, 0, numbers, epsilon)
    flat = x.view([-1, x.size(2)])
    last = self.leaves([flat.index_select(0, positions), weights[1 + 9 * layers]])
    normed = self.norm(last[0], last[1], epsilon)
    head = self.head(weights, layers)
    slopes = [torch.zeros_like(last[0]), torch.zeros_like(head)]
    sum = self.judge(normed.detach(), head, targets, int(plan[1]), slopes)
    pulled = self.pull(normed, last, slopes[0])
    slope = torch.zeros_like(flat).index_copy_(0, positions, pulled[0]).view(x.size())
    tied = len(weights) == 2 + 9 * layers
    backwards = annotate(List[Tensor], [])
    if not tied:
      backwards.append(self.take(slopes[1], head, fold, self.member(sums, 2 + 9 * layers)))
    backwards.append(self.take(pulled[1], last[1].detach(), fold, self.member(sums, 1 + 9 * layers)))
    for back in range(layers):
      i = layers - 1 - back
      if keep:
        given = inputs.pop(-1)
        y = outputs.pop(-1)
      else:
        given = self.leaves(inputs.pop(-1) + weights[1 + 9 * i : 10 + 9 * i])
        y = self.layer(given[0], given[1:], rope, visible, none, 0, numbers, epsilon)
      pulled = self.pull(y, given, slope)
      slope = pulled[0]
      for j in range(9):
        at = 9 - j
        backwards.append(self.take(pulled[at], given[at].detach(), fold, self.member(sums, 9 * i + at)))
    g = torch.embedding_dense_backward(slope, ids, weights[0].size(0), -1, False)
    if tied:
      g = g + slopes[1]
    backwards.append(self.take(g, weights[0], fold, sums[0]))
    backwards.append(sum)
    backwards.reverse()
    return backwards

  # ---------------------------------------------------------------- training

  # One step of AdamW (arXiv 1711.05101) without weight decay on float32 masters:
  #   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
  #   w = w - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
  # after g was shortened to the clip norm. With fold 4 in `plan` the masters are those of the chosen
  # weights (`chosen`: int32 flat indices), which are written back; with fold 0 the masters are the
  # weights. `adam` is float64 [rate, b1, b2, eps, clip, t]. Returns float64 [summed loss, norm of
  # the gradient]; if either is not finite, nothing was changed.
  def step(self: __torch__.Kernels, ids: Tensor, mask: Tensor, positions: Tensor, targets: Tensor, weights: List[Tensor], chosen: List[Tensor], masters: List[Tensor], first: List[Tensor], second: List[Tensor], shape: Tensor, settings: Tensor, plan: Tensor, adam: Tensor) -> Tensor:
    found = self.gradients(ids, mask, positions, targets, weights, chosen, shape, settings, plan)
    norms = annotate(List[Tensor], [])
    for i in range(len(weights)):
      norms.append(torch.sum(torch.pow(found[i + 1], 2), dtype=7))
    norm = torch.sqrt(torch.sum(torch.stack(norms))).to(torch.device("cpu"))
    result = torch.cat([found[0], norm.view([1])])
    if bool(torch.all(torch.isfinite(result))):
      numbers = annotate(List[float], adam.tolist())
      b1 = numbers[1]
      b2 = numbers[2]
      shorten = min(1., numbers[4] / (float(norm) + 1e-6))
      rate = numbers[0] / (1. - b1 ** numbers[5])
      root = (1. - b2 ** numbers[5]) ** 0.5
      for i in range(len(weights)):
        g = found[i + 1]
        if g.numel() > 0:
          g.mul_(shorten)
          m = first[i].mul_(b1).add_(g, alpha=1. - b1)
          v = second[i].mul_(b2).addcmul_(g, g, value=1. - b2)
          masters[i].addcdiv_(m, torch.sqrt(v).div_(root).add_(numbers[3]), value=-rate)
          if int(plan[0]) == 4:
            flat = weights[i].view([-1])
            flat.index_copy_(0, chosen[i].to(4), masters[i].to(flat.dtype))
    return result

  # The same memory under another handle.
  def alias(self: __torch__.Kernels, nothing: Tensor, source: Tensor) -> Tensor:
    return source.detach()

  # The chosen entries of a tensor in float32: where a master starts.
  def gather(self: __torch__.Kernels, chosen: Tensor, source: Tensor) -> Tensor:
    return source.view([-1]).index_select(0, chosen).to(6)

  # ---------------------------------------------------------------- generation

  # Reads ids [B, T] at positions from `start` on and returns the likeliest next token [B]. `cache`
  # is two flat tensors [B, K, capacity, W] per layer.
  def extend(self: __torch__.Kernels, ids: Tensor, start: Tensor, weights: List[Tensor], cache: List[Tensor], shape: Tensor, settings: Tensor) -> Tensor:
    numbers = annotate(List[int], shape.tolist())
    epsilon = float(settings[0])
    at = int(start)
    x = torch.embedding(weights[0], ids)
    rope = self.rope(x, at, ids.size(1), numbers[2], float(settings[1]))
    for i in range(numbers[3]):
      x = self.layer(x, weights[1 + 9 * i : 10 + 9 * i], rope, None, cache[2 * i : 2 * i + 2], at, numbers, epsilon)
    x = self.norm(x.narrow(1, ids.size(1) - 1, 1), weights[1 + 9 * numbers[3]], epsilon)
    out = torch.linear(x, self.head(weights, numbers[3])).to(6)
    return torch.argmax(out, -1).view([-1]).to(torch.device("cpu"))
