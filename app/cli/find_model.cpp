#include "app/cli/find_model.h"

#include "core/model/embedded.h"
#include "core/model/model_file.h"

namespace logitdice::cli {

void add_model_flag(CommandLine& line, Value& model) {
  add_value(line, "--model", "FILE",
            "Another model: GGUF, architecture llama, byte-level BPE. Default: the one inside.",
            model);
}

Result<ModelHandle> find_model(const std::string& path) {
  if (!path.empty()) return load_model_file(path);
  if (tiny_model()) return tiny_model();
  return Error{"This program was built without its model; name one with --model FILE.gguf."};
}

}  // namespace logitdice::cli
