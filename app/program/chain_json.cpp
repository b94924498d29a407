#include "app/program/chain_json.h"

namespace logitdice {

nlohmann::ordered_json knobs_json(const Knobs& knobs) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (const KnobInfo& info : all_knobs()) out[std::string(info.id)] = knobs.*info.value;
  return out;
}

nlohmann::ordered_json ids_json(const std::vector<const Stage*>& stages) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Stage* stage : stages) list.push_back(stage->id);
  return list;
}

}  // namespace logitdice
