#include "core/capture/formats/arrays/layout.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/capture/capture.h"
#include "core/capture/limits.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostTexts = 4096;

struct Axis {
  std::uint64_t extent = 1, stride = 0;
};

// The axes that are longer than 1; the last one is the vocabulary's.
std::vector<Axis> long_axes(const Array& array) {
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < array.shape.size(); ++i) {
    if (array.shape[i] > 1) axes.push_back({array.shape[i], array.stride(i)});
  }
  if (axes.empty()) axes.push_back({1, 1});
  return axes;
}

// How many texts the tokens are of; 0: nobody tells.
std::uint64_t texts_told(const LogitArrays& arrays) {
  return arrays.tokens && arrays.tokens->shape.size() == 2 ? arrays.tokens->extent(0) : 0;
}

void set_batch(LogitLayout& out, const Axis& axis) {
  out.batch = static_cast<std::size_t>(axis.extent);
  out.batch_stride = axis.stride;
}

void set_steps(LogitLayout& out, const Axis& axis) {
  out.steps = static_cast<std::size_t>(axis.extent);
  out.step_stride = axis.stride;
}

// One array a step: what is left of its axes is the batch.
void place_apart(LogitLayout& out, const std::vector<Axis>& axes, std::size_t steps) {
  if (axes.size() == 2) set_batch(out, axes[0]);
  out.steps = steps;
}

// A single axis of several: the steps, unless the tokens are of as many texts.
void place_two(LogitLayout& out, const std::vector<Axis>& axes, std::uint64_t texts) {
  if (texts > 1 && texts == axes[0].extent) return set_batch(out, axes[0]);
  set_steps(out, axes[0]);
}

// The batch is the axis that the tokens tell, else the shorter one: texts are longer than batches.
void place_three(LogitLayout& out, const std::vector<Axis>& axes, std::uint64_t texts) {
  const bool first_fits = texts == axes[0].extent, second_fits = texts == axes[1].extent;
  out.guessed = first_fits == second_fits;
  const bool first = out.guessed ? axes[0].extent < axes[1].extent : first_fits;
  set_batch(out, axes[first ? 0 : 1]);
  set_steps(out, axes[first ? 1 : 0]);
}

std::string size_refusal(const LogitLayout& layout) {
  const auto text = [](std::size_t n) { return count_text(static_cast<std::int64_t>(n)); };
  if (layout.vocabulary > kMaxTokens) {
    return "it has " + text(layout.vocabulary) + " logits a step; at most " + text(kMaxTokens) +
           " logits can be shown, keep the highest";
  }
  if (layout.steps > kMaxCaptureSteps) {
    return "it has " + text(layout.steps) + " steps; at most " + text(kMaxCaptureSteps) +
           " can be shown";
  }
  if (layout.batch > kMostTexts) {
    return "it has " + text(layout.batch) + " texts; at most " + text(kMostTexts) + " can be shown";
  }
  return {};
}

}  // namespace

std::string logits_shape_refusal(std::span<const std::uint64_t> shape) {
  const std::string text = "its shape is " + shape_text(shape);
  if (shape.empty()) return "it holds a single number, no list of logits";
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) {
    return text + ", so it has no entries";
  }
  const auto lengths = std::count_if(shape.begin(), shape.end(), [](auto n) { return n > 1; });
  if (lengths > 3) {
    return text +
           "; logits have the shape (vocabulary), (steps, vocabulary), (steps, batch, vocabulary) "
           "or (batch, steps, vocabulary)";
  }
  const std::uint64_t longest = *std::max_element(shape.begin(), shape.end());
  if (lengths == 1 && longest > kMaxTokens) {
    return text + "; at most " + count_text(kMaxTokens) + " logits can be shown, keep the highest";
  }
  return {};
}

Result<LogitLayout> layout_of(const LogitArrays& arrays, std::string_view name) {
  const Array& first = arrays.logits.front();
  if (const std::string why = logits_shape_refusal(first.shape); !why.empty()) {
    return file_error(name, why);
  }
  const std::vector<Axis> axes = long_axes(first);
  const bool apart = arrays.logits.size() > 1;
  if (apart && axes.size() > 2)
    return file_error(name, "each of its steps has the shape " + shape_text(first.shape) +
                                ", not (batch, vocabulary)");
  LogitLayout out;
  out.vocabulary = static_cast<std::size_t>(axes.back().extent);
  out.token_stride = axes.back().stride;
  if (apart) {
    place_apart(out, axes, arrays.logits.size());
  } else if (axes.size() == 3) {
    place_three(out, axes, texts_told(arrays));
  } else if (axes.size() == 2) {
    place_two(out, axes, texts_told(arrays));
  } else {
    out.vector = true;
  }
  if (const std::string why = size_refusal(out); !why.empty()) return file_error(name, why);
  return out;
}

}  // namespace logitdice
