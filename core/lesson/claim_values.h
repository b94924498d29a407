#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/lesson/claim.h"
#include "core/lesson/claim_readings.h"
#include "core/lesson/setting.h"

// The value of a claim, and whether it is what the claim says.
namespace logitdice {

/// `base` is the setting of the step, which the claim may change.
Result<ReadingValue> compute_claim(const Claim& claim, const Setting& base,
                                   LoadedDistributions& loaded);

/// Whether a value is what is written: to the digits that are written, or the same words.
bool holds(const ReadingValue& value, std::string_view written);

/// As the program shows it, as Markdown; with more digits where more are written.
std::string shown_value(const ReadingValue& value, const std::string& written);

/// The text with every claim computed under a setting, see computed_text().
std::string text_under(const Setting& setting, LoadedDistributions& loaded, std::string_view text);

/// A question with `change` made of each text that may hold claims.
template <class Change>
Question with_texts(Question question, Change change) {
  question.text = change(question.text);
  question.explanation = change(question.explanation);
  question.number = change(question.number);
  for (std::string& choice : question.choices) choice = change(choice);
  return question;
}

/// The number that a text shows, without the gaps between thousands; nothing where it is none.
std::optional<double> number_in(std::string_view shown);

}  // namespace logitdice
