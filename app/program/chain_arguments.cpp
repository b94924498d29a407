#include "app/program/chain_arguments.h"

namespace logitdice {

Knobs with_arguments(Knobs base, const ChainArguments& arguments) {
  for (const auto& [info, value] : arguments.knobs) base.*info->value = value;
  if (arguments.logit_bias) base.logit_bias = *arguments.logit_bias;
  return base;
}

Profile with_arguments(Profile base, const ChainArguments& arguments) {
  if (arguments.profile) base = find_profile(*arguments.profile).value();
  return arguments.order ? with_order(std::move(base), *arguments.order).value() : base;
}

Profile profile_of(const ChainArguments& arguments) {
  return with_arguments(textbook(), arguments);
}

Knobs knobs_of(const ChainArguments& arguments) {
  const Profile profile = profile_of(arguments);
  const Knobs base = arguments.defaults ? profile.defaults : neutral_knobs(profile);
  return with_arguments(base, arguments);
}

}  // namespace logitdice
