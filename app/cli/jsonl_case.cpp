#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "app/cli/names.h"
#include "app/cli/trace_jsonl.h"
#include "core/capture/formats/chain_json.h"
#include "core/json/reader.h"
#include "core/json/writer.h"
#include "core/sampling/carried_knobs.h"
#include "core/sampling/chain.h"
#include "core/text/parse_number.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

using Kind = JsonReader::Kind;

class CaseParser {
 public:
  CaseParser(std::string_view line, std::int64_t number)
      : line_(line), number_(number), reader_(line, "") {}

  CaseLine parse();

 private:
  struct Field {
    std::string_view key;
    void (CaseParser::*read)();
  };
  static const std::array<Field, 10> kFields;

  void read_field(const std::string& key);
  void read_id();
  void read_logits();
  void read_knobs();
  void read_knob(const std::string& name);
  void read_breakers();
  void read_ends() { read_ids("xtc_special_tokens", case_.ends); }
  void read_biases();
  void read_order();
  void read_profile();
  void read_defaults();
  void read_case_seed();
  void read_history() { read_text("history", case_.history); }
  void read_prompt() { read_text("prompt", case_.prompt); }
  void read_output() { read_text("output", case_.output); }
  void read_text(std::string_view key, std::vector<TokenId>& ids);
  void read_ids(std::string_view key, std::vector<TokenId>& ids);

  void add_logit();
  bool is_next(Kind kind, std::string_view what, std::string_view right);
  std::string_view raw_number();
  void refuse(std::string_view sentence);
  void refuse_at(std::string_view sentence, std::size_t offset);
  void finish_profile();
  void finish_knobs();
  void finish_text();
  std::string located(std::string_view sentence, std::size_t offset) const;
  std::string in_this_line(const Error& error) const;

  std::string_view line_;
  std::int64_t number_;
  JsonReader reader_;
  Case case_;
  std::string id_ = "null";
  std::array<bool, 10> seen_ = {};
  struct GivenKnob {
    const KnobInfo* info = nullptr;
    double value = 0;
    std::size_t offset = 0;
  };
  std::vector<GivenKnob> knobs_;  // checked at the end: the profile may come after them
  std::vector<TokenBias> biases_;
  std::vector<TokenId> biased_;
  std::optional<std::string> profile_;
  std::optional<std::vector<std::string>> order_;
  bool defaults_ = false;
  struct GivenText {
    std::string_view key;
    const std::vector<TokenId>* ids = nullptr;
    std::size_t offset = 0;  // of the list
  };
  std::vector<GivenText> texts_;  // checked at the end: the logits may come after them
  std::string refusal_;  // the first; the rest of the line is read all the same, for its id
};

const std::array<CaseParser::Field, 10> CaseParser::kFields = {{
    {"id", &CaseParser::read_id},
    {"logits", &CaseParser::read_logits},
    {"knobs", &CaseParser::read_knobs},
    {"order", &CaseParser::read_order},
    {"profile", &CaseParser::read_profile},
    {"defaults", &CaseParser::read_defaults},
    {"seed", &CaseParser::read_case_seed},
    {"history", &CaseParser::read_history},
    {"prompt", &CaseParser::read_prompt},
    {"output", &CaseParser::read_output},
}};

std::string CaseParser::located(std::string_view sentence, std::size_t offset) const {
  return "stdin:" + std::to_string(number_) + ":" + std::to_string(place_of(line_, offset).column) +
         ": " + std::string(sentence);
}

// A reader names its text, here "", and counts its lines, here always 1: ":1:17: sentence".
std::string CaseParser::in_this_line(const Error& error) const {
  return "stdin:" + std::to_string(number_) + error.message.substr(2);
}

void CaseParser::refuse(std::string_view sentence) {
  refuse_at(sentence, reader_.offset());
}

void CaseParser::refuse_at(std::string_view sentence, std::size_t offset) {
  if (refusal_.empty()) refusal_ = located(sentence, offset);
}

// Whether such a value comes next; another kind is refused and skipped.
bool CaseParser::is_next(Kind kind, std::string_view what, std::string_view right) {
  const Kind found = reader_.peek();
  if (found == kind) return true;
  if (found == Kind::kNone) return false;
  refuse(std::string(what) + " must be " + std::string(right) + ", not " +
         std::string(kind_name(found)));
  reader_.skip_value();
  return false;
}

// Steps over a number and returns its digits. Not read_number, after whose refusal of 1e999 nothing
// more of the line could be read.
std::string_view CaseParser::raw_number() {
  std::string_view digits;
  return reader_.read_digits(digits) ? digits : std::string_view();
}

void CaseParser::read_id() {
  const Kind kind = reader_.peek();
  std::string text;
  if (kind == Kind::kString) {
    if (reader_.read_string(text)) id_ = json_string(text);
  } else if (kind == Kind::kNumber) {
    id_ = raw_number();
    if (!reader_.ok()) id_ = "null";
  } else if (kind != Kind::kNull) {
    is_next(Kind::kString, "id", "a string or a number");
  } else {
    reader_.skip_value();
  }
}

void CaseParser::add_logit() {
  const Kind kind = reader_.peek();
  std::string text;
  if (kind == Kind::kString) {
    if (!reader_.read_string(text)) return;
    if (text != "-inf")
      refuse(logitdice::quoted(text) + " is no logit; it takes a number or the string \"-inf\"");
    case_.logits.push_back(-std::numeric_limits<float>::infinity());
    return;
  }
  if (!is_next(Kind::kNumber, "a logit", "a number or the string \"-inf\"")) return;
  const std::string_view digits = raw_number();
  const ParsedLogit logit = parse_logit(digits);
  if (logit.fault != NumberFault::kNone) refuse(logit_refusal(digits, logit.fault));
  case_.logits.push_back(logit.value);
}

void CaseParser::read_logits() {
  if (!is_next(Kind::kArray, "logits", "a list of numbers")) return;
  // A number with its comma takes about eight bytes or more.
  case_.logits.reserve(line_.size() / 8);
  for (reader_.open_array(); reader_.next_item();) add_logit();
}

void CaseParser::read_knob(const std::string& name) {
  const KnobInfo* info = find_knob(canonical(name));
  if (!info && name == "dry_breakers") return read_breakers();
  if (!info && name == "xtc_special_tokens") return read_ends();
  if (canonical(name) == "logit_bias") return read_biases();
  if (!info) {
    refuse("there is no knob " + logitdice::quoted(name) + "; the knobs are " +
           ids_of(all_knobs()) + ", logit_bias");
    reader_.skip_value();
    return;
  }
  const auto same = [&](const GivenKnob& knob) { return knob.info == info; };
  if (std::any_of(knobs_.begin(), knobs_.end(), same)) {
    refuse("the knob " + std::string(info->id) + " is named twice; each may stand once");
  }
  if (!is_next(Kind::kNumber, info->id, "a number")) return;
  const ParsedNumber number = parse_number(raw_number());
  if (!reader_.ok()) return;
  const double value =
      number.fault == NumberFault::kNone ? number.value : std::numeric_limits<double>::infinity();
  knobs_.push_back({info, value, reader_.offset()});
}

// Lists of token ids: [[5, 0], [7]].
void CaseParser::read_breakers() {
  if (!is_next(Kind::kArray, "dry_breakers", "a list of lists of token ids")) return;
  for (reader_.open_array(); reader_.next_item();) {
    std::vector<TokenId> breaker;
    read_ids("a breaker", breaker);
    if (!breaker.empty()) case_.dry_breakers.push_back(std::move(breaker));
  }
}

// {"3": -1.5, "7": "-inf"}. With a reader of its own: where that refuses, the line goes on.
void CaseParser::read_biases() {
  if (!is_next(Kind::kObject, "logit_bias", "an object like {\"3\": -1.5}")) return;
  JsonReader own(line_, "", reader_.offset());
  if (!read_logit_bias(own, biases_) && refusal_.empty()) refusal_ = in_this_line(own.error());
  for (const TokenBias& bias : biases_) biased_.push_back(bias.id);
  texts_.push_back({"logit_bias", &biased_, reader_.offset()});
  reader_.skip_value();
}

void CaseParser::read_knobs() {
  if (!is_next(Kind::kObject, "knobs", "an object like {\"top_p\": 0.9}")) return;
  std::string name;
  for (reader_.open_object(); reader_.next_key(name);) read_knob(name);
}

void CaseParser::read_order() {
  if (!is_next(Kind::kArray, "order", "a list of stages")) return;
  order_.emplace();
  for (reader_.open_array(); reader_.next_item();) {
    std::string stage;
    if (!is_next(Kind::kString, "a stage", "a string")) continue;
    if (!reader_.read_string(stage)) return;
    order_->push_back(canonical(stage));
    if (!find_stage(order_->back())) {
      refuse("there is no stage " + logitdice::quoted(stage) + "; the stages are " +
             ids_of(all_stages()));
    } else if (std::count(order_->begin(), order_->end(), order_->back()) > 1) {
      refuse("the order names the stage " + logitdice::quoted(stage) +
             " twice; each may stand once");
    }
  }
}

void CaseParser::read_profile() {
  std::string name;
  if (!is_next(Kind::kString, "profile", "a string") || !reader_.read_string(name)) return;
  if (const auto found = find_profile(name); !found) {
    refuse("there is no profile " + logitdice::quoted(name) + "; the profiles are " +
           ids_of(all_profiles()));
  }
  profile_ = std::move(name);
}

void CaseParser::read_defaults() {
  if (!is_next(Kind::kBoolean, "defaults", "true or false") || !reader_.skip_value()) return;
  defaults_ = line_.substr(reader_.offset()).starts_with('t');
}

// Nothing is drawn of a case, so any seed gives the same answer; what is none is refused here, too.
void CaseParser::read_case_seed() {
  std::string text;
  if (reader_.peek() == Kind::kString) {
    if (!reader_.read_string(text)) return;
  } else if (is_next(Kind::kNumber, "seed", kSeedRange)) {
    text = raw_number();
  } else {
    return;
  }
  if (!parse_seed(text)) {
    refuse("seed is " + logitdice::quoted(text) + "; it takes " + std::string(kSeedRange));
  }
}

void CaseParser::read_text(std::string_view key, std::vector<TokenId>& ids) {
  reader_.peek();
  texts_.push_back({key, &ids, reader_.offset()});
  read_ids(key, ids);
}

void CaseParser::read_ids(std::string_view key, std::vector<TokenId>& ids) {
  if (!is_next(Kind::kArray, key, "a list of token ids")) return;
  for (reader_.open_array(); reader_.next_item();) {
    if (!is_next(Kind::kNumber, "a token id", "a whole number")) continue;
    const std::string_view digits = raw_number();
    const ParsedNumber number = parse_number(digits);
    const bool whole = number.fault == NumberFault::kNone && number.value >= 0 &&
                       number.value <= std::numeric_limits<TokenId>::max() &&
                       number.value == std::floor(number.value);
    if (!whole) refuse(logitdice::quoted(digits) + " is no token id; ids are whole numbers from 0");
    ids.push_back(whole ? static_cast<TokenId>(number.value) : 0);
  }
}

void CaseParser::read_field(const std::string& key) {
  for (size_t i = 0; i < kFields.size(); ++i) {
    if (kFields[i].key != key) continue;
    if (seen_[i]) {
      refuse("the key " + logitdice::quoted(key) +
             " stands here a second time; each may stand once");
      reader_.skip_value();
      return;
    }
    seen_[i] = true;
    return (this->*kFields[i].read)();
  }
  // A knob in the wrong place would be ignored without a word.
  if (find_knob(canonical(key)) || canonical(key) == "logit_bias") {
    refuse(key + " is a knob; it belongs into \"knobs\": {" + json_string(key) + ": …}");
  }
  reader_.skip_value();
}

void CaseParser::finish_profile() {
  case_.profile = profile_ ? find_profile(*profile_).value() : textbook();
  if (!order_) return;
  auto ordered = with_order(case_.profile, *order_);
  if (!ordered) return refuse_at(ordered.error(), 0);
  case_.profile = std::move(ordered).value();
}

void CaseParser::finish_knobs() {
  case_.knobs = defaults_ ? case_.profile.defaults : neutral_knobs(case_.profile);
  for (const GivenKnob& knob : knobs_) {
    const Result<double> checked = check_knob(case_.profile, *knob.info, knob.value);
    if (!checked) return refuse_at(checked.error(), knob.offset);
    case_.knobs.*knob.info->value = knob.value;
    const Stage* missing = missing_reader(case_.profile, *knob.info);
    if (!missing || knob.value == knob.info->neutral) continue;
    // Not refused: who sweeps one setting through many orders and engines means it so.
    case_.notes.push_back(std::string(knob.info->id) + " does nothing: the chain has no stage " +
                          std::string(missing->id) + ".");
  }
  case_.knobs.logit_bias = biases_;
  if (!biases_.empty() && !has_stage(case_.profile, *find_stage("logit_bias"))) {
    case_.notes.push_back("logit_bias does nothing: the chain has no stage logit_bias.");
  }
}

void CaseParser::finish_text() {
  const int known = static_cast<int>(case_.logits.size());
  for (const GivenText& text : texts_) {
    const auto beyond =
        std::find_if(text.ids->begin(), text.ids->end(), [&](TokenId id) { return id >= known; });
    if (beyond == text.ids->end()) continue;
    refuse_at(std::string(text.key) + " names the token " + std::to_string(*beyond) +
                  ", which the logits do not have; their ids go from 0 to " +
                  std::to_string(known - 1),
              text.offset);
  }
  std::vector<TokenId> parts = case_.prompt;
  parts.insert(parts.end(), case_.output.begin(), case_.output.end());
  if (case_.history.empty() || parts.empty() || case_.history == parts) return;
  const auto history = std::find_if(texts_.begin(), texts_.end(), [&](const GivenText& text) {
    return text.ids == &case_.history;
  });
  refuse_at(
      "history is the whole text, prompt and output are its parts, and here they differ; "
      "give either",
      history->offset);
}

CaseLine CaseParser::parse() {
  const auto failed = [&](std::string sentence) {
    return CaseLine{id_, Error{std::move(sentence)}};
  };
  if (is_next(Kind::kObject, "a case", "an object like {\"id\": 1, \"logits\": [2, 1]}")) {
    std::string key;
    for (reader_.open_object(); reader_.next_key(key);) read_field(key);
  }
  if (!reader_.at_end()) {
    return failed(in_this_line(reader_.error()));
  }
  if (refusal_.empty() && case_.logits.empty()) {
    refusal_ = located(seen_[1] ? "logits is empty; at least one token is needed"
                                : "the case has no \"logits\", a list of numbers",
                       0);
  }
  if (refusal_.empty()) finish_profile();
  if (refusal_.empty()) finish_knobs();
  if (refusal_.empty()) finish_text();
  if (!refusal_.empty()) return failed(refusal_);
  return {id_, std::move(case_)};
}

}  // namespace

CaseLine parse_case(std::string_view line, std::int64_t number) {
  return CaseParser(line, number).parse();
}

}  // namespace logitdice::cli
