#include "core/capture/formats/chain_fields.h"

#include <limits>
#include <string>

#include "core/capture/formats/chain_json.h"

namespace logitdice {
namespace {

struct ChainFields {
  const JsonDocument& document;
  const JsonValue& object;
  std::vector<Error>& errors;
  JsonFields fields{document, object, errors};

  void fail(const JsonValue& at, std::string_view sentence) const {
    errors.push_back(document.error_at(at, sentence));
  }
};

std::vector<std::string> ids_of(const JsonValue& list) {
  std::vector<std::string> ids;
  for (const JsonValue& item : *list.items()) ids.push_back(item.text() ? *item.text() : "");
  return ids;
}

// `change` makes another profile of this one and the ids; where it refuses, it stays. False where
// there was something and it was wrong.
template <class Change>
bool read_stages(ChainFields& in, std::string_view key, Profile& profile, Change change) {
  if (!in.object.find(key)) return true;
  const JsonValue* list = in.fields.list(key);
  if (!list) return false;
  Result<Profile> changed = change(profile, ids_of(*list));
  if (!changed) {
    in.fail(*list, changed.error());
    return false;
  }
  profile = std::move(changed).value();
  return true;
}

void read_knobs(ChainFields& in, bool refused_too, Knobs& knobs, const Profile& profile) {
  const JsonValue* object = in.fields.object("knobs");
  if (!object) return;
  knobs = neutral_knobs(profile);
  JsonFields fields(in.document, *object, in.errors);
  for (const JsonMember& member : *object->members()) {
    const bool known = find_knob(member.key) || member.key == "logit_bias";
    if (!known) in.fail(member.value, unknown_knob(member.key));
  }
  fields.stream("logit_bias",
                [&](JsonReader& list) { return read_logit_bias(list, knobs.logit_bias); });
  for (const KnobInfo& info : all_knobs()) {
    double value = 0;
    const double most = std::numeric_limits<double>::max();
    if (!fields.number(info.id, -most, most, value)) continue;
    const Result<double> taken = value == info.neutral ? value : check_knob(profile, info, value);
    if (taken || refused_too)
      knobs.*info.value = value;
    else
      in.fail(*object->find(info.id), taken.error());
  }
}

}  // namespace

void read_chain_fields(const JsonDocument& document, const JsonValue& object, bool refused_too,
                       std::vector<Error>& errors, Knobs& knobs, Profile& profile) {
  ChainFields in{document, object, errors};
  std::string id;
  if (in.fields.text("profile", id)) {
    const Result<Profile> found = find_profile(id);
    // Its order and knobs are no other engine's.
    if (!found) return in.fail(*object.find("profile"), found.error());
    profile = found.value();
    knobs = neutral_knobs(profile);
  }
  using Ids = std::vector<std::string>;
  const bool ordered = read_stages(
      in, "order", profile, [](const Profile& p, const Ids& ids) { return with_order(p, ids); });
  if (ordered) {  // the switches are those of this order
    read_stages(in, "switched_off", profile,
                [](const Profile& p, const Ids& ids) { return with_switched_off(p, ids); });
  }
  read_knobs(in, refused_too, knobs, profile);
}

}  // namespace logitdice
