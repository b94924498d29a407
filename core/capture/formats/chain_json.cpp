#include "core/capture/formats/chain_json.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/json/values.h"
#include "core/sampling/logit_bias.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::string_view kChainKeys[] = {"knobs", "profile", "order", "switched_off"};
constexpr std::size_t kMostStages = 100;  // of an order

}  // namespace

void write_stages(JsonWriter& json, std::string_view key, std::span<const Stage* const> stages) {
  json.key(key).open_array(Layout::kOneLine);
  for (const Stage* stage : stages) json.value(stage->id);
  json.close_array();
}

void write_knobs(JsonWriter& json, const Knobs& knobs, JsonWriter::Layout layout) {
  json.key("knobs").open_object(layout);
  for (const KnobInfo& info : all_knobs()) json.key(info.id).value(knobs.*info.value);
  if (!knobs.logit_bias.empty()) {
    json.key("logit_bias").open_object(Layout::kOneLine);
    for (const auto& [id, bias] : knobs.logit_bias) json.key(std::to_string(id)).value(bias);
    json.close_object();
  }
  json.close_object();
}

bool read_logit_bias(JsonReader& in, std::vector<TokenBias>& out) {
  constexpr std::size_t kMostBiases = 1'000'000;
  std::string key;
  std::vector<TokenBias> biases;
  in.peek();
  const std::size_t begin = in.offset();
  for (in.open_object(); in.next_key(key);) {
    const ParsedNumber id = parse_number(key);
    const bool whole = id.fault == NumberFault::kNone && id.value >= 0 &&
                       id.value <= std::numeric_limits<TokenId>::max() &&
                       id.value == std::floor(id.value);
    if (!whole)
      return in.fail(quoted(key) + " is no token id; logit_bias takes ids, as in {\"3\": -1.5}");
    if (biases.size() == kMostBiases) return in.fail("there are more than a million biases");
    double bias = 0;
    if (!read_nats(in, bias)) return false;
    biases.push_back({static_cast<TokenId>(id.value), bias});
  }
  biases = sorted_biases(std::move(biases));
  const std::string wrong = check_logit_bias(biases);
  if (in.ok() && !wrong.empty()) return in.fail_at(begin, wrong);
  if (in.ok()) out = std::move(biases);
  return in.ok();
}

void write_chain(JsonWriter& json, const Profile& profile, const Knobs& knobs) {
  write_knobs(json, knobs);
  json.key("profile").value(profile.id);
  write_stages(json, "order", profile.order);
  if (!profile.switched_off.empty()) write_stages(json, "switched_off", profile.switched_off);
}

std::string unknown_knob(std::string_view name) {
  std::string list;
  for (const KnobInfo& info : all_knobs()) {
    list += (list.empty() ? "" : ", ") + std::string(info.id);
  }
  list += ", logit_bias";
  return "there is no knob " + quoted(name) + "; the knobs are: " + list;
}

bool ChainReader::knows(std::string_view key) {
  return std::find(std::begin(kChainKeys), std::end(kChainKeys), key) != std::end(kChainKeys);
}

bool ChainReader::read(JsonReader& in, std::string_view key) {
  if (key == "knobs") return read_knobs(in);
  if (key == "order") return read_ids(in, order_);
  if (key == "switched_off") return read_ids(in, switched_off_);
  if (!in.read_string(profile_)) return false;
  profile_at_ = in.offset();
  return true;
}

bool ChainReader::read_knobs(JsonReader& in) {
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "logit_bias") {
      if (!read_logit_bias(in, logit_bias_)) return false;
      continue;
    }
    const KnobInfo* info = find_knob(key);
    if (!info) return in.fail(unknown_knob(key));
    const auto same = [&](const GivenKnob& knob) { return knob.info == info; };
    if (std::any_of(knobs_.begin(), knobs_.end(), same)) {
      return in.fail("the knob " + quoted(key) + " appears twice");
    }
    double value = 0;
    if (!in.read_number(value)) return false;
    knobs_.push_back({info, value, in.offset()});
  }
  return in.ok();
}

bool ChainReader::read_ids(JsonReader& in, std::optional<Ids>& out) {
  in.peek();
  Ids& list = out.emplace(Ids{});
  list.offset = in.offset();
  for (in.open_array(); in.next_item();) {
    if (list.ids.size() == kMostStages) return in.fail("there are more than 100 stages");
    if (!in.read_string(list.ids.emplace_back())) return false;
  }
  return in.ok();
}

bool ChainReader::finish_profile(JsonReader& in, Profile& out) {
  const Result<Profile> found = find_profile(profile_);
  if (!found) return in.fail_at(profile_at_, found.error());
  out = found.value();
  if (order_) {
    const Result<Profile> ordered = with_order(out, order_->ids);
    if (!ordered) return in.fail_at(order_->offset, ordered.error());
    out = ordered.value();
  }
  if (switched_off_) {
    const Result<Profile> switched = with_switched_off(out, switched_off_->ids);
    if (!switched) return in.fail_at(switched_off_->offset, switched.error());
    out = switched.value();
  }
  return true;
}

bool ChainReader::finish_knobs(JsonReader& in, Chain& out) {
  out.knobs = neutral_knobs(out.profile);
  out.knobs.logit_bias = logit_bias_;
  for (const GivenKnob& knob : knobs_) {
    out.knobs.*knob.info->value = knob.value;
    // As check_knobs() has it: a neutral value is no knob that was turned.
    if (knob.value == knob.info->neutral) continue;
    const Result<double> checked = check_knob(out.profile, *knob.info, knob.value);
    if (!checked) return in.fail_at(knob.offset, checked.error());
  }
  return true;
}

bool ChainReader::finish(JsonReader& in, Chain& out) {
  return finish_profile(in, out.profile) && finish_knobs(in, out);
}

}  // namespace logitdice
