#include "core/decoding/nondeterminism.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/model/embedded.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

using Row = std::span<const float>;

bool better(Row logits, std::size_t a, std::size_t b) {
  return logits[a] != logits[b] ? logits[a] > logits[b] : a < b;
}

TiedStep tied_step(Row logits) {
  std::size_t first = 0, second = 1;
  if (better(logits, second, first)) std::swap(first, second);
  for (std::size_t i = 2; i < logits.size(); ++i) {
    if (better(logits, i, first)) {
      second = std::exchange(first, i);
    } else if (better(logits, i, second)) {
      second = i;
    }
  }
  return {static_cast<TokenId>(first), static_cast<TokenId>(second), logits[first], logits[second]};
}

TokenId best_of(Row logits) {
  return static_cast<TokenId>(std::ranges::max_element(logits) - logits.begin());
}

float logit_of(Row logits, TokenId token) {
  return logits[static_cast<std::size_t>(token)];
}

OrderStep order_step(const TiedStep& reference, Row base, Row logits, Accumulation in) {
  OrderStep step;
  step.best = best_of(logits);
  step.first_logit = logit_of(logits, reference.first);
  step.second_logit = logit_of(logits, reference.second);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    step.differing += base[i] != logits[i];
    step.largest = std::max(step.largest, std::abs(static_cast<double>(base[i]) - logits[i]));
  }
  step.places = step.largest / last_place(reference.first_logit, in);
  return step;
}

// What all orders of an accumulation are compared on.
struct Text {
  std::vector<TokenId> tokens;  // the prompt's, then the greedy ones
  std::size_t prompt_tokens = 0;
  std::vector<float> logits;  // (steps, vocab) of the first order

  std::size_t steps() const { return tokens.size() - prompt_tokens; }
};

class OrderComparison {
 public:
  OrderComparison(const OrderedGpt& gpt, const NondeterminismHooks& hooks)
      : gpt_(gpt), hooks_(hooks) {}

  // False where the caller has had enough.
  bool compare(Nondeterminism& out, std::span<const TokenId> prompt, Accumulation in) const {
    AccumulationReading& reading = out.accumulations.emplace_back();
    reading.in = in;
    Text text{{prompt.begin(), prompt.end()}, prompt.size(), {}};
    if (!write(text, reading, out.wanted)) return false;
    for (const SumOrder& order : sum_orders()) {
      if (stopped()) return false;
      reading.orders.push_back(order_reading(text, reading, order));
      sum_up(reading);
      if (hooks_.grown) hooks_.grown(out);
    }
    return true;
  }

 private:
  bool stopped() const { return hooks_.stopping.stop_requested(); }

  Row row_of(const std::vector<float>& logits, std::size_t row) const {
    const auto vocab = static_cast<std::size_t>(gpt_.shape().vocab);
    return Row(logits).subspan(row * vocab, vocab);
  }

  Row last_row(const std::vector<float>& logits) const {
    return Row(logits).last(static_cast<std::size_t>(gpt_.shape().vocab));
  }

  bool write(Text& text, AccumulationReading& reading, std::size_t steps) const {
    const Reduction reduction{sum_orders().front(), reading.in};
    OrderedGpt::Memory memory;
    std::vector<float> logits = gpt_.run(memory, text.tokens, reduction);
    while (reading.steps.size() < steps) {
      if (stopped()) return false;
      const Row row = last_row(logits);
      text.logits.insert(text.logits.end(), row.begin(), row.end());
      reading.steps.push_back(tied_step(row));
      text.tokens.push_back(reading.steps.back().first);
      if (reading.steps.size() < steps) {
        logits = gpt_.run(memory, std::span(text.tokens).last(1), reduction);
      }
    }
    return true;
  }

  OrderReading order_reading(const Text& text, const AccumulationReading& base,
                             const SumOrder& order) const {
    OrderReading out;
    out.order = order;
    OrderedGpt::Memory memory;
    const auto seen = std::span(text.tokens).first(text.tokens.size() - 1);
    const std::vector<float> all = gpt_.run(memory, seen, {order, base.in});
    for (std::size_t i = 0; i < text.steps(); ++i) {
      const Row logits = row_of(all, text.prompt_tokens - 1 + i);
      out.steps.push_back(order_step(base.steps[i], row_of(text.logits, i), logits, base.in));
      const OrderStep& step = out.steps.back();
      out.compared += static_cast<std::int64_t>(logits.size());
      out.differing += step.differing;
      out.places = std::max(out.places, step.places);
      out.largest = std::max(out.largest, step.largest);
      const bool flips = step.best != base.steps[i].first;
      out.flips += flips;
      if (flips && !out.parts_at) out.parts_at = i;
    }
    if (out.parts_at) out.other_text = parted(text, out, base.in);
    return out;
  }

  // The order's own text from its first flip on.
  std::vector<TokenId> parted(const Text& text, const OrderReading& reading,
                              Accumulation in) const {
    const std::size_t at = *reading.parts_at;
    const std::size_t wanted = std::min(kPartedTokens, text.steps() - at);
    OrderedGpt::Memory memory;
    gpt_.run(memory, std::span(text.tokens).first(text.prompt_tokens + at), {reading.order, in});
    std::vector<TokenId> out = {reading.steps[at].best};
    while (out.size() < wanted && !stopped()) {
      const auto logits = gpt_.run(memory, std::span(out).last(1), {reading.order, in});
      out.push_back(best_of(logits));
    }
    return out;
  }

  static void sum_up(AccumulationReading& r) {
    r.largest = 0;
    r.flips = r.parted = r.near_tied = r.smallest_gap_at = 0;
    for (const OrderReading& order : r.orders) {
      r.largest = std::max(r.largest, order.largest);
      r.flips += order.flips;
      r.parted += order.parts_at.has_value();
    }
    for (std::size_t i = 0; i < r.steps.size(); ++i) {
      if (r.steps[i].gap() < r.smallest_gap()) r.smallest_gap_at = i;
      r.near_tied += r.steps[i].gap() <= 2 * r.largest;
    }
  }

  const OrderedGpt& gpt_;
  const NondeterminismHooks& hooks_;
};

std::string too_long(std::size_t prompt, std::size_t steps, int context) {
  return "The prompt has " + std::to_string(prompt) + " tokens: with " + std::to_string(steps) +
         " more it would not fit into the " + std::to_string(context) +
         " that the model sees at once; take a shorter prompt or fewer tokens.";
}

}  // namespace

Result<Nondeterminism> nondeterminism(const OrderedGpt& gpt, const Model& model,
                                      std::string_view prompt, std::size_t steps,
                                      const NondeterminismHooks& hooks) {
  const Result<std::vector<TokenId>> tokens = model.tokenize_prompt(prompt, hooks.stopping);
  if (!tokens) return Error{tokens.error()};
  if (tokens->empty()) {
    return Error{"The prompt is empty, and this model needs at least one token to begin with."};
  }
  const int context = gpt.shape().context;
  if (tokens->size() + steps > static_cast<std::size_t>(context)) {
    return Error{too_long(tokens->size(), steps, context)};
  }
  Nondeterminism out{std::string(prompt), tokens->size(), steps, {}};
  const OrderComparison comparison(gpt, hooks);
  for (const Accumulation in : kAccumulations) {
    if (!comparison.compare(out, tokens.value(), in)) break;
  }
  return out;
}

NondeterminismTask::Work comparing_orders(ModelHandle model, std::string prompt,
                                          std::size_t steps) {
  return [model = std::move(model), prompt = std::move(prompt),
          steps](Reporter<Nondeterminism>& report) -> Result<bool> {
    const Result<OrderedGpt> gpt = OrderedGpt::load(tiny_model_file());
    if (!gpt) return Error{gpt.error()};
    NondeterminismHooks hooks;
    hooks.stopping = report.stopping();
    int done = 0;
    hooks.grown = [&](const Nondeterminism& reading) {
      report.progress(++done / static_cast<double>(kSumOrders * kAccumulations.size()));
      report.give(reading);
    };
    const auto all = nondeterminism(gpt.value(), *model, prompt, steps, hooks);
    if (!all) return Error{all.error()};
    return !report.cancelled();
  };
}

std::string flips_text(const AccumulationReading& r) {
  if (r.steps.empty()) return "nothing is compared yet";
  const auto steps = static_cast<std::int64_t>(r.steps.size());
  const std::string gap = number_text(r.smallest_gap(), 3) + " at step " +
                          count_text(static_cast<std::int64_t>(r.smallest_gap_at) + 1);
  const std::string along = " along " + count_text(steps) + " " + plural(steps, "token");
  const auto near_tied = static_cast<std::int64_t>(r.near_tied);
  if (r.near_tied == 0) {
    return "no order can flip the argmax" + along + ": the two best are never closer than " + gap +
           ", and no order moves a logit by more than " + number_text(r.largest, 2);
  }
  if (r.flips == 0) {
    return "no order flips the argmax" + along + ", though " + count_text(near_tied) + " " +
           plural(near_tied, "step is", "steps are") + " near enough to a tie: the two best are " +
           "closest, " + gap + ", and an order moves a logit by up to " + number_text(r.largest, 2);
  }
  const auto flips = static_cast<std::int64_t>(r.flips);
  const auto parted = static_cast<std::int64_t>(r.parted);
  const auto others = static_cast<std::int64_t>(r.orders.size()) - 1;
  return "the argmax flips " + count_text(flips) + " " + plural(flips, "time") + along +
         ", summed over the " + count_text(others) + " other orders; " + count_text(parted) +
         " of them " + plural(parted, "writes", "write") +
         " another text; the two best are closest, " + gap +
         ", and an order moves a logit by up to " + number_text(r.largest, 2);
}

std::string_view batch_invariance_text() {
  return "A kernel that is fast for one request splits a sum over many workers; with many requests "
         "in the batch it need not. So the order of a sum, and with it the last bits, depends on "
         "who "
         "else is being served. Batch-invariant kernels split every sum in the same way whatever "
         "the batch: the same request has the same bits, for some of the speed.";
}

std::string_view caching_text() {
  return "Keys and values in a cache were computed in another batch: only with batch-invariant "
         "kernels does a hit give the bits that computing anew would. A cached answer pins one of "
         "the texts that T = 0 can give.";
}

}  // namespace logitdice
