#include <algorithm>
#include <string>

#include "core/code/lines.h"
#include "core/code/numpy_stages.h"
#include "core/text/parse_number.h"

// Each block follows the stage's file in core/sampling/stages/, ties and rounding included.
namespace logitdice::numpy {
namespace {

std::string least_of(const NumpyInput& in, bool minds = true) {
  return std::to_string(least_kept(in.knobs, minds));
}

// Of the tokens at −∞ only those stay that min_keep still asks for.
std::string drop_masked(const NumpyInput& in, bool minds, std::string_view indent = "    ") {
  if (!in.counts_masked) return {};
  return std::string(indent) + "masked = min(masked, max(0, " +
         source_number(minds ? in.knobs.min_keep : 0) + " - (hi - lo)))\n";
}

std::string keep_best(const NumpyInput& in, const std::string& k) {
  std::string lines = in.rules.top_k_keeps_ties
                          ? "    end, hi = hi, lo + min(hi - lo, {k})\n"
                            "    while hi < end and z[hi] == z[hi - 1]:  # tied with the last one\n"
                            "        hi += 1\n"
                          : "    hi = lo + min(hi - lo, {k})\n";
  if (in.counts_masked) lines += "    masked = min(masked, max(0, {k} - (hi - lo)))\n";
  return filled(lines, {{"k", k}});
}

// Keeps what reaches a probability; with ties also what equals the last one that must stay.
std::string keep_from(const NumpyInput& in, const std::string& p, bool ties, bool minds = true) {
  const std::string lines = ties ? "    bar = min(score_of(z[lo:hi], T, {p} * few(1 - 2e-7)), z[lo "
                                   "+ min(hi - lo, {least}) - 1])\n"
                                 : "    bar = score_of(z[lo:hi], T, {p} * few(1 - 2e-7))\n";
  return filled(lines + "    hi = keep(lo, hi, np.sum(z[lo:hi] >= bar), {least})\n",
                {{"p", p}, {"least", least_of(in, minds)}}) +
         drop_masked(in, minds);
}

// What top-p adds up and holds against p.
std::string sums_of(const NumpyInput& in) {
  using Of = EngineRules::TopPOf;
  Of of = in.rules.top_p_of;
  if (of == Of::kWholeButMinP) of = in.knobs.min_p > 0 ? Of::kSurvivors : Of::kWhole;
  switch (of) {
    case Of::kWhole:
      return "    w = weights(z, T)  # of every token, cut or not\n"
             "    sums = (np.cumsum(w) / w.sum())[lo:hi]\n";
    case Of::kWholeFromBelow:
      return "    w = weights(z, T)  # of every token: whatever is cut counts as if it lay above\n"
             "    sums = np.cumsum(w[lo:hi]) / w.sum() + 1 - w[lo:hi].sum() / w.sum()\n";
    case Of::kDisplayed:
      return "    p = softmax(z[lo:hi], T)\n"
             "    sums = np.cumsum(p) / p[:50].sum()  # a slip: shares of the 50 best alone\n";
    case Of::kWholeButMinP:
    case Of::kSurvivors:
      break;
  }
  return "    sums = np.cumsum(softmax(z[lo:hi], T))\n";
}

}  // namespace

std::string top_k(const NumpyInput& in) {
  const double k = in.knobs.top_k;
  return keep_best(
      in, source_number(in.rules.top_k_minds_min_keep ? std::max(k, in.knobs.min_keep) : k));
}

std::string shortlist(const NumpyInput& in) {
  const double k = in.knobs.shortlist;
  return keep_best(in, source_number(k));
}

std::string top_p(const NumpyInput& in) {
  const double p = in.knobs.top_p;
  const std::string edge = number_text(4e-7 * p * (1 - p), 3) + " * few(1, 0)";
  const bool passes = in.rules.top_p_passes, minds = in.rules.top_p_minds_min_keep;
  const std::string lines = sums_of(in) +
                            "    at = int(np.searchsorted(sums, {p} {sign} {edge}, \"{side}\"))\n"
                            "    if at < hi - lo:  # the first whose sum {verb} p\n"
                            "        hi = keep(lo, hi, {at}, {least})\n";
  return filled(lines, {{"p", source_number(p)},
                        {"sign", passes ? "+" : "-"},
                        {"edge", edge},
                        {"side", passes ? "right" : "left"},
                        {"verb", passes ? "passes" : "reaches"},
                        {"at", in.rules.top_p_drops_crossing ? "at" : "at + 1"},
                        {"least", least_of(in, minds)}}) +
         drop_masked(in, minds, "        ");
}

std::string min_p(const NumpyInput& in) {
  const double p = in.knobs.min_p;
  std::string lines = "    bar = z[lo] + T * np.log({p})  # p >= {p} times the best one's\n";
  if (p != 1) {
    lines += "    bar -= few(min(EPS * max(abs(z[lo]), abs(bar)), 1e-6 * T), 0)\n";
  }
  return filled(lines + "    hi = keep(lo, hi, np.sum(z[lo:hi] >= bar), {least})\n",
                {{"p", source_number(p)}, {"least", least_of(in)}}) +
         drop_masked(in, true);
}

std::string typical_p(const NumpyInput& in) {
  const double p = in.knobs.typical_p;
  std::string lines =
      "    if hi - lo > 1:\n"
      "        a, b = typical(z[lo:hi], T, {p} {sign} {edge} * few(1, 0), {passes}, {ties}, "
      "{least})\n"
      "        lo, hi = lo + a, lo + b\n";
  return filled(lines, {{"p", source_number(p)},
                        {"sign", in.rules.typical_p_passes ? "+" : "-"},
                        {"edge", number_text(4e-7 * p * (1 - p), 3)},
                        {"passes", in.rules.typical_p_passes ? "True" : "False"},
                        {"ties", in.rules.typical_p_keeps_ties ? "True" : "False"},
                        {"least", least_of(in)}}) +
         drop_masked(in, true, "        ");
}

std::string top_n_sigma(const NumpyInput& in) {
  const std::string sigma =
      in.rules.sigma_of_whole
          ? "    n = max(2, size)  # the sample's, with 0 for whatever is cut or impossible\n"
            "    s, q = z[lo:hi].sum(), (z[lo:hi] ** 2).sum()\n"
            "    sigma = np.sqrt(max(0, (q - s * s / n) / (n - 1)))\n"
          : "    sigma = z[lo:hi].std()\n";
  std::string lines = sigma +
                      "    bar = z[lo] - {n} * sigma\n"
                      "    bar -= few(EPS * max(abs(z[lo]), abs(bar)), 0)\n";
  if (in.counts_masked) lines += "    end = hi\n";
  lines += "    hi = keep(lo, hi, np.sum(z[lo:hi] >= bar), 1)\n";
  if (in.counts_masked) lines += "    masked += end - hi\n";
  return filled(lines, {{"n", source_number(in.knobs.top_n_sigma)}});
}

std::string xtc(const NumpyInput& in) {
  using Ends = EngineRules::XtcEnds;
  const EngineRules& rules = in.rules;
  std::string lines =
      "    top = 0\n"
      "    if xtc_coin < {probability}:\n"
      "        top = int(np.sum(softmax(z[lo:hi], T) {above} {threshold} * few({slack})))\n"
      "    if top > 1:  # all of the top choices but the least likely go\n"
      "        last = lo + top - 1\n";
  if (rules.xtc_keeps_ties) {
    lines +=
        "        while last > lo and z[last - 1] == z[last]:\n"
        "            last -= 1\n";
  }
  if (rules.xtc_ends == Ends::kSpareAll) {
    lines +=
        "        if not np.isin(ids[lo:last], ends).any():  # or none, where a text would end\n"
        "            lo = last\n";
  } else if (rules.xtc_ends == Ends::kSpares) {
    lines +=
        "        spared = np.isin(ids[lo:last], ends)  # what ends a line or the text stays\n"
        "        order = lo + np.argsort(spared, kind=\"stable\")\n"
        "        ids[lo:last], z[lo:last] = ids[order], z[order]\n"
        "        lo = last - int(spared.sum())\n";
  } else if (rules.xtc_minds_min_keep && in.knobs.min_keep > 1) {
    lines += in.counts_masked ? "        if hi - last + masked >= {min_keep}:\n"
                              : "        if hi - last >= {min_keep}:\n";
    lines += "            lo = last\n";
  } else {
    lines += "        lo = last\n";
  }
  return filled(lines, {{"above", rules.xtc_above ? ">" : ">="},
                        {"slack", rules.xtc_above ? "1 + 2e-7" : "1 - 2e-7"},
                        {"threshold", source_number(in.knobs.xtc_threshold)},
                        {"probability", source_number(in.knobs.xtc_probability)},
                        {"min_keep", source_number(in.knobs.min_keep)}});
}

std::string epsilon_cutoff(const NumpyInput& in) {
  return keep_from(in, source_number(in.knobs.epsilon_cutoff), true);
}

std::string eta_cutoff(const NumpyInput& in) {
  return filled("    eta = min({e}, np.sqrt({e}) * np.exp(-entropy(softmax(z[lo:hi], T))))\n",
                {{"e", source_number(in.knobs.eta_cutoff)}}) +
         keep_from(in, "eta", true);
}

std::string mirostat(const NumpyInput& in) {
  return "    k = mirostat_k(z[lo:hi], T, mu, size)\n" + keep_best(in, "k");
}

std::string mirostat_v2(const NumpyInput& in) {
  return keep_from(in, "2.0 ** -mu", false, false);
}

std::string min_keep(const NumpyInput&) {
  return "    pass  # a floor: the cutoffs mind it themselves\n";
}

std::string top_h(const NumpyInput& in) {
  return filled("    hi = lo + top_h(z[lo:hi], T, {h})\n", {{"h", source_number(in.knobs.top_h)}}) +
         drop_masked(in, false);
}

std::string top_a(const NumpyInput& in) {
  return filled(
             "    best = softmax(z[lo:hi], T)[0]\n"
             "    least = min(best, {a} * best * best)\n",
             {{"a", source_number(in.knobs.top_a)}}) +
         keep_from(in, "least", false);
}

std::string tfs(const NumpyInput& in) {
  return filled(
             "    if hi - lo > 2:\n"
             "        hi = keep(lo, hi, tail_free(softmax(z[lo:hi], T), {z} + few(2e-7, 0), "
             "{centred}, "
             "size, {least}), {least})\n",
             {{"z", source_number(in.knobs.tfs)},
              {"centred", in.rules.tfs_centred ? "True" : "False"},
              {"least", least_of(in)}}) +
         drop_masked(in, true, "        ");
}

}  // namespace logitdice::numpy
