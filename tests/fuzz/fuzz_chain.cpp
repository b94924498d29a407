// libFuzzer: no bytes may crash the reader of chains with their knobs; one that is accepted reads
// equal when it is written.

#include <string>

#include "core/capture/formats/chain_json.h"
#include "core/sampling/chain.h"
#include "core/sampling/logits.h"
#include "core/sampling/trace.h"
#include "tests/fuzz/require.h"

namespace {

using namespace logitdice;
using fuzz::require;

bool read(JsonReader& in, Chain& out) {
  ChainReader chain;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    const bool read = ChainReader::knows(key) ? chain.read(in, key) : in.skip_value();
    if (!read) return false;
  }
  return in.at_end() && chain.finish(in, out);
}

std::string written(const Chain& chain) {
  std::string out;
  JsonWriter json(out);
  json.open_object(JsonWriter::Layout::kLines);
  write_chain(json, chain.profile, chain.knobs);
  json.close_object();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  JsonReader in(fuzz::text_of(data, size), "a.json");
  Chain chain;
  if (!read(in, chain)) {
    fuzz::check_refusal(in.error().message, "a.json");
    return 0;
  }
  const std::string once = written(chain);
  JsonReader second(once, "again");
  Chain again;
  require(read(second, again));
  require(same_chain(again.profile, chain.profile) && again.knobs == chain.knobs);
  require(written(again) == once);
  static const Logits logits = make_logits(std::vector<float>{3, 2, 2, 1, 0.5f, -1, -7}).value();
  const Trace t = trace(logits, chain.knobs, chain.profile);
  require(t.kept() >= 1);
  double sum = 0;
  for (int rank = t.begin; rank < t.end; ++rank) sum += t.row(rank).final.low;
  require(sum > 1 - 1e-6 && sum < 1 + 1e-6);
  return 0;
}
