#include "app/cli/trace_jsonl.h"

#include <algorithm>
#include <array>

#include "app/cli/streams.h"
#include "core/json/writer.h"
#include "core/sampling/trace.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

constexpr size_t kMaxLineBytes = size_t{256} << 20;

// Always false: the case was not answered.
bool write_error(JsonWriter& json, const std::string& id, const std::string& sentence) {
  json.open_object(Layout::kOneLine);
  json.key("id").json(id);
  json.key("error").value(sentence);
  json.close_object();
  json.end_line();
  return false;
}

struct Survivors {
  std::vector<TokenId> ids;   // descending probability, ties by id
  std::vector<double> probs;  // they sum to 1
};

// Ranks follow the logits. Far below the best two of them may have the same probability, 0, and
// then it is the id that counts.
void order_ties(Survivors& all) {
  const size_t n = all.ids.size();
  for (size_t begin = 0, end = 0; begin < n; begin = end) {
    while (end < n && all.probs[end] == all.probs[begin]) ++end;
    std::sort(all.ids.begin() + static_cast<std::ptrdiff_t>(begin),
              all.ids.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

Survivors survivors_of(const Trace& t) {
  constexpr int kBatch = 4096;  // a full vocabulary is never held as rows
  Survivors all;
  for (int first = t.begin; first < t.end; first += kBatch) {
    for (const Row& row : t.rows(first, std::min(kBatch, t.end - first))) {
      all.ids.push_back(row.id);
      all.probs.push_back(row.final.low);  // exact: a case has no tail
    }
  }
  order_ties(all);
  return all;
}

// A history that is not told apart counts as written by the model.
Situation situation_of(const Case& given) {
  Situation s;
  const bool apart = !given.prompt.empty() || !given.output.empty();
  s.prompt = given.prompt;
  s.output = apart ? given.output : given.history;
  s.dry_breakers = given.dry_breakers;
  s.ends = given.ends;
  return s;
}

void write_answer(JsonWriter& json, const std::string& id, const Trace& t,
                  const std::vector<std::string>& notes) {
  const Survivors all = survivors_of(t);
  std::vector<int> stages;
  for (const StageTrace& step : t.stages) stages.push_back(step.kept());
  json.open_object(Layout::kOneLine);
  json.key("id").json(id);
  write_list(json, "kept", all.ids);
  write_list(json, "probs", all.probs);
  write_list(json, "stages", stages);
  if (!notes.empty()) write_list(json, "notes", notes);
  json.close_object();
  json.end_line();
}

// The next line without its end; false at the end of the stream. What goes past the limit is read
// and thrown away, `too_long` says so.
bool next_line(std::istream& in, std::string& line, bool& too_long) {
  std::array<char, 1 << 16> block;
  line.clear();
  too_long = false;
  while (true) {
    in.getline(block.data(), block.size());
    const bool ended = in.eof() || in.bad();
    const bool more = !ended && in.fail();  // no line break within the block
    const auto count = static_cast<size_t>(in.gcount()) - (ended || more ? 0 : 1);
    too_long = too_long || line.size() + count > kMaxLineBytes;
    if (!too_long) line.append(block.data(), count);
    if (!more) return !ended || !line.empty() || too_long;
    in.clear();
  }
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

bool answer_case(std::string_view line, std::int64_t number, std::ostream& out) {
  JsonWriter json(out);
  const CaseLine read = parse_case(line, number);
  if (!read.result) return write_error(json, read.id, read.result.error());
  const Case& given = read.result.value();
  const Result<Logits> logits = make_logits(given.logits);
  if (!logits) {
    return write_error(json, read.id, "stdin:" + std::to_string(number) + ": " + logits.error());
  }
  const Trace made = trace(logits.value(), situation_of(given), given.knobs, given.profile);
  write_answer(json, read.id, made, given.notes);
  return true;
}

int answer_cases(std::istream& in, std::ostream& out, std::ostream& err) {
  std::string line;
  bool too_long = false, all_answered = true;
  for (std::int64_t number = 1; out && next_line(in, line, too_long); ++number) {
    if (too_long) {
      JsonWriter json(out);
      all_answered = write_error(
          json, "null", "stdin:" + std::to_string(number) + ": the line is longer than 256 MB");
    } else if (!is_blank(line)) {
      all_answered &= answer_case(line, number, out);
    }
    out.flush();
  }
  if (in.bad()) return refuse(err, "stdin could not be read to its end.", kFailure);
  const int written = finish_output({in, out, err});
  return written == kFine && !all_answered ? kBadInput : written;
}

}  // namespace logitdice::cli
