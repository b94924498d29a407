#include "core/capture/formats/arrays/logits.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "core/base/read_progress.h"
#include "core/capture/formats/arrays/layout.h"
#include "core/capture/formats/draft.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr double kRoundedSum = 0.005 + 1e-12;  // of p that sums to 1

// A step's numbers as logits; why one of them is none.
class Rows {
 public:
  Rows(const LogitArrays& arrays, const LogitLayout& layout, std::string_view name)
      : arrays_(arrays), layout_(layout), name_(name) {}

  Result<bool> read(std::size_t text, std::size_t step, std::vector<float>& out) {
    const bool apart = arrays_.logits.size() > 1;
    const Array& array = arrays_.logits[apart ? step : 0];
    const std::uint64_t first = layout_.first(text, step, apart);
    out.resize(layout_.vocabulary);
    const bool plain = array.type.kind == NumberKind::kFloat && array.type.bytes == 4 &&
                       !array.type.big_endian && layout_.token_stride == 1 &&
                       std::endian::native == std::endian::little;
    if (plain) {
      std::memcpy(out.data(), array.data.data() + first * 4, out.size() * 4);
      return check(out, text, step);
    }
    read_numbers(array_as_floats(array), first, layout_.token_stride, out.size(), numbers_);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (check_logit(numbers_[i]) != NumberFault::kNone)
        return refused(numbers_[i], i, text, step);
      out[i] = static_cast<float>(numbers_[i]);
    }
    return true;
  }

 private:
  // Two bytes without a sign that stand for logits are bfloat16.
  static Array array_as_floats(const Array& array) {
    Array out = array;
    if (out.type.is_whole()) out.type.kind = NumberKind::kBFloat;
    return out;
  }

  Result<bool> check(std::span<const float> values, std::size_t text, std::size_t step) const {
    const auto good = [](float value) { return value < std::numeric_limits<float>::infinity(); };
    const auto bad = std::find_if_not(values.begin(), values.end(), good);
    if (bad == values.end()) return true;
    return refused(*bad, static_cast<std::size_t>(bad - values.begin()), text, step);
  }

  Error refused(double value, std::size_t entry, std::size_t text, std::size_t step) const {
    std::string place = "entry " + std::to_string(entry);
    if (layout_.steps > 1) place = "step " + std::to_string(step) + ", " + place;
    if (layout_.batch > 1) place = "text " + std::to_string(text) + ", " + place;
    return file_error(name_,
                      place + ": " + logit_refusal(number_text(value, 9), check_logit(value)));
  }

  const LogitArrays& arrays_;
  const LogitLayout& layout_;
  std::string_view name_;
  std::vector<double> numbers_;
};

bool are_probabilities(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) {
    if (!(value >= 0 && value <= 1)) return false;
    sum += value;
  }
  return values.size() > 1 && std::abs(sum - 1) <= kRoundedSum;
}

void take_logarithms(std::vector<float>& values) {
  for (float& value : values) value = std::log(value);
}

double log_sum(const Logits& logits) {
  return logits.max() + std::log(logits.untouched->total());
}

// ln p, rounded as the file's numbers are.
bool are_log_probabilities(const Logits& logits, const NumberType& type) {
  const double rounding = type.bytes == 2 ? 0.05 : 1e-3;
  return logits.max() <= 1e-6 && std::abs(log_sum(logits)) <= rounding;
}

// Whose tokens they are: the last `steps` of a row were written, what stands before is the prompt.
class TokenRows {
 public:
  TokenRows(const LogitArrays& arrays, const LogitLayout& layout) {
    if (!arrays.tokens) return;
    const Array& tokens = *arrays.tokens;
    const bool rows = tokens.shape.size() == 2;
    length_ = static_cast<std::size_t>(tokens.shape.back());
    const std::uint64_t texts = rows ? tokens.extent(0) : 1;
    if (texts != layout.batch || length_ < layout.steps) {
      why_ = "The tokens beside the logits, " + shape_text(tokens.shape) + ", are not those of " +
             count_text(static_cast<std::int64_t>(layout.steps)) + " steps.";
      return;
    }
    tokens_ = &tokens;
    row_stride_ = rows ? tokens.stride(0) : 0;
    stride_ = tokens.stride(rows ? 1 : 0);
  }

  bool known() const { return tokens_ != nullptr; }
  const std::string& why_not() const { return why_; }

  /// All of a text's; −1 for what is no token of the vocabulary.
  std::vector<TokenId> row(std::size_t text, std::size_t vocabulary) const {
    std::vector<double> numbers;
    read_numbers(*tokens_, text * row_stride_, stride_, length_, numbers);
    std::vector<TokenId> ids;
    for (const double number : numbers) {
      const bool fits = number >= 0 && number < static_cast<double>(vocabulary);
      ids.push_back(fits ? static_cast<TokenId>(number) : -1);
    }
    return ids;
  }

 private:
  const Array* tokens_ = nullptr;
  std::uint64_t row_stride_ = 0, stride_ = 1;
  std::size_t length_ = 0;
  std::string why_;
};

class Reader {
 public:
  Reader(const LogitArrays& arrays, const LogitLayout& layout, std::string_view name)
      : arrays_(arrays),
        layout_(layout),
        name_(name),
        rows_(arrays, layout, name),
        tokens_(arrays, layout) {}

  Result<Opened> distribution() {
    Draft draft;
    const Result<bool> read = rows_.read(0, 0, draft.scores);
    if (!read) return Error{read.error()};
    add_note(draft.note, "A .npy file has no token names: #0 is its first number, #1 its second.");
    for (const std::string& note : notes()) add_note(draft.note, note);
    return opened(std::move(draft), name_);
  }

  Result<Opened> captures() {
    std::vector<CaptureEntry> entries;
    for (std::size_t text = 0; text < layout_.batch; ++text) {
      Result<Capture> made = capture(text);
      if (!made && layout_.batch == 1) return Error{made.error()};
      entries.push_back(
          {layout_.batch == 1 ? std::string() : "text " + std::to_string(text), std::move(made)});
    }
    for (const CaptureEntry& entry : entries) {
      if (entry.capture) return Opened(Captures(std::move(entries)));
    }
    return Error{entries.front().capture.error()};
  }

 private:
  std::vector<std::string> notes() const {
    std::vector<std::string> out = arrays_.notes;
    if (arrays_.logits.front().type.is_whole()) {
      out.push_back("Its numbers are two bytes without a sign: they are read as bfloat16.");
    }
    return out;
  }

  Result<Capture> capture(std::size_t text) {
    Capture out;
    out.source = arrays_.source;
    out.has_settings = false;
    out.vocabulary = static_cast<int>(layout_.vocabulary);
    out.notes = notes();
    if (layout_.guessed) {
      out.notes.push_back(
          "Which axis is the batch the shape does not tell: the shorter one was "
          "taken, " +
          std::to_string(layout_.batch) + " texts of " + std::to_string(layout_.steps) + " steps.");
    }
    const Result<bool> read = read_steps(out, text);
    if (!read) return Error{read.error()};
    const Result<bool> chosen = set_tokens(out, text);
    if (!chosen) return Error{chosen.error()};
    return out;
  }

  bool holds_probabilities(std::size_t text, std::vector<float>& values) {
    for (std::size_t step = 0; step < layout_.steps; ++step) {
      if (!rows_.read(text, step, values) || !are_probabilities(values)) return false;
    }
    return true;
  }

  Result<bool> read_steps(Capture& out, std::size_t text) {
    std::vector<float> values;
    const bool shares = holds_probabilities(text, values);
    std::size_t cut = 0, logarithms = 0;
    for (std::size_t step = 0; step < layout_.steps; ++step) {
      const Result<bool> read = rows_.read(text, step, values);
      if (!read) return read;
      if (shares) take_logarithms(values);
      Result<Logits> logits = make_logits(values);
      if (!logits) return file_error(name_, "step " + std::to_string(step) + ": " + logits.error());
      cut += logits->finite < logits->size();
      logarithms += are_log_probabilities(logits.value(), arrays_.logits.front().type);
      CapturedStep& made = out.steps.emplace_back();
      made.logits = std::move(logits).value();
      made.by = ChosenBy::kEngine;
      const std::size_t done = text * layout_.steps + step + 1;
      if (!goes_on_at(static_cast<double>(done) /
                      static_cast<double>(layout_.batch * layout_.steps))) {
        return file_error(name_, kReadingStopped);
      }
    }
    set_values(out, cut == layout_.steps, logarithms == layout_.steps, shares);
    return true;
  }

  // What the numbers are.
  void set_values(Capture& out, bool cut, bool logarithms, bool shares) const {
    if (shares) out.notes.push_back("Its numbers are probabilities: their logarithms are shown.");
    if (arrays_.scores || cut) {
      out.values = ValueKind::kProcessed;
      out.notes.push_back(
          cut ? "Tokens are cut (−inf) in every step: these are scores that a chain "
                "of samplers has left, and what it cut cannot come back."
              : "The file calls them scores: they may have been through a chain of "
                "samplers.");
    } else if (logarithms) {
      out.values = ValueKind::kRaw;
      if (!shares) {
        out.notes.push_back("Its numbers are ln p, which sum to 1 in every step.");
      }
    }
  }

  Result<bool> set_tokens(Capture& out, std::size_t text) const {
    if (!tokens_.known()) {
      if (!tokens_.why_not().empty()) out.notes.push_back(tokens_.why_not());
      out.notes.push_back(
          "The file does not tell which tokens were sampled; the likeliest are taken.");
      for (CapturedStep& step : out.steps) step.chosen = step.logits.ids[0];
      return true;
    }
    const std::vector<TokenId> ids = tokens_.row(text, layout_.vocabulary);
    if (const auto bad = std::find(ids.begin(), ids.end(), -1); bad != ids.end()) {
      return file_error(name_, "token " + std::to_string(bad - ids.begin()) + " of text " +
                                   std::to_string(text) + " is none of the " +
                                   count_text(static_cast<std::int64_t>(layout_.vocabulary)) +
                                   " that have logits; the tokens belong to another model");
    }
    const std::size_t prompt = ids.size() - layout_.steps;
    out.prompt_tokens.assign(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(prompt));
    for (std::size_t i = 0; i < layout_.steps; ++i) out.steps[i].chosen = ids[prompt + i];
    return true;
  }

  const LogitArrays& arrays_;
  const LogitLayout& layout_;
  std::string_view name_;
  Rows rows_;
  TokenRows tokens_;
};

}  // namespace

Result<Opened> open_logits(const LogitArrays& arrays, std::string_view name) {
  const Result<LogitLayout> layout = layout_of(arrays, name);
  if (!layout) return Error{layout.error()};
  Reader reader(arrays, layout.value(), name);
  return layout->vector && !arrays.tokens ? reader.distribution() : reader.captures();
}

}  // namespace logitdice
