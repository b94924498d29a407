#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <variant>

namespace logitdice {

namespace command {

// ---- what a file holds, and what a person says of its numbers ----
struct OpenPasted {
  std::shared_ptr<const std::string> bytes;  // of the clipboard
};
struct TakeOpened {};   // what the worker has read comes on the screen
struct StopOpening {};  // of a file that is still being read
struct OpenEntry {
  std::size_t entry;  // of the file's recorded texts
};
struct SetVocabulary {
  int tokens;  // that the model has; 0: nobody knows
};
struct SetValueTemperature {
  double temperature;  // that the numbers have in them; 0: nobody knows
};
struct UseSettings {};  // the chain and the seed that the file names

}  // namespace command

using CaptureCommand =
    std::variant<command::OpenPasted, command::TakeOpened, command::StopOpening, command::OpenEntry,
                 command::SetVocabulary, command::SetValueTemperature, command::UseSettings>;

}  // namespace logitdice
