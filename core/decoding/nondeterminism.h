#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/model/model.h"
#include "core/model/ordered_gpt.h"

// Why T = 0 is not deterministic in batched serving: a kernel that splits its sums by how many
// requests are in the batch adds in another order, the last bits of the logits differ, and where
// two tokens are nearly tied the argmax flips. Here the orders are really computed.
namespace logitdice {

/// A step of the greedy text of the first order.
struct TiedStep {
  TokenId first = 0, second = 0;  // the best token, which is written, and the next best; of equal
                                  // logits the lower id is better
  float first_logit = 0, second_logit = 0;  // nats

  double gap() const { return static_cast<double>(first_logit) - second_logit; }
};

/// The same step, the text before it being the same, as another order has it.
struct OrderStep {
  TokenId best = 0;
  float first_logit = 0, second_logit = 0;  // of the reference's two tokens
  int differing = 0;                        // logits whose bits are others
  double largest = 0;                       // the largest difference of a logit, nats
  double places = 0;                        // the same in units in the last place of the best logit
};

/// One order along the text of the first order.
struct OrderReading {
  SumOrder order;
  std::vector<OrderStep> steps;         // as many as the text has
  std::int64_t compared = 0;            // logits, of all steps
  std::int64_t differing = 0;           // of these, with other bits
  double places = 0;              // the same
  double largest = 0;                   // the same
  std::size_t flips = 0;                // steps whose best token is another one
  std::optional<std::size_t> parts_at;  // the first of them: from there on it writes another text
  std::vector<TokenId> other_text;      // its own tokens from there on, kPartedTokens at the most
};
inline constexpr std::size_t kPartedTokens = 24;

/// All orders with their sums kept in one way.
struct AccumulationReading {
  Accumulation in = Accumulation::float32;
  std::vector<TiedStep> steps;       // of the greedy text, which is written forwards
  std::vector<OrderReading> orders;  // of sum_orders(), as far as they are computed; the first one
                                     // is the reference and differs in nothing
  std::size_t smallest_gap_at = 0;   // the step where the two best are closest
  double largest = 0;                // the largest difference that an order makes to a logit, nats
  std::size_t near_tied = 0;  // steps whose gap is at most twice that: each of the two may move so
                              // far, so an order can flip them
  std::size_t flips = 0;      // over all orders
  std::size_t parted = 0;     // orders that write another text

  double smallest_gap() const { return steps.empty() ? 0 : steps[smallest_gap_at].gap(); }
};

struct Nondeterminism {
  std::string prompt;
  std::size_t prompt_tokens = 0;
  std::size_t wanted = 0;                          // steps
  std::vector<AccumulationReading> accumulations;  // of kAccumulations, as far as they are computed
};
inline constexpr std::size_t kNondeterminismSteps = 70;

struct NondeterminismHooks {
  std::stop_token stopping;                          // once requested, what is there is returned
  std::function<void(const Nondeterminism&)> grown;  // after every text and order; may be empty
};

/// Each accumulation writes its greedy text of `steps` tokens, going on past the end of a story,
/// and every order then sees that text. `gpt` is the network of `model`. Refuses an empty prompt
/// where the model puts nothing before it, and a text longer than the model's context.
Result<Nondeterminism> nondeterminism(const OrderedGpt& gpt, const Model& model,
                                      std::string_view prompt, std::size_t steps,
                                      const NondeterminismHooks& hooks = {});

/// The same of the embedded writer, on a Task: the reading as far as it has come, after every step
/// of the work.
using NondeterminismTask = Task<Nondeterminism>;
NondeterminismTask::Work comparing_orders(ModelHandle model, std::string prompt, std::size_t steps);

/// What the numbers say, for people: one sentence for each accumulation.
std::string flips_text(const AccumulationReading& reading);

/// What a kernel that is batch-invariant does otherwise, and what it means for caches.
std::string_view batch_invariance_text();
std::string_view caching_text();

}  // namespace logitdice
