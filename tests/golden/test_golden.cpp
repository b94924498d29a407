#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/trace_jsonl.h"
#include "core/sampling/trace.h"
#include "tests/check.h"

// The files beside this one were made by running the engines' own samplers in single precision. What
// their fields mean stands at their beginning.

using namespace logitdice;
using namespace logitdice::test;
using nlohmann::json;

namespace {

struct File {
  const char* name;
  const char* profile;
  std::size_t cases;
};
constexpr File kFiles[] = {{"llama_cpp.json", "llama.cpp", 155},
                           {"huggingface.json", "huggingface", 105},
                           {"huggingface_5.json", "huggingface", 60},
                           {"vllm.json", "vllm", 101}};

json read_file(const File& file) {
  std::ifstream in(std::string(LOGITDICE_GOLDEN_DIR) + "/" + file.name);
  REQUIRE(in.good());
  json read = json::parse(in);
  REQUIRE(read["cases"].size() == file.cases);
  return read;
}

std::string line_of(const json& golden, const File& file) {
  json line = golden;
  line.erase("expect");
  line["profile"] = file.profile;
  return line.dump();
}

struct Kept {
  std::vector<TokenId> ids;   // descending probability, ties by id
  std::vector<double> probs;
  std::vector<int> stages;    // survivors after each
};

Kept expected(const json& golden) {
  const json& wanted = golden["expect"];
  return {wanted["kept"], wanted["probs"], wanted["stages"]};
}

// Of a group of equal logits an engine may keep any, if it keeps only some: each is called by the
// group's lowest id.
using Groups = std::map<TokenId, TokenId>;

Groups groups_of(const json& golden) {
  Groups groups;
  for (const json& tie : golden["expect"].value("ties", json::array())) {
    const std::vector<TokenId> ids = tie.is_object() ? tie["ids"] : tie;
    for (const TokenId id : ids) groups[id] = *std::min_element(ids.begin(), ids.end());
  }
  return groups;
}

std::vector<TokenId> grouped(std::vector<TokenId> ids, const Groups& groups) {
  for (TokenId& id : ids) {
    if (const auto found = groups.find(id); found != groups.end()) id = found->second;
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

void check_kept(const Kept& made, const json& golden) {
  constexpr double kSinglePrecision = 2e-6;
  const Kept wanted = expected(golden);
  const Groups groups = groups_of(golden);
  CHECK(made.stages == wanted.stages);
  CHECK(grouped(made.ids, groups) == grouped(wanted.ids, groups));
  std::map<TokenId, double> p;
  for (std::size_t i = 0; i < made.ids.size(); ++i) p[grouped({made.ids[i]}, groups)[0]] = made.probs[i];
  REQUIRE(made.probs.size() == wanted.probs.size());
  for (std::size_t i = 0; i < wanted.ids.size(); ++i) {
    const TokenId id = grouped({wanted.ids[i]}, groups)[0];
    CAPTURE(id);
    CHECK(p[id] == near(wanted.probs[i], kSinglePrecision));
  }
}

Kept answered(const std::string& line) {
  std::ostringstream out;
  cli::answer_case(line, 1, out);
  const json answer = json::parse(out.str());
  REQUIRE_MESSAGE(!answer.contains("error"), out.str());
  return {answer["kept"], answer["probs"], answer["stages"]};
}

Kept traced(const std::string& line) {
  const cli::CaseLine read = cli::parse_case(line, 1);
  REQUIRE(read.result.ok());
  const cli::Case& c = read.result.value();
  Situation situation;
  situation.prompt = c.prompt;
  situation.output = c.output.empty() ? c.history : c.output;
  situation.dry_breakers = c.dry_breakers;
  const Logits logits = make_logits(c.logits).value();
  const Trace t = trace(logits, situation, c.knobs, c.profile);
  Kept kept;
  for (const Row& row : t.rows(t.begin, t.kept())) {
    CHECK(row.cut_by == Row::kKept);
    kept.ids.push_back(row.id);
    kept.probs.push_back(row.final.low);
  }
  for (const StageTrace& step : t.stages) kept.stages.push_back(step.kept());
  return kept;
}

}  // namespace

TEST_CASE("golden: every case of the engines' own code, as trace --jsonl answers it") {
  for (const File& file : kFiles) {
    const json whole = read_file(file);  // outlives the loop over a part of it
    for (const json& golden : whole["cases"]) {
      const std::string name = std::string(file.name) + " " + golden["id"].get<std::string>();
      CAPTURE(name);
      check_kept(answered(line_of(golden, file)), golden);
    }
  }
}

TEST_CASE("golden: every case again, straight from the trace") {
  for (const File& file : kFiles) {
    const json whole = read_file(file);  // outlives the loop over a part of it
    for (const json& golden : whole["cases"]) {
      const std::string name = std::string(file.name) + " " + golden["id"].get<std::string>();
      CAPTURE(name);
      check_kept(traced(line_of(golden, file)), golden);
    }
  }
}
