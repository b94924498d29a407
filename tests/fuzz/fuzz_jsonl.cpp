// libFuzzer: no bytes may crash the reader of cases, `trace --jsonl`; each line gets one answer in
// JSON.

#include <sstream>
#include <string>

#include "app/cli/trace_jsonl.h"
#include "core/json/reader.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  std::istringstream in{std::string(fuzz::text_of(data, size))};
  std::ostringstream out, err;
  const int code = cli::answer_cases(in, out, err);
  fuzz::require(code == 0 || code == 2);
  fuzz::require(err.str().empty());
  std::istringstream answers(out.str());
  for (std::string line; std::getline(answers, line);) {
    JsonReader reader(line, "answer");
    fuzz::require(reader.skip_value() && reader.at_end());
  }
  return 0;
}
