#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/number_formats.h"
#include "core/model/train/training.h"

namespace logitdice::train {

/// What the command line asks for. The recipe's shape is the writer's unless told otherwise.
struct Options {
  std::string corpus;                           // the text to read
  std::string out, words, checkpoint;           // files to write, none where empty
  std::string name = "logitdice tiny stories";  // general.name
  NumberFormat format = NumberFormat::kF16;     // of the matrices in the file
  Recipe recipe;
};

/// Reads pairs of an option and its value; a sentence if one is unknown or makes no sense.
Result<Options> parse_options(const std::vector<std::string>& arguments);

/// Every option on a line.
std::string usage();

}  // namespace logitdice::train
