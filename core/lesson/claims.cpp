#include "core/lesson/claims.h"

#include <algorithm>
#include <cmath>

#include "core/lesson/claim.h"
#include "core/lesson/claim_places.h"
#include "core/lesson/claim_readings.h"
#include "core/lesson/markdown.h"
#include "core/lesson/setting.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// Without the gaps between thousands and the sign that stands before a lead: digits for a parser.
std::string bare_number(std::string_view written) {
  std::string out;
  for (std::size_t at = 0; at < written.size();) {
    const CodePoint c = decode_utf8(written.substr(at));
    const bool gap = c.value == U' ' || c.value == 0x2009 || c.value == 0x202F || c.value == 0xA0;
    if (!gap) out += written.substr(at, static_cast<std::size_t>(c.length));
    at += static_cast<std::size_t>(c.length);
  }
  return out.starts_with('+') ? out.substr(1) : out;
}

// How many decimals a number is written with; an exponent moves the point.
int decimals_of(const std::string& number) {
  const std::size_t exponent = std::min(number.find_first_of("eE"), number.size());
  const std::size_t point = std::min(number.find('.'), exponent);
  const int digits = point < exponent ? static_cast<int>(exponent - point) - 1 : 0;
  const int power = exponent < number.size() ? std::atoi(number.c_str() + exponent + 1) : 0;
  return digits - power;
}

bool same_words(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view text) {
    while (text.starts_with("·")) text.remove_prefix(std::string_view("·").size());
    return trimmed(text);
  };
  return bare(a) == bare(b);
}

bool holds(const ReadingValue& value, std::string_view written) {
  if (same_words(written, value.text)) return true;  // "<.001", "0.03–0.11", a token
  return !value.words && value.number.exact() && agrees(written, value.number.low);
}

// With more digits than usual where the author wrote more.
std::string shown(const ReadingValue& value, const std::string& written) {
  if (value.words) return markdown_escaped(value.text);
  if (written.empty() || !value.number.exact() || !agrees(written, value.number.low))
    return value.text;
  const std::string bare = bare_number(written);
  const bool plain = bare.find_first_of("eE") == std::string::npos;
  const int decimals = plain ? decimals_of(bare) : 0;
  const std::size_t point = value.text.find('.');
  const int usual =
      point == std::string::npos ? 0 : static_cast<int>(value.text.size() - point) - 1;
  return decimals > usual ? fixed_text(value.number.low, decimals) : value.text;
}

Result<ReadingValue> compute(const Claim& claim, const Setting& base, LoadedDistributions& loaded) {
  const ClaimReading* reading = find_claim_reading(claim.reading);
  if (!reading) {
    std::string names;
    for (const ClaimReading& row : claim_readings())
      names += (names.empty() ? "" : ", ") + std::string(row.name);
    return Error{"there is no reading " + quoted(claim.reading) + "; the readings are: " + names};
  }
  if (reading->argument_count() != claim.arguments.size()) {
    return Error{quoted(reading->name) + (reading->arguments.empty()
                                              ? " stands without parentheses"
                                              : " is written " + std::string(reading->name) + "(" +
                                                    std::string(reading->arguments) + ")")};
  }
  Setting setting = base;
  for (const ClaimSetting& change : claim.settings) {
    const std::string wrong = apply(change, loaded, setting);
    if (!wrong.empty()) return Error{wrong};
  }
  const Result<Trace> trace = trace_of(setting);
  if (!trace) return Error{trace.error()};
  const ClaimSubject subject{setting, trace.value(), phases_of(trace.value())};
  return reading->read(subject, claim.arguments);
}

void take_scene(const Lesson& lesson, const std::string& scene, Place place,
                LoadedDistributions& loaded, Setting& out, std::vector<Error>& errors) {
  if (scene.empty()) return;
  const Result<JsonDocument> document = scene_document(lesson, scene, place);
  if (document)
    read_scene(document.value(), loaded, out, errors);
  else
    errors.push_back({document.error()});
}

// A fresh start, then the lesson's scene, then the step's.
Setting setting_of(const Lesson& lesson, const LessonStep* step, LoadedDistributions& loaded,
                   std::vector<Error>& errors) {
  Setting setting = fresh_setting(loaded);
  take_scene(lesson, lesson.scene, lesson.scene_place, loaded, setting, errors);
  if (step) take_scene(lesson, step->scene, step->scene_place, loaded, setting, errors);
  return setting;
}

std::string computed_claim(std::string_view text, const Setting& setting,
                           LoadedDistributions& loaded) {
  const Result<Claim> claim = parse_claim(text);
  if (!claim) return markdown_escaped(text);
  const Result<ReadingValue> value = compute(claim.value(), setting, loaded);
  return value ? shown(value.value(), claim->number) : markdown_escaped(text);
}

// Computes texts under one setting, which is made for the first claim.
class ClaimComputer {
 public:
  ClaimComputer(const Lesson& lesson, const LessonStep* step) : lesson_(lesson), step_(step) {}

  std::string text(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    for (Braces braces = next_braces(text, 0); braces.found() && braces.closed;
         braces = next_braces(text, at)) {
      out += text.substr(at, braces.begin - at);
      out += computed_claim(braces.inside, setting(), loaded_);
      at = braces.end;
    }
    return out += text.substr(at);
  }

 private:
  const Setting& setting() {
    std::vector<Error> ignored;  // check_lesson() tells them
    if (!setting_) setting_ = setting_of(lesson_, step_, loaded_, ignored);
    return *setting_;
  }

  const Lesson& lesson_;
  const LessonStep* step_;
  LoadedDistributions loaded_;
  std::optional<Setting> setting_;
};

std::string placed(const Lesson& lesson, Place place, const std::string& sentence) {
  return printable(lesson.file) + ":" + std::to_string(place.line) + ":" +
         std::to_string(place.column) + ": " + sentence;
}

// Empty where the claim holds.
std::string fault_of(const PlacedClaim& placed_claim, const Setting& setting,
                     LoadedDistributions& loaded) {
  const Result<Claim> claim = parse_claim(placed_claim.text);
  if (!claim) return claim.error();
  const Result<ReadingValue> value = compute(claim.value(), setting, loaded);
  if (!value) return value.error();
  if (claim->number.empty() || holds(value.value(), claim->number)) return "";
  const std::size_t equals = placed_claim.text.rfind('=');
  const std::string said(trimmed(std::string_view(placed_claim.text).substr(0, equals)));
  return said + " is " + value->text + ", not " + claim->number;
}

}  // namespace

bool agrees(std::string_view written, double value) {
  const std::string bare = bare_number(written);
  const ParsedNumber number = parse_number(bare);
  if (number.fault != NumberFault::kNone) return false;
  if (!std::isfinite(value) || !std::isfinite(number.value)) return value == number.value;
  const double half = 0.5 * std::pow(10.0, -decimals_of(bare));
  return std::abs(value - number.value) <= half * (1 + 1e-6);
}

std::string computed_text(const Lesson& lesson, const LessonStep& step, std::string_view text) {
  return ClaimComputer(lesson, &step).text(text);
}

std::string computed_text(const Lesson& lesson, std::string_view text) {
  return ClaimComputer(lesson, nullptr).text(text);
}

std::vector<Error> check_lesson(const Lesson& lesson) {
  std::vector<Error> errors;
  LoadedDistributions loaded;
  std::vector<Setting> settings;
  const Setting first = setting_of(lesson, nullptr, loaded, errors);
  for (const LessonStep& step : lesson.steps) {
    Setting& setting = settings.emplace_back(first);
    take_scene(lesson, step.scene, step.scene_place, loaded, setting, errors);
    if (!step.question) continue;
    Setting revealed = setting;
    take_scene(lesson, step.question->reveal, step.question->reveal_place, loaded, revealed,
               errors);
  }
  for (const PlacedClaim& claim : lesson.claims) {
    const Setting& setting =
        claim.step < 0 ? first : settings[static_cast<std::size_t>(claim.step)];
    const std::string fault = fault_of(claim, setting, loaded);
    if (!fault.empty()) errors.push_back({placed(lesson, claim.place, fault)});
  }
  return errors;
}

Question computed_question(const Lesson& lesson, const LessonStep* step, Question question) {
  ClaimComputer computer(lesson, step);
  question.text = computer.text(question.text);
  question.explanation = computer.text(question.explanation);
  question.number = computer.text(question.number);
  for (std::string& choice : question.choices) choice = computer.text(choice);
  return question;
}

}  // namespace logitdice
