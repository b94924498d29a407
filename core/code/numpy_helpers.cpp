#include "core/code/numpy_helpers.h"

#include <cctype>
#include <string_view>
#include <vector>

namespace logitdice {
namespace {

struct Helper {
  std::string_view name;
  std::string_view lines;
};

// Each may call those above it.
constexpr Helper kHelpers[] = {
    {"EPS", "EPS = np.finfo(np.float32).eps  # logits are single precision\n"},
    {"weights", R"(def weights(z, T):
    return np.exp((z - z.max()) / T)
)"},
    {"softmax", R"(def softmax(z, T):
    w = weights(z, T)
    return w / w.sum()
)"},
    {"entropy", R"(def entropy(p):  # nats
    p = p[p > 0]
    return -(p * np.log(p)).sum()
)"},
    {"log_p", R"(def log_p(z):  # what can never come counts as the least likely of the others
    z = np.asarray(z, dtype=np.float64)
    can = np.isfinite(z)
    best, least = z[can].max(), z[can].min()
    return np.where(can, z, least) - best - np.log(np.exp(z[can] - best).sum())
)"},
    {"score_of", R"(def score_of(z, T, p):  # the score that has the probability p among these
    return z.max() + T * np.log(p * weights(z, T).sum())
)"},
    {"keep", R"(def keep(lo, hi, n, least):  # the n best, at least so many
    return lo + min(hi - lo, max(int(n), least))
)"},
    {"typical", R"(def typical(z, T, p, passes, ties, least):
    """The range of ranks whose surprise is nearest to the entropy, until their sum reaches p."""
    x = (z[0] - z) / T
    surprise = np.log(weights(z, T).sum()) + x
    share = np.exp(-surprise)
    H = np.where(share > 0, share * np.where(share > 0, surprise, 0), 0).sum()
    off, n = abs(surprise - H), len(z)
    a = b = int(np.searchsorted(surprise, H - 1e-9 * max(1, H)))
    total = last = 0.0

    def grow():
        nonlocal a, b, total, last
        if a > 0 and (b == n or off[a - 1] <= off[b]):
            a, at = a - 1, a - 1
        else:
            b, at = b + 1, b
        total, last = total + share[at], off[at]

    grow()
    while b - a < n and not (total > p if passes else total >= p):
        grow()
    while ties and a > 0 and (z[a - 1] == z[a] or off[a - 1] <= last):
        a -= 1
    while ties and b < n and (z[b] == z[b - 1] or off[b] <= last):
        b += 1
    while b - a < min(n, least):
        grow()
    return a, b
)"},
    {"mirostat_k", R"(def mirostat_k(z, T, mu, size):
    """How many tokens Zipf's law, fitted to the best 100, has for a surprise of mu bits."""
    m = min(99, len(z) - 1)
    t = np.log(np.arange(2, m + 2) / np.arange(1, m + 1))
    s = np.divide((t * -np.diff(z[:m + 1]) / T).sum(), (t * t).sum())
    e = s - 1
    k = np.power(e * np.exp2(mu) / (1 - np.power(float(size), -e)), 1 / s)
    return int(k) if 1 <= k <= 2147483647 else 1
)"},
    {"top_h", R"(def top_h(z, T, h):
    """How many of the best 100 have the share h of their entropy; in single precision."""
    total = lambda x: np.float32(np.exp(x - x[0]).sum(dtype=np.float64))
    x = (z[:100] / T).astype(np.float32)
    log_p = x - (x[0] + np.log(total(x)))
    p = np.exp(log_p - log_p[0]) / total(log_p)
    bar = np.float32((-p * log_p).sum(dtype=np.float64)) * np.float32(h)
    sums = np.cumsum(-p * np.log(p), dtype=np.float64).astype(np.float32)
    return max(1, int(np.argmin(np.append(sums <= bar, False))))
)"},
    {"tail_free", R"(def tail_free(p, z, centred, size, least):
    """Where the curve of probabilities has bent enough."""
    n = len(p)
    if centred:  # what was cut is still there, at 0
        p = np.append(p, np.zeros(min(2, size - n)))
    bends = abs(np.diff(p, 2))
    bends = bends / bends.sum() if bends.sum() > 1e-6 else np.full(len(bends), 1 / len(bends))
    passed = int(np.sum(np.cumsum(bends) <= z))
    if centred:
        return min(n, passed + 1)
    passed = max(passed, min(n, least))
    return n if passed >= len(bends) else passed
)"},
    {"rescore", R"(def rescore(ids, z, lo, hi, T, new, masked=None):
    """Gives tokens new scores: new[id] takes v = z / T, in single precision as engines have it.
    What comes to minus infinity is out, as long as one token is left."""
    z, lowest, sunk = z.copy(), float(np.finfo(np.float32).min), 0
    for t, change in new.items():
        for at in lo + np.flatnonzero(ids[lo:hi] == t):
            v = z[at] / T
            v = np.float32(float(change(np.float32(v) if abs(v) <= -lowest else v)) * T)
            sunk += not v > lowest
            z[at] = min(max(float(v), lowest), -lowest)
    order = lo + np.lexsort((ids[lo:hi], -z[lo:hi]))
    ids, z = np.r_[ids[:lo], ids[order], ids[hi:]], np.r_[z[:lo], z[order], z[hi:]]
    end = max(lo + 1, hi - sunk) if sunk else hi
    return (ids, z, end) if masked is None else (ids, z, end, masked + hi - end)
)"},
    {"reshape", R"(def reshape(ids, z, lo, hi, T, new):
    """New scores for all that are left. Where others were cut they keep their share of all."""
    limits = np.finfo(np.float32)
    new = np.clip(new, limits.min, limits.max).astype(np.float32).astype(np.float64)
    if hi - lo < len(z):
        log_sum = lambda z: np.log(weights(z, T).sum()) + z.max() / T
        new = new + (log_sum(z[lo:hi]) - log_sum(new)) * T
        new = np.clip(new, limits.min, limits.max).astype(np.float32).astype(np.float64)
    by = np.arange(len(z)) if hi - lo == len(z) > 8192 else ids[lo:hi]  # equal ones
    order = np.lexsort((by, -new))
    return np.r_[ids[:lo], ids[lo + order], ids[hi:]], np.r_[z[:lo], new[order], z[hi:]]
)"},
    {"dry_repeats", R"(def dry_repeats(text, breakers, allowed, base):
    """Tokens that would go on with a repeat, and by how much it is longer than allowed."""
    back, longest = text[::-1], {}
    limit = len(back)  # no repeat reaches across a breaker
    for at in range(len(back)):
        here = [len(b) for b in breakers
                if len(b) <= at + 1 and all(t == back[at - i] for i, t in enumerate(b))]
        if here:
            limit = at + 1 - max(here)
            break
    if len(back) <= allowed or limit < allowed:
        return {}
    for k in range(1, len(back)):
        n = 0
        while k + n < len(back) and back[n] == back[k + n]:
            n += 1
        if min(n, limit) >= allowed and [back[k - 1]] not in [list(b) for b in breakers]:
            longest[back[k - 1]] = max(longest.get(back[k - 1], 0), min(n, limit))
    most = int(88.7228391 / np.log(base)) if base > 1.000001 else 0  # what a float holds
    return {t: min(n - allowed, most) if most > 0 else n - allowed for t, n in longest.items()}
)"},
};

bool calls(const std::string& text, std::string_view name) {
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || !(std::isalnum(static_cast<unsigned char>(text[at - 1])) ||
                                     text[at - 1] == '_' || text[at - 1] == '.');
    const std::size_t end = at + name.size();
    const bool ends = end < text.size() && (text[end] == '(' || name == "EPS");
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

std::string numpy_helpers(const std::string& body) {
  std::string used = body, lines;
  for (std::size_t i = std::size(kHelpers); i-- > 0;) {
    const Helper& helper = kHelpers[i];
    if (!calls(used, helper.name)) continue;
    used += helper.lines;
    lines = std::string(helper.lines) + "\n\n" + lines;
  }
  return lines;
}

}  // namespace logitdice
