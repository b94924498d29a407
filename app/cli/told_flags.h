#pragma once

#include <string>

#include "app/cli/flags.h"
#include "core/capture/formats/format.h"

// What a person tells of a file with recorded texts where it does not tell itself.
namespace logitdice::cli {

struct ToldFlags {
  Value vocabulary, value_temperature, names;
};

/// --vocabulary, --value-temperature and --vocab.
void add_told_flags(CommandLine& line, ToldFlags& flags);

/// The same, checked.
struct Told {
  int vocabulary = 0;            // tokens; 0: not told
  double value_temperature = 0;  // 0: not told
  std::string names;             // a path; empty: not told

  bool any() const { return vocabulary > 0 || value_temperature > 0 || !names.empty(); }
};
Result<Told> told_of(const ToldFlags& flags);

/// What was opened, with what is told of it: every text of it. Refused where nothing of the kind
/// can be told of such a file, or where it contradicts.
Result<Opened> tell(Opened opened, const Told& told);

}  // namespace logitdice::cli
