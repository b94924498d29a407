#include "core/sampling/profiles.h"

#include <algorithm>

namespace logitdice {
namespace {

std::vector<const Stage*> order_of(std::initializer_list<std::string_view> ids) {
  std::vector<const Stage*> order;
  for (const std::string_view id : ids) order.push_back(find_stage(id));
  return order;
}

template <class Table>
std::string names(const Table& table) {
  std::string list;
  for (const auto& row : table) {
    if (!list.empty()) list += ", ";
    list += row.id;
  }
  return list;
}

}  // namespace

std::span<const Profile> all_profiles() {
  static const Profile table[] = {
      {.id = "textbook",
       .title = "Textbook order",
       .help = "Temperature before the cutoffs, each cutoff on what the one before it left.",
       .defaults = {},
       .order = order_of({"temperature", "top_k", "top_p", "min_p"})},
  };
  return table;
}

const Profile& textbook() {
  return all_profiles().front();
}

Result<Profile> find_profile(std::string_view id) {
  for (const Profile& profile : all_profiles()) {
    if (profile.id == id) return profile;
  }
  return Error{"There is no profile \"" + std::string(id) +
               "\"; the profiles are: " + names(all_profiles()) + "."};
}

Result<Profile> with_order(Profile profile, std::span<const std::string> stage_ids) {
  profile.order.clear();
  for (const std::string& id : stage_ids) {
    const Stage* stage = find_stage(id);
    if (!stage) {
      return Error{"There is no stage \"" + id + "\"; the stages are: " + names(all_stages()) +
                   "."};
    }
    if (std::find(profile.order.begin(), profile.order.end(), stage) != profile.order.end()) {
      return Error{"The order names the stage \"" + id + "\" twice; each may stand once."};
    }
    profile.order.push_back(stage);
  }
  return profile;
}

}  // namespace logitdice
