#include <algorithm>
#include <string>

#include "core/capture/formats/chain_json.h"
#include "core/capture/formats/json_parts.h"
#include "core/json/values.h"
#include "core/sampling/profiles.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// An engine may refuse a value that another takes: that is an example too.
bool read_knobs(JsonReader& in, Knobs& knobs) {
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "logit_bias") {
      if (!read_logit_bias(in, knobs.logit_bias)) return false;
      continue;
    }
    const KnobInfo* info = find_knob(key);
    if (!info) return in.fail(unknown_knob(key));
    double value = 0;
    if (!in.read_number(value)) return false;
    const Result<double> checked = check_knob(*info, value);
    if (!checked) return in.fail(checked.error());
    knobs.*info->value = value;
  }
  return in.ok();
}

bool read_profiles(JsonReader& in, std::vector<std::string>& ids) {
  in.peek();
  const std::size_t begin = in.offset();
  for (in.open_array(); in.next_item();) {
    std::string name;
    if (!read_text(in, name)) return false;
    const Result<Profile> found = find_profile(name);
    if (!found) return in.fail(found.error());
    const std::string id(found->id);
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
      return in.fail("the profile " + quoted(id) + " appears twice; each has one column");
    }
    ids.push_back(id);
  }
  const int count = static_cast<int>(ids.size());
  if (!in.ok() || (count >= kFewestCompared && count <= kMostCompared)) return in.ok();
  return in.fail_at(begin, "2 to 4 profiles stand side by side, as in [\"llama.cpp\", \"vllm\"]");
}

bool read_part(JsonReader& in, CompareExample& example, const std::string& key) {
  if (key == "knobs") return read_knobs(in, example.knobs);
  if (key == "profiles") return read_profiles(in, example.profiles);
  if (key == "prompt") return read_text(in, example.prompt);
  if (key == "output") return read_text(in, example.output);
  return in.fail("\"compare\" has the keys knobs, profiles, prompt and output, not " + quoted(key));
}

}  // namespace

bool read_compare(JsonReader& in, JsonParts& parts) {
  CompareExample& example = parts.draft.compare.emplace();
  in.peek();
  const std::size_t begin = in.offset();
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!read_part(in, example, key)) return false;
  }
  if (!in.ok() || !example.profiles.empty()) return in.ok();
  return in.fail_at(begin, "\"compare\" needs its \"profiles\", as in [\"llama.cpp\", \"vllm\"]");
}

}  // namespace logitdice
