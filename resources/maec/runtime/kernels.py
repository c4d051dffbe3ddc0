# The kernels: everything that is computed on the device, as TorchScript.
#
# Java zips this text into a TorchScript archive and libtorch compiles it, so there is no build
# step. It is the dialect in which TorchScript archives are written: dtypes are numbers (6 float32,
# 15 bfloat16), every method names its own class, and a list argument is List[Tensor].
#
# Letters: B batch, T tokens, D model width, F FFN width, H heads, K key/value heads, W width of a
# head, V vocabulary, N labelled positions.
#
# No kernel knows a family of models. A layer is the list `w` of the tensors of
# maec.model.LayerWeight, in its order, with an empty tensor for what such layers do not have:
#    0 norm in    1 q     2 q bias   3 k      4 k bias   5 v        6 v bias   7 q norm   8 k norm
#    9 o         10 o bias           11 norm of attention's result  12 norm before the FFN
#   13 gate      14 gate bias  15 up  16 up bias  17 down  18 down bias  19 norm of the FFN's result
# `numbers` is int64 [H, K, W, activation (0 silu, 1 gelu by tanh, 2 gelu), 1 if norms add 1 to their
# weight, window (0 for none), elements per block when gradients are folded]; `settings` float64
# [epsilon of the norms, scale of q k, soft cap of attention, scale of embeddings, soft cap of
# logits], caps 0 for none. Both lie in main memory. `mask` [B, T] is 0 at padding and else the
# number of the document that a token belongs to; it is empty where nothing is padding and every
# sequence one document. `visible` is what the kernel of that name returned, or empty for plain
# causal attention.
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

  # Copies a whole tensor from main memory to the device of `anchor`. `place` is int64 [15 or 0 as in
  # `store`, dtype wanted, rows, columns or 0].
  def adopt(self: __torch__.Kernels, values: Tensor, anchor: Tensor, place: Tensor) -> Tensor:
    if int(place[0]) == 15:
      known = torch.view_copy(values, dtype=15)
      moved = known.to(anchor.device, int(place[1]))
    else:
      moved = values.to(anchor.device, int(place[1]), False, True)
    if int(place[3]) > 0:
      moved = moved.view([int(place[2]), int(place[3])])
    return moved

  # ---------------------------------------------------------------- one layer

  # RMSNorm in float32 (arXiv 1910.07467). Llama rounds before the weight is applied, Gemma adds 1 to
  # the weight and rounds afterwards, as transformers does it.
  def norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, epsilon: float, offset: bool) -> Tensor:
    wide = x.to(6)
    scale = torch.rsqrt(torch.mean(wide * wide, [-1], True) + epsilon)
    if offset:
      made = (wide * scale * (weight.to(6) + 1.)).to(x.dtype)
    else:
      made = weight * (wide * scale).to(x.dtype)
    return made

  def linear(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if bias.numel() > 0:
      made = torch.linear(x, weight, bias)
    else:
      made = torch.linear(x, weight)
    return made

  # A linear layer with a low-rank path beside it (LoRA, arXiv 2106.09685): x W^T + bias + s (x A^T) B^T.
  # The path is computed in float32 and rounded once, with the sum. `low` is empty, or holds A [R, in]
  # and B [out, R] of q, k, v, o, gate, up and down, empty where there is no path, and s as float64 [1]
  # in main memory.
  def widened(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, low: List[Tensor], at: int) -> Tensor:
    made = self.linear(x, weight, bias)
    if len(low) > 0:
      if low[2 * at].numel() > 0:
        path = torch.linear(torch.linear(x.to(6), low[2 * at]), low[2 * at + 1])
        made = torch.add(made.to(6), path, alpha=float(low[14])).to(x.dtype)
    return made

  # Cosines and sines of the rotary position embedding (arXiv 2104.09864): [2, T, R] for positions
  # start to start + T - 1 and R rotated elements, sines with a minus in the first half. Halves are
  # paired, not neighbours, as in Hugging Face checkpoints. `place` is int64 [start, T, dtype];
  # `amplitude` float64 [1].
  def rope(self: __torch__.Kernels, frequencies: Tensor, place: Tensor, amplitude: Tensor) -> Tensor:
    start = int(place[0])
    position = torch.arange(start, start + int(place[1]), dtype=6, device=frequencies.device)
    angle = position.unsqueeze(1) * frequencies.unsqueeze(0)
    cosine = torch.cos(angle)
    sine = torch.sin(angle)
    both = torch.stack([torch.cat([cosine, cosine], 1), torch.cat([-sine, sine], 1)])
    return (both * float(amplitude)).to(int(place[2]))

  # Turns each head's elements. The sign of the first half's sines is in `rope`.
  def rotate(self: __torch__.Kernels, x: Tensor, rope: Tensor) -> Tensor:
    rotated = rope.size(-1)
    half = rotated // 2
    turned = torch.cat([x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1)
    made = torch.addcmul(x.narrow(-1, 0, rotated) * rope[0], turned, rope[1])
    if rotated < x.size(-1):
      made = torch.cat([made, x.narrow(-1, rotated, x.size(-1) - rotated)], -1)
    return made

  # Which keys a query may see: bool [B or 1, 1, T, T]. `place` is int64 [T, window]. A position always
  # sees itself, so that padding does not divide by zero; nobody else sees it.
  def visible(self: __torch__.Kernels, mask: Tensor, place: Tensor) -> Tensor:
    tokens = int(place[0])
    window = int(place[1])
    whole = torch.ones([tokens, tokens], dtype=11, device=mask.device)
    seen = torch.tril(whole)
    if window > 0:
      seen = torch.triu(seen, 1 - window)
    seen = seen.unsqueeze(0).unsqueeze(0)
    if mask.numel() > 0:
      itself = torch.eye(tokens, dtype=11, device=mask.device)
      same = torch.eq(mask.unsqueeze(2), mask.unsqueeze(1))
      real = torch.logical_and(same, torch.ne(mask, 0).unsqueeze(1))
      seen = torch.logical_and(seen, torch.logical_or(real, itself).unsqueeze(1))
    return seen

  # softmax(scale q k) v with a soft cap, [B, H, T, W], as written; a block of queries at a time, so
  # that at most about 2^26 scores exist. With S keys, the queries are the last T positions.
  def capped(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, visible: Optional[Tensor], causal: bool, scale: float, cap: float) -> Tensor:
    tokens = q.size(2)
    block = max(1, 67108864 // (q.size(0) * q.size(1) * k.size(2)))
    parts = annotate(List[Tensor], [])
    turned = k.transpose(2, 3)
    for piece in range((tokens + block - 1) // block):
      start = piece * block
      size = min(block, tokens - start)
      scores = torch.matmul(q.narrow(2, start, size), turned) * scale
      scores = torch.tanh(scores / cap) * cap
      if visible is not None:
        hidden = torch.logical_not(unchecked_cast(Tensor, visible).narrow(2, start, size))
        scores = torch.masked_fill(scores, hidden, -inf)
      if causal:
        whole = torch.ones([size, k.size(2)], dtype=11, device=q.device)
        scores = torch.masked_fill(scores, torch.triu(whole, start + 1), -inf)
      parts.append(torch.matmul(torch.softmax(scores, -1, 6).to(q.dtype), v))
    return torch.cat(parts, 2)

  # Attention between the linear layers: q [B T, H W], k and v [B T, K W] to [B T, H W]. With a cache
  # (keys and values, flat [B, K, capacity, W]), what comes before `start` is read from it and the new
  # keys and values are written into it; T is then 1 or start is 0.
  def attend(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, norms: List[Tensor], rope: Tensor, visible: Tensor, cache: List[Tensor], start: int, numbers: List[int], settings: List[float]) -> Tensor:
    tokens = rope.size(1)
    heads = numbers[0]
    groups = numbers[1]
    width = numbers[2]
    q = q.view([-1, tokens, heads, width]).transpose(1, 2)
    k = k.view([-1, tokens, groups, width]).transpose(1, 2)
    v = v.view([-1, tokens, groups, width]).transpose(1, 2)
    if norms[0].numel() > 0:
      q = self.norm(q, norms[0], settings[0], numbers[4] == 1)
      k = self.norm(k, norms[1], settings[0], numbers[4] == 1)
    q = self.rotate(q, rope)
    k = self.rotate(k, rope)
    if len(cache) > 0:
      keys = cache[0].view([q.size(0), groups, -1, width])
      values = cache[1].view([q.size(0), groups, -1, width])
      keys.narrow(2, start, tokens).copy_(k)
      values.narrow(2, start, tokens).copy_(v)
      first = 0
      if numbers[5] > 0 and tokens == 1:
        first = max(0, start + 1 - numbers[5])
      k = keys.narrow(2, first, start + tokens - first)
      v = values.narrow(2, first, start + tokens - first)
    if groups != heads:
      shape = [k.size(0), groups, heads // groups, k.size(2), width]
      k = k.unsqueeze(2).expand(shape).reshape([k.size(0), heads, k.size(2), width])
      v = v.unsqueeze(2).expand(shape).reshape([v.size(0), heads, v.size(2), width])
    seen = annotate(Optional[Tensor], None)
    if visible.numel() > 0:
      seen = visible
    causal = visible.numel() == 0 and tokens > 1
    if settings[2] > 0.:
      mixed = self.capped(q, k, v, seen, causal, settings[1], settings[2])
    else:
      mixed = torch.scaled_dot_product_attention(q, k, v, seen, 0., causal, scale=settings[1])
    return mixed.transpose(1, 2).reshape([-1, heads * width])

  def activate(self: __torch__.Kernels, gate: Tensor, activation: int) -> Tensor:
    if activation == 0:
      made = torch.silu(gate)
    elif activation == 1:
      made = torch.gelu(gate, approximate="tanh")
    else:
      made = torch.gelu(gate)
    return made

  # act(gate) up, [B T, F]. The units that `off` (bool [F]) names, if there is one, have activation 0.
  def gated(self: __torch__.Kernels, gate: Tensor, up: Tensor, activation: int, off: Optional[Tensor]) -> Tensor:
    made = self.activate(gate, activation)
    if off is not None:
      made = torch.masked_fill(made, unchecked_cast(Tensor, off), 0.)
    return made * up

  # One layer with everything that its gradient needs: [B T, D] to [y [B T, D], q, k, v (before norms
  # and rotation), attention, o, gate, up, down]. With `trace`, attention carries its graph, whose
  # leaves are q, k, v and, if there are any, copies of the norms of q and k, which then come last:
  # the graph outlives the visit of streamed weights, whose memory the next layer takes. `off` names
  # FFN units to silence, as in `gated`; `low` holds low-rank paths, as in `widened`, or nothing.
  def record(self: __torch__.Kernels, x: Tensor, w: List[Tensor], rope: Tensor, visible: Tensor, cache: List[Tensor], start: int, numbers: List[int], settings: List[float], trace: bool, off: Optional[Tensor], low: List[Tensor]) -> List[Tensor]:
    offset = numbers[4] == 1
    normed = self.norm(x, w[0], settings[0], offset)
    q = self.widened(normed, w[1], w[2], low, 0)
    k = self.widened(normed, w[3], w[4], low, 1)
    v = self.widened(normed, w[5], w[6], low, 2)
    given = [q, k, v] + w[7:9]
    if trace:
      given = self.leaves([q, k, v])
      if w[7].numel() > 0:
        given = given + self.leaves([torch.clone(w[7]), torch.clone(w[8])])
      else:
        given = given + w[7:9]
    mixed = self.attend(given[0], given[1], given[2], given[3:5], rope, visible, cache, start, numbers, settings)
    o = self.widened(mixed.detach(), w[9], w[10], low, 3)
    y = x + self.result(o, w[11], settings[0], offset)
    normed = self.norm(y, w[12], settings[0], offset)
    gate = self.widened(normed, w[13], w[14], low, 4)
    up = self.widened(normed, w[15], w[16], low, 5)
    down = self.widened(self.gated(gate, up, numbers[3], off), w[17], w[18], low, 6)
    y = y + self.result(down, w[19], settings[0], offset)
    found = [y] + given[0:3] + [mixed, o, gate, up, down]
    if trace and w[7].numel() > 0:
      found = found + given[3:5]
    return found

  # What attention or the FFN adds to the stream: its result, or that result's norm.
  def result(self: __torch__.Kernels, x: Tensor, weight: Tensor, epsilon: float, offset: bool) -> Tensor:
    made = x
    if weight.numel() > 0:
      made = self.norm(x, weight, epsilon, offset)
    return made

  # ---------------------------------------------------------------- forward

  # Embeddings of ids, [B T, D].
  def embed(self: __torch__.Kernels, ids: Tensor, table: Tensor, settings: Tensor) -> Tensor:
    x = torch.embedding(table, ids.view([-1]))
    scale = float(settings[3])
    if scale != 1.:
      x = x * torch.full([1], scale, dtype=x.dtype, device=x.device)
    return x

  # One layer. `start` is int64 [position of the first token]; `cache` is two tensors, or one that
  # stands for none.
  def layer(self: __torch__.Kernels, x: Tensor, w: List[Tensor], rope: Tensor, visible: Tensor, cache: List[Tensor], start: Tensor, numbers: Tensor, settings: Tensor) -> Tensor:
    kept = annotate(List[Tensor], [])
    if len(cache) == 2:
      kept = cache
    return self.record(x, w, rope, visible, kept, int(start), annotate(List[int], numbers.tolist()), annotate(List[float], settings.tolist()), False, None, annotate(List[Tensor], []))[0]

  # One layer whose FFN units are silenced where `off` (int64 [F]) is not 0.
  def silenced(self: __torch__.Kernels, x: Tensor, w: List[Tensor], rope: Tensor, visible: Tensor, off: Tensor, numbers: Tensor, settings: Tensor) -> Tensor:
    none = annotate(List[Tensor], [])
    return self.record(x, w, rope, visible, none, 0, annotate(List[int], numbers.tolist()), annotate(List[float], settings.tolist()), False, torch.ne(off, 0), none)[0]

  # The rows that are no padding: `real` is int64 positions, or empty where all are real.
  def rows(self: __torch__.Kernels, x: Tensor, real: Tensor) -> Tensor:
    made = x
    if real.numel() > 0:
      made = x.index_select(0, real)
    return made

  # Sums of the squares of each column over the real rows, float64 [columns] in main memory. They are
  # added in float32 within about 2^20 elements, and in float64 beyond.
  def squares(self: __torch__.Kernels, x: Tensor, real: Tensor) -> Tensor:
    given = self.rows(x, real)
    count = given.size(0)
    size = max(1, 1048576 // given.size(1))
    sum = torch.zeros([given.size(1)], dtype=7)
    for piece in range((count + size - 1) // size):
      start = piece * size
      part = given.narrow(0, start, min(size, count - start)).to(6)
      sum.add_(torch.sum(part * part, [0]).to(torch.device("cpu"), 7))
    return sum

  # One layer, watched: [y, seen], where seen is float64 in main memory: `squares` of what q, k and v
  # see [D], o [H W], gate and up [D], down [F], then for each FFN unit how many real rows have
  # act(gate) > 0 [F].
  def observe(self: __torch__.Kernels, x: Tensor, w: List[Tensor], rope: Tensor, visible: Tensor, real: Tensor, numbers: Tensor, settings: Tensor) -> List[Tensor]:
    sizes = annotate(List[int], numbers.tolist())
    factors = annotate(List[float], settings.tolist())
    none = annotate(List[Tensor], [])
    offset = sizes[4] == 1
    r = self.record(x, w, rope, visible, none, 0, sizes, factors, False, None, none)
    parts = [self.squares(self.norm(x, w[0], factors[0], offset), real)]
    parts.append(self.squares(r[4], real))
    middle = x + self.result(r[5], w[11], factors[0], offset)
    parts.append(self.squares(self.norm(middle, w[12], factors[0], offset), real))
    a = self.activate(self.rows(r[6], real), sizes[3])
    parts.append(self.squares(a * self.rows(r[7], real), torch.empty([0], dtype=4)))
    parts.append(torch.sum(torch.gt(a, 0), [0]).to(torch.device("cpu"), 7))
    return [r[0], torch.cat(parts)]

  # One layer, kept for its gradient: what `record` returns.
  def remember(self: __torch__.Kernels, x: Tensor, w: List[Tensor], rope: Tensor, visible: Tensor, numbers: Tensor, settings: Tensor) -> List[Tensor]:
    none = annotate(List[Tensor], [])
    return self.record(x, w, rope, visible, none, 0, annotate(List[int], numbers.tolist()), annotate(List[float], settings.tolist()), True, None, none)

  # Logits in float32 from normed states.
  def scores(self: __torch__.Kernels, x: Tensor, head: Tensor, cap: float) -> Tensor:
    out = torch.linear(x, head)
    if cap > 0.:
      out = torch.tanh(out / cap) * cap
    return out.to(6)

  # Logits [B T, V] in float32 after the last layer, zeros at padding.
  def logits(self: __torch__.Kernels, x: Tensor, mask: Tensor, norm: Tensor, head: Tensor, numbers: Tensor, settings: Tensor) -> Tensor:
    x = self.norm(x, norm, float(settings[0]), int(numbers[4]) == 1)
    out = self.scores(x, head, float(settings[4]))
    if mask.numel() > 0:
      out = torch.masked_fill_(out, torch.eq(mask, 0).view([-1, 1]), 0.)
    return out

  # Logits [B, V] in float32 of the last of T positions; `tokens` is int64 [T].
  def last(self: __torch__.Kernels, x: Tensor, tokens: Tensor, norm: Tensor, head: Tensor, numbers: Tensor, settings: Tensor) -> Tensor:
    x = x.view([-1, int(tokens), x.size(1)]).select(1, int(tokens) - 1)
    x = self.norm(x, norm, float(settings[0]), int(numbers[4]) == 1)
    return self.scores(x, head, float(settings[4]))

  # The likeliest token [B] of logits [B, V], in main memory.
  def likeliest(self: __torch__.Kernels, logits: Tensor) -> Tensor:
    return torch.argmax(logits, -1).to(torch.device("cpu"))

  # The summed negative log-likelihood of `targets` [N] at flat positions [N], as float64 [1]. The
  # logits of at most `chunk` positions exist at a time.
  def loss(self: __torch__.Kernels, x: Tensor, positions: Tensor, targets: Tensor, norm: Tensor, head: Tensor, numbers: Tensor, settings: Tensor, chunk: Tensor) -> Tensor:
    x = x.index_select(0, positions)
    x = self.norm(x, norm, float(settings[0]), int(numbers[4]) == 1)
    none = annotate(List[Tensor], [])
    return self.judge(x, head, targets, int(chunk), float(settings[4]), none)

  # Summed negative log-likelihood of normed states [N, D]. With `gradients` = [like the states] or
  # [like the states, like the head], also fills these with the gradient of the MEAN loss.
  def judge(self: __torch__.Kernels, x: Tensor, head: Tensor, targets: Tensor, chunk: int, cap: float, gradients: List[Tensor]) -> Tensor:
    count = x.size(0)
    sum = torch.zeros([1], dtype=7)
    for piece in range((count + chunk - 1) // chunk):
      start = piece * chunk
      size = min(chunk, count - start)
      part = x.narrow(0, start, size)
      found = self.verdict(part, head, targets.narrow(0, start, size), cap, count, len(gradients) > 0)
      sum = sum + found[0]
      if len(gradients) > 0:
        gradients[0].narrow(0, start, size).copy_(torch.mm(found[1], head))
        if len(gradients) > 1:
          if piece == 0:
            torch.mm(found[1].t(), part, out=gradients[1])
          else:
            gradients[1].addmm_(found[1].t(), part)
    return sum

  # The same of some states out of `count`: [sum, and if wanted the gradient of the mean loss with
  # respect to their logits]: with p = softmax(logits), d logits = (p - one hot) / count; a cap c adds
  # 1 - (logits / c)^2.
  def verdict(self: __torch__.Kernels, x: Tensor, head: Tensor, targets: Tensor, cap: float, count: int, wanted: bool) -> List[Tensor]:
    target = targets.unsqueeze(1)
    out = self.scores(x, head, cap)
    likely = torch.log_softmax(out, 1)
    found = [torch.gather(likely, 1, target).sum(dtype=7).to(torch.device("cpu")).neg_().view([1])]
    if wanted:
      slope = torch.exp_(likely)
      slope = slope.scatter_add_(1, target, torch.full_like(target, -1, dtype=6))
      slope = slope.div_(float(count))
      if cap > 0.:
        slope = slope.mul_(torch.pow(out / cap, 2).neg_().add_(1.))
      found.append(slope.to(head.dtype))
    return found

  # ---------------------------------------------------------------- backward
  #
  # A layer's gradient is written out at its linear layers and the norms before and behind them, whose
  # weights' gradients are folded one at a time and freed, and left to autograd in the activation and
  # in attention. So neither a graph nor what is kept from forward to backward holds a weight.

  def leaves(self: __torch__.Kernels, all: List[Tensor]) -> List[Tensor]:
    made = annotate(List[Tensor], [])
    for x in all:
      made.append(x.detach().requires_grad_(True))
    return made

  # The gradients of y with respect to leaves, given the gradient of y.
  def pull(self: __torch__.Kernels, y: Tensor, inputs: List[Tensor], slope: Tensor) -> List[Tensor]:
    upstream = annotate(Optional[List[Optional[Tensor]]], [slope])
    found = torch.grad([y], inputs, upstream)
    made = annotate(List[Tensor], [])
    for g in found:
      made.append(unchecked_cast(Tensor, g))
    return made

  # What becomes of a weight's gradient, so that it can be freed at once. `fold` is 0: it is kept, in
  # `sum` where that has room for it; 1: |w g| is added to the weight's sum; 2: g is; 3: the row sums
  # of |w g| are kept; 4: its entries at chosen flat indices are kept, which `sum` holds; 5: as 0 where
  # `sum` has room, else it is dropped. Sums may lie in main memory, chosen indices always do. Folding
  # takes `block` elements at a time, so that what is computed from them stays in the processor's cache.
  def take(self: __torch__.Kernels, gradient: Tensor, weight: Tensor, fold: int, sum: Tensor, block: int) -> Tensor:
    rows = weight.size(0)
    size = max(1, block * rows // max(1, weight.numel()))
    kept = gradient
    if fold == 0 and sum.numel() == weight.numel():
      kept = sum.copy_(gradient)
    if fold == 5:
      kept = sum
      if sum.numel() > 0:
        sum.copy_(gradient)
    elif fold == 4:
      kept = gradient.reshape([-1]).index_select(0, sum.to(gradient.device))
    elif fold > 0:
      parts = annotate(List[Tensor], [])
      for piece in range((rows + size - 1) // size):
        start = piece * size
        count = min(size, rows - start)
        g = gradient.narrow(0, start, count)
        if fold == 2:
          sum.narrow(0, start, count).add_(g.to(sum.device))
        else:
          lost = torch.abs_(torch.mul_(g.to(6), weight.narrow(0, start, count).to(6)))
          if fold == 1:
            sum.narrow(0, start, count).add_(lost.to(sum.device))
          else:
            parts.append(lost.view([count, -1]).sum([-1]))
      if fold == 3:
        kept = torch.cat(parts)
      else:
        kept = sum
    return kept

  # The same for the weight of a linear layer, whose gradient is slope^T x. What is folded is computed
  # eight blocks at a time, so that the whole gradient never exists.
  def weigh(self: __torch__.Kernels, slope: Tensor, x: Tensor, weight: Tensor, fold: int, sum: Tensor, block: int) -> Tensor:
    rows = weight.size(0)
    size = max(1, 8 * block // weight.size(1))
    if fold == 5 and sum.numel() == 0:
      kept = sum
    elif (fold == 0 or fold == 5) and sum.numel() == weight.numel():
      kept = torch.mm(slope.t(), x, out=sum)
    elif fold == 4:
      kept = self.pick(slope, x, sum, size)
    elif fold == 0 or size >= rows:
      kept = self.take(torch.mm(slope.t(), x), weight, fold, sum, block)
    else:
      parts = annotate(List[Tensor], [])
      for piece in range((rows + size - 1) // size):
        start = piece * size
        count = min(size, rows - start)
        here = sum
        if fold != 3:
          here = sum.narrow(0, start, count)
        gradient = torch.mm(slope.narrow(1, start, count).t(), x)
        parts.append(self.take(gradient, weight.narrow(0, start, count), fold, here, block))
      kept = sum
      if fold == 3:
        kept = torch.cat(parts)
    return kept

  # Entries of slope^T x at ascending flat indices, int32 in main memory; `size` rows exist at a time,
  # and rows without a chosen entry are not computed.
  def pick(self: __torch__.Kernels, slope: Tensor, x: Tensor, chosen: Tensor, size: int) -> Tensor:
    rows = slope.size(1)
    columns = x.size(1)
    pieces = (rows + size - 1) // size
    kept = torch.empty([chosen.numel()], dtype=x.dtype, device=x.device)
    ends = annotate(List[int], [])
    if pieces > 1:
      edges = torch.mul(torch.arange(1, pieces, dtype=3), size * columns)
      ends = annotate(List[int], torch.searchsorted(chosen, edges).tolist())
    ends.append(chosen.numel())
    begin = 0
    for piece in range(pieces):
      count = ends[piece] - begin
      if count > 0:
        start = piece * size
        gradient = torch.mm(slope.narrow(1, start, min(size, rows - start)).t(), x)
        here = torch.sub(chosen.narrow(0, begin, count), start * columns).to(x.device)
        kept.narrow(0, begin, count).copy_(gradient.view([-1]).index_select(0, here))
      begin = ends[piece]
    return kept

  # Whether nothing is kept of a weight's gradient, so that it need not be computed.
  def idle(self: __torch__.Kernels, fold: int, sum: Tensor) -> bool:
    return (fold == 4 or fold == 5) and sum.numel() == 0

  def member(self: __torch__.Kernels, all: List[Tensor], i: int) -> Tensor:
    return all[min(i, len(all) - 1)]

  # The gradient of a bias, folded.
  def lean(self: __torch__.Kernels, slope: Tensor, bias: Tensor, fold: int, sum: Tensor, block: int) -> Tensor:
    kept = bias
    if bias.numel() > 0:
      kept = self.take(slope.sum([0]), bias, fold, sum, block)
    return kept

  # Backward through a norm, a block of positions at a time: [gradient of x, gradient of the weight].
  # With s the scale, n = s x the normed value, w the weight (or 1 + the weight) and g the gradient of
  # the result: dw = sum over positions of g n; dx = s (g w - n mean(g n w)).
  def unnorm(self: __torch__.Kernels, x: Tensor, weight: Tensor, slope: Tensor, epsilon: float, offset: bool, block: int) -> List[Tensor]:
    rows = x.size(0)
    size = max(1, block // x.size(1))
    factor = weight.to(6)
    if offset:
      factor = factor + 1.
    total = torch.zeros_like(factor)
    parts = annotate(List[Tensor], [])
    for piece in range((rows + size - 1) // size):
      start = piece * size
      count = min(size, rows - start)
      wide = x.narrow(0, start, count).to(6)
      scale = torch.rsqrt(torch.mean(wide * wide, [-1], True) + epsilon)
      normed = wide * scale
      g = slope.narrow(0, start, count).to(6)
      both = g * normed
      total.add_(torch.sum(both, [0]))
      middle = torch.mv(both, factor).div_(float(x.size(1))).unsqueeze(1)
      back = (g * factor).sub_(normed.mul_(middle)).mul_(scale)
      parts.append(back.to(x.dtype))
    return [torch.cat(parts), total.to(weight.dtype)]

  # The same for the norm of a result, which only some layers have.
  def unresult(self: __torch__.Kernels, x: Tensor, weight: Tensor, slope: Tensor, epsilon: float, offset: bool, block: int) -> List[Tensor]:
    found = [slope, weight]
    if weight.numel() > 0:
      found = self.unnorm(x, weight, slope, epsilon, offset, block)
    return found

  # Backward through one layer: from the gradient of y, [gradient of x, then what became of the
  # gradient of each of the 20 tensors]. `kept` is [x] and, unless the layer is to be computed again,
  # what `record` returned after y. `sums` has one tensor per tensor of the layer, or one that stands
  # for none; `plan` is int64 [fold].
  def backward(self: __torch__.Kernels, slope: Tensor, kept: List[Tensor], w: List[Tensor], sums: List[Tensor], rope: Tensor, visible: Tensor, numbers: Tensor, settings: Tensor, plan: Tensor) -> List[Tensor]:
    sizes = annotate(List[int], numbers.tolist())
    factors = annotate(List[float], settings.tolist())
    none = annotate(List[Tensor], [])
    fold = int(plan)
    block = sizes[6]
    epsilon = factors[0]
    offset = sizes[4] == 1
    x = kept[0]
    if len(kept) == 1:
      r = self.record(x, w, rope, visible, none, 0, sizes, factors, True, None, none)
    else:
      r = kept
    folded = annotate(List[Tensor], [])
    for i in range(20):
      folded.append(w[i])
    # the FFN: y = middle + result(down)
    back = self.unresult(r[8], w[19], slope, epsilon, offset, block)
    down = back[0]
    if w[19].numel() > 0:
      folded[19] = self.take(back[1], w[19], fold, self.member(sums, 19), block)
    given = self.leaves([r[6], r[7]])
    inner = self.gated(given[0], given[1], sizes[3], None)
    folded[17] = self.weigh(down, inner.detach(), w[17], fold, self.member(sums, 17), block)
    folded[18] = self.lean(down, w[18], fold, self.member(sums, 18), block)
    back = self.pull(inner, given, torch.mm(down, w[17]))
    middle = x + self.result(r[5], w[11], epsilon, offset)
    normed = self.norm(middle, w[12], epsilon, offset)
    folded[13] = self.weigh(back[0], normed, w[13], fold, self.member(sums, 13), block)
    folded[14] = self.lean(back[0], w[14], fold, self.member(sums, 14), block)
    folded[15] = self.weigh(back[1], normed, w[15], fold, self.member(sums, 15), block)
    folded[16] = self.lean(back[1], w[16], fold, self.member(sums, 16), block)
    entry = torch.mm(back[0], w[13]).addmm_(back[1], w[15])
    back = self.unnorm(middle, w[12], entry, epsilon, offset, block)
    folded[12] = self.take(back[1], w[12], fold, self.member(sums, 12), block)
    slope = slope + back[0]
    # attention: middle = x + result(o)
    back = self.unresult(r[5], w[11], slope, epsilon, offset, block)
    out = back[0]
    if w[11].numel() > 0:
      folded[11] = self.take(back[1], w[11], fold, self.member(sums, 11), block)
    folded[9] = self.weigh(out, r[4].detach(), w[9], fold, self.member(sums, 9), block)
    folded[10] = self.lean(out, w[10], fold, self.member(sums, 10), block)
    through = self.pull(r[4], r[1:4] + r[9:], torch.mm(out, w[9]))
    if w[7].numel() > 0:
      folded[7] = self.take(through[3], w[7], fold, self.member(sums, 7), block)
      folded[8] = self.take(through[4], w[8], fold, self.member(sums, 8), block)
    normed = self.norm(x, w[0], epsilon, offset)
    entry = torch.mm(through[0], w[1])
    for i in range(3):
      at = 1 + 2 * i
      folded[at] = self.weigh(through[i], normed, w[at], fold, self.member(sums, at), block)
      folded[at + 1] = self.lean(through[i], w[at + 1], fold, self.member(sums, at + 1), block)
      if i > 0:
        entry = entry.addmm_(through[i], w[at])
    back = self.unnorm(x, w[0], entry, epsilon, offset, block)
    folded[0] = self.take(back[1], w[0], fold, self.member(sums, 0), block)
    return [slope + back[0]] + folded

  # Backward through loss, head and final norm: [summed loss float64 [1], gradient of x [B T, D], what
  # became of the norm's gradient, and of the head's]. `plan` is int64 [fold, chunk, 1 if the head's gradient is
  # returned as it is, since the head is the embedding]; `sums` as in `backward`, [norm, head].
  def conclude(self: __torch__.Kernels, x: Tensor, positions: Tensor, targets: Tensor, norm: Tensor, head: Tensor, sums: List[Tensor], numbers: Tensor, settings: Tensor, plan: Tensor) -> List[Tensor]:
    fold = int(plan[0])
    block = int(numbers[6])
    last = x.index_select(0, positions)
    normed = self.norm(last, norm, float(settings[0]), int(numbers[4]) == 1)
    own = self.member(sums, 1)
    tied = int(plan[2]) == 1
    chunk = int(plan[1])
    cap = float(settings[4])
    states = torch.empty_like(last)
    if self.idle(fold, own):
      # fewer positions at a time: nothing asks for one piece, and memory is at its height here
      sum = self.judge(normed, head, targets, max(1, chunk // 4), cap, [states])
      whole = torch.empty([0], dtype=head.dtype, device=head.device)
    elif last.size(0) <= chunk and fold > 0 and not tied:
      # in one piece, so that the head's gradient can be folded as any other weight's
      found = self.verdict(normed, head, targets, cap, last.size(0), True)
      sum = found[0]
      states = torch.mm(found[1], head)
      whole = self.weigh(found[1], normed, head, fold, own, block)
    else:
      whole = own
      if fold > 0 or own.numel() != head.numel():
        whole = torch.empty_like(head)
      sum = self.judge(normed, head, targets, chunk, cap, [states, whole])
      if fold > 0 and not tied:
        whole = self.take(whole, head, fold, own, block)
    back = self.unnorm(last, norm, states, float(settings[0]), int(numbers[4]) == 1, block)
    slope = torch.zeros_like(x).index_copy_(0, positions, back[0])
    folded = self.take(back[1], norm, fold, self.member(sums, 0), block)
    return [sum, slope, folded, whole]

  # Backward through the embedding: what became of its gradient. `shared` is the gradient of a head
  # that is the embedding, or empty; `plan` is int64 [fold].
  def begin(self: __torch__.Kernels, slope: Tensor, ids: Tensor, table: Tensor, shared: Tensor, sums: List[Tensor], numbers: Tensor, settings: Tensor, plan: Tensor) -> Tensor:
    block = int(numbers[6])
    scale = float(settings[3])
    if self.idle(int(plan), sums[0]):
      kept = torch.empty([0], dtype=table.dtype, device=table.device)
    else:
      if scale != 1.:
        slope = slope * torch.full([1], scale, dtype=slope.dtype, device=slope.device)
      g = torch.embedding_dense_backward(slope, ids.view([-1]), table.size(0), -1, False)
      if shared.numel() > 0:
        g = g + shared
      kept = self.take(g, table, int(plan), sums[0], block)
    return kept

  # ---------------------------------------------------------------- low-rank paths
  #
  # `low` is never empty here, and as in `widened`.

  # One layer.
  def layer_widened(self: __torch__.Kernels, x: Tensor, w: List[Tensor], low: List[Tensor], rope: Tensor, visible: Tensor, numbers: Tensor, settings: Tensor) -> Tensor:
    none = annotate(List[Tensor], [])
    return self.record(x, w, rope, visible, none, 0, annotate(List[int], numbers.tolist()), annotate(List[float], settings.tolist()), False, None, low)[0]

  # One layer, kept for its gradient, as in `remember`.
  def remember_widened(self: __torch__.Kernels, x: Tensor, w: List[Tensor], low: List[Tensor], rope: Tensor, visible: Tensor, numbers: Tensor, settings: Tensor) -> List[Tensor]:
    none = annotate(List[Tensor], [])
    return self.record(x, w, rope, visible, none, 0, annotate(List[int], numbers.tolist()), annotate(List[float], settings.tolist()), True, None, low)

  # Backward through one linear layer: the gradient of x; those of A and B are put into `found`. With
  # g the gradient of the result and u = x A^T: dB = s g^T u, du = s g B, dA = du^T x, dx = g W + du A.
  def narrowed(self: __torch__.Kernels, slope: Tensor, x: Tensor, weight: Tensor, low: List[Tensor], at: int, found: List[Tensor]) -> Tensor:
    back = torch.mm(slope, weight)
    if low[2 * at].numel() > 0:
      wide = x.to(6)
      g = torch.mul(slope.to(6), float(low[14]))
      inner = torch.mm(g, low[2 * at + 1])
      found[2 * at] = torch.mm(inner.t(), wide)
      found[2 * at + 1] = torch.mm(g.t(), torch.linear(wide, low[2 * at]))
      back = torch.addmm(back.to(6), inner, low[2 * at]).to(back.dtype)
    return back

  # Backward through one layer whose weights stay: from the gradient of y, [gradient of x, then those
  # of the 14 factors], empty ones where there is no path. `kept` is as in `backward`.
  def backward_widened(self: __torch__.Kernels, slope: Tensor, kept: List[Tensor], w: List[Tensor], low: List[Tensor], rope: Tensor, visible: Tensor, numbers: Tensor, settings: Tensor) -> List[Tensor]:
    sizes = annotate(List[int], numbers.tolist())
    factors = annotate(List[float], settings.tolist())
    none = annotate(List[Tensor], [])
    block = sizes[6]
    epsilon = factors[0]
    offset = sizes[4] == 1
    x = kept[0]
    if len(kept) == 1:
      r = self.record(x, w, rope, visible, none, 0, sizes, factors, True, None, low)
    else:
      r = kept
    found = annotate(List[Tensor], [])
    for i in range(14):
      found.append(low[i])
    # the FFN: y = middle + result(down)
    down = self.unresult(r[8], w[19], slope, epsilon, offset, block)[0]
    given = self.leaves([r[6], r[7]])
    inner = self.gated(given[0], given[1], sizes[3], None)
    back = self.pull(inner, given, self.narrowed(down, inner.detach(), w[17], low, 6, found))
    middle = x + self.result(r[5], w[11], epsilon, offset)
    normed = self.norm(middle, w[12], epsilon, offset)
    entry = self.narrowed(back[0], normed, w[13], low, 4, found)
    entry = entry + self.narrowed(back[1], normed, w[15], low, 5, found)
    slope = slope + self.unnorm(middle, w[12], entry, epsilon, offset, block)[0]
    # attention: middle = x + result(o)
    out = self.unresult(r[5], w[11], slope, epsilon, offset, block)[0]
    through = self.pull(r[4], r[1:4], self.narrowed(out, r[4].detach(), w[9], low, 3, found))
    normed = self.norm(x, w[0], epsilon, offset)
    entry = self.narrowed(through[0], normed, w[1], low, 0, found)
    entry = entry + self.narrowed(through[1], normed, w[3], low, 1, found)
    entry = entry + self.narrowed(through[2], normed, w[5], low, 2, found)
    return [slope + self.unnorm(x, w[0], entry, epsilon, offset, block)[0]] + found

  # ---------------------------------------------------------------- training

  # The square of the norm of gradients, float64 [1] in main memory.
  def energy(self: __torch__.Kernels, gradients: List[Tensor]) -> Tensor:
    squares = annotate(List[Tensor], [])
    for g in gradients:
      squares.append(torch.sum(torch.pow(g.to(6), 2), dtype=7))
    return torch.sum(torch.stack(squares)).to(torch.device("cpu")).view([1])

  # One step of AdamW (arXiv 1711.05101) without weight decay on float32 masters:
  #   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
  #   w = w - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
  # after g was shortened. The masters are then brought into the weights, as `settle` says. `adam` is
  # float64 [rate, b1, b2, eps, factor of g, t].
  def step(self: __torch__.Kernels, gradients: List[Tensor], weights: List[Tensor], chosen: List[Tensor], masters: List[Tensor], first: List[Tensor], second: List[Tensor], adam: Tensor) -> Tensor:
    numbers = annotate(List[float], adam.tolist())
    b1 = numbers[1]
    b2 = numbers[2]
    rate = numbers[0] / (1. - b1 ** numbers[5])
    root = (1. - b2 ** numbers[5]) ** 0.5
    for i in range(len(weights)):
      g = gradients[i].to(6)
      if g.numel() > 0:
        g.mul_(numbers[4])
        m = first[i].mul_(b1).add_(g, alpha=1. - b1)
        v = second[i].mul_(b2).addcmul_(g, g, value=1. - b2)
        masters[i].addcdiv_(m, torch.sqrt(v).div_(root).add_(numbers[3]), value=-rate)
    return self.settle(weights, chosen, masters)

  # Writes float32 masters into the weights that are computed with, rounded to their dtype. Where
  # `chosen` has as many members as there are weights (int32 flat indices in main memory), the masters
  # are those of the chosen entries; where it has one, they are whole weights, or in float32 the weights
  # themselves, and empty where a weight is not trained.
  def settle(self: __torch__.Kernels, weights: List[Tensor], chosen: List[Tensor], masters: List[Tensor]) -> Tensor:
    for i in range(len(weights)):
      if len(chosen) == len(weights):
        if chosen[i].numel() > 0:
          flat = weights[i].view([-1])
          flat.index_copy_(0, chosen[i].to(flat.device, 4), masters[i].to(flat.dtype))
      elif masters[i].numel() > 0 and weights[i].dtype != masters[i].dtype:
        weights[i].copy_(masters[i])
    return torch.zeros([1], dtype=7)

  # Adds gradients times a factor, float64 [1], to float32 sums.
  def accumulate(self: __torch__.Kernels, sums: List[Tensor], gradients: List[Tensor], factor: Tensor) -> Tensor:
    share = float(factor)
    for i in range(len(sums)):
      sums[i].add_(gradients[i].to(6), alpha=share)
    return factor

  # Copies tensors into others, which may lie in other memory.
  def copy(self: __torch__.Kernels, targets: List[Tensor], sources: List[Tensor]) -> Tensor:
    for i in range(len(targets)):
      targets[i].copy_(sources[i])
    return torch.zeros([1], dtype=7)

  # The same memory under another handle.
  def alias(self: __torch__.Kernels, nothing: Tensor, source: Tensor) -> Tensor:
    return source.detach()

  # A part of a flat tensor in the same memory; `place` is int64 [start, count].
  def part(self: __torch__.Kernels, place: Tensor, whole: Tensor) -> Tensor:
    return whole.detach().narrow(0, int(place[0]), int(place[1]))

  # Copies the chosen entries of a tensor to float32 masters: where they start.
  def gather(self: __torch__.Kernels, chosen: Tensor, source: Tensor, masters: Tensor) -> Tensor:
    return masters.copy_(source.view([-1]).index_select(0, chosen.to(source.device)))

  # ---------------------------------------------------------------- benchmark

  # Uniform noise [rows, columns] on the device of `anchor`; `sizes` is int64 [rows, columns, dtype].
  def noise(self: __torch__.Kernels, anchor: Tensor, sizes: Tensor) -> Tensor:
    made = torch.rand([int(sizes[0]), int(sizes[1])], dtype=6, device=anchor.device)
    return (made - 0.5).to(int(sizes[2]))

  # What a linear layer multiplies forward.
  def product(self: __torch__.Kernels, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(x, weight)

  # What a linear layer multiplies forward and backward.
  def products(self: __torch__.Kernels, x: Tensor, weight: Tensor, slope: Tensor) -> List[Tensor]:
    return [torch.linear(x, weight), torch.mm(slope, weight), torch.mm(slope.t(), x)]
