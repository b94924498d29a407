#include "core/sampling/logit_bias.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

std::string_view without_spaces(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<double> number_of(std::string_view text) {
  const ParsedNumber number = parse_number(text);
  if (number.fault == NumberFault::kNone) return number.value;
  return std::nullopt;
}

// "7=-1.5"
std::optional<TokenBias> bias_of(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) return std::nullopt;
  const std::string_view bias = without_spaces(text.substr(equals + 1));
  const auto id = number_of(without_spaces(text.substr(0, equals)));
  const auto value =
      bias == "-inf" ? std::optional(-std::numeric_limits<double>::infinity()) : number_of(bias);
  const bool whole =
      id && *id >= 0 && *id <= std::numeric_limits<TokenId>::max() && *id == std::floor(*id);
  if (!whole || !value) return std::nullopt;
  return TokenBias{static_cast<TokenId>(*id), *value};
}

}  // namespace

std::string check_logit_bias(std::span<const TokenBias> biases) {
  for (std::size_t i = 0; i < biases.size(); ++i) {
    const auto& [id, bias] = biases[i];
    const std::string of = "logit_bias of token " + std::to_string(id);
    if (id < 0) return of + ": ids are whole numbers from 0.";
    if (i > 0 && biases[i - 1].id == id) return of + " is given twice; each token has one.";
    const bool masks = std::isinf(bias) && bias < 0;
    if (!masks && !(std::abs(bias) <= kMostBias)) {
      return of + " is " + number_text(bias, 10) +
             ": it must be a number from -1000000 to 1000000, or -inf.";
    }
  }
  return {};
}

std::vector<TokenBias> sorted_biases(std::vector<TokenBias> biases) {
  std::ranges::stable_sort(biases, {}, &TokenBias::id);
  return biases;
}

std::string logit_bias_text(std::span<const TokenBias> biases) {
  std::string text;
  for (const auto& [id, bias] : biases) {
    text += (text.empty() ? "" : ",") + std::to_string(id) + "=" +
            (std::isinf(bias) ? "-inf" : number_text(bias, 10));
  }
  return text;
}

Result<std::vector<TokenBias>> parse_logit_bias(std::string_view text) {
  std::vector<TokenBias> biases;
  for (text = without_spaces(text); !text.empty();) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = without_spaces(text.substr(0, comma));
    const auto bias = bias_of(part);
    if (!bias) {
      return Error{"logit_bias has " + quoted(part) +
                   ": it takes token ids with what is added to their logits, as in 3=-1.5,7=-inf."};
    }
    biases.push_back(*bias);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  biases = sorted_biases(std::move(biases));
  if (const std::string wrong = check_logit_bias(biases); !wrong.empty()) return Error{wrong};
  return biases;
}

}  // namespace logitdice
