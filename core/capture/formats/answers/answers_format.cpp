// The row of all_formats() for whatever engines answer and tools log. Which of them it is can be
// seen from the whole text alone (the prompt may come first, at any length), so the shapes have a
// table of their own, see answer.h; what has none of them goes to the formats behind this row.

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/capture/formats/answers/answer.h"
#include "core/capture/formats/answers/answer_text.h"
#include "core/capture/formats/draft.h"
#include "core/capture/formats/format.h"
#include "core/capture/formats/json_beginning.h"
#include "core/capture/formats/spelling.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kAnswersId = "answers";

// The keys of our own distributions, which json_file.cpp reads.
constexpr std::string_view kOwnKeys[] = {"logits", "probs", "generated"};

bool begins_json_list(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t bracket = text.find_first_not_of(space);
  if (bracket == text.npos || text[bracket] != '[') return false;
  const std::size_t next = text.find_first_not_of(space, bracket + 1);
  return next != text.npos && (text[next] == '{' || text[next] == '[');
}

bool looks_like_answers(std::string_view beginning, std::string_view) {
  if (begins_http(beginning) || begins_stream(beginning) || meant_as_json(beginning)) return true;
  if (begins_json_list(beginning)) return true;
  if (!begins_json_object(beginning)) return false;
  const JsonBeginning object = beginning_of_json(beginning);
  return std::none_of(std::begin(kOwnKeys), std::end(kOwnKeys),
                      [&](std::string_view key) { return object.has(key); });
}

// The formats that are asked behind this one.
Result<Opened> read_as_another(std::string bytes, std::string_view name) {
  const auto formats = all_formats();
  auto row = std::find_if(formats.begin(), formats.end(),
                          [](const Format& format) { return format.id == kAnswersId; });
  const std::string beginning = bytes.substr(0, kBeginningBytes);
  for (++row; row != formats.end(); ++row) {
    if (row->looks_like(beginning, name)) return row->read(std::move(bytes), name);
  }
  return file_error(name, "this is no kind of file that is known here");
}

// Whether a text that is no JSON was meant as an answer, so that its fault is told as one.
bool names_answer(std::string_view text) {
  constexpr std::string_view marks[] = {"logprobs\"",     "completion_probabilities\"",
                                        "\"choices\"",    "logprobsResult\"",
                                        "\"candidates\"", "\"logprob\""};
  const std::string_view beginning = text.substr(0, kBeginningBytes);
  return std::any_of(std::begin(marks), std::end(marks),
                     [&](std::string_view mark) { return beginning.find(mark) != beginning.npos; });
}

std::string unescaped(std::string text) {
  constexpr std::pair<std::string_view, char> escapes[] = {
      {"\\n", '\n'}, {"\\t", '\t'}, {"\\r", '\r'}};
  for (const auto& [escape, character] : escapes) {
    if (text == escape) return std::string(1, character);
  }
  return text;
}

// text-generation-webui's /v1/internal/logits: {" branch": 0.52, " roof": 0.21}.
bool is_token_table(const JsonNode& root) {
  double sum = 0;
  int count = 0;
  for (JsonNode member = root.first(); member; member = member.next(), ++count) {
    const auto p = member.number();
    if (!p || !(*p >= 0 && *p <= 1)) return false;
    sum += *p;
  }
  return root.is_object() && count > 1 && sum > 0 && sum <= 1.005;
}

Result<Opened> read_token_table(const JsonNode& root, std::string_view name) {
  Draft draft;
  double sum = 0;
  Spelling spelling = Spelling::kText;
  for_each_child(root, [&](const JsonNode& member) {
    const double p = member.number().value_or(0);
    sum += p;
    draft.pieces.push_back(member.key());
    draft.scores.push_back(static_cast<float>(std::log(p)));
    if (spelling == Spelling::kText) spelling = spelling_of(draft.pieces.back());
  });
  for (std::string& piece : draft.pieces) piece = unescaped(piece_bytes(piece, spelling));
  if (sum < 1 - 1e-6) draft.tail = {Tail::kUnknownCount, std::log(1 - sum)};
  add_note(draft.note,
           "Probabilities by token, as text-generation-webui's /v1/internal/logits gives them; the "
           "file does not tell whether its samplers had run.");
  return opened(std::move(draft), name);
}

// Of a file with one answer that cannot be read the sentence is the file's own.
Error place_refusal(const JsonTree& tree, const Answer& answer, bool alone,
                    const std::string& why) {
  if (alone) return file_error(tree.name(), why);
  return tree.error_at(answer.chunks.front().offset(), why);
}

void read_answer(const JsonTree& tree, const Answer& answer, bool alone,
                 std::vector<CaptureEntry>& out) {
  if (!answer.refused.empty()) {
    out.push_back({answer.title, Error{answer.refused}});
    return;
  }
  const std::size_t before = out.size();
  if (const AnswerShape* shape = shape_of(answer)) {
    shape->read(answer, out);
  } else {
    out.push_back({answer.title, Error{"this is no answer of a kind that is known here"}});
  }
  if (out.size() == before)
    out.push_back({answer.title, Error{std::string(CaptureBuilder::kNoTokens)}});
  const bool broke = std::any_of(answer.chunks.begin(), answer.chunks.end(), [](const JsonNode& n) {
    return n["error"].is_object() || n["error"].is_text();
  });
  for (std::size_t i = before; i < out.size(); ++i) {
    if (out[i].capture && broke) {
      out[i].capture.value().notes.push_back("The server broke off with an error.");
    }
    if (out[i].capture) continue;
    out[i].capture = place_refusal(tree, answer, alone, out[i].capture.error());
  }
}

Result<Opened> read_list(const JsonTree& tree, const Answers& answers) {
  std::vector<CaptureEntry> entries;
  for (const Answer& answer : answers.list) {
    read_answer(tree, answer, answers.list.size() == 1, entries);
  }
  const bool some = std::any_of(entries.begin(), entries.end(),
                                [](const CaptureEntry& entry) { return entry.capture.ok(); });
  if (!some) return Error{entries.front().capture.error()};
  for (CaptureEntry& entry : entries) {
    if (!entry.capture) continue;
    auto& notes = entry.capture.value().notes;
    notes.insert(notes.end(), answers.notes.begin(), answers.notes.end());
  }
  return Opened(Captures(std::move(entries)));
}

Result<Opened> read_answers(std::string bytes, std::string_view name) {
  if (const auto meant = meant_as_json(std::string_view(bytes).substr(0, kBeginningBytes))) {
    return file_error(name, *meant);
  }
  AnswerText text = clean_answer_text(std::move(bytes));
  JsonTree tree(text.text, name);
  const Result<Answers> answers = split_answers(text, tree);
  const bool sure = text.stream || names_answer(text.text);
  if (!answers) {
    if (sure) return Error{answers.error()};
    return read_as_another(std::move(text.text), name);
  }
  const std::vector<Answer>& list = answers->list;
  const bool known = std::any_of(list.begin(), list.end(),
                                 [](const Answer& answer) { return shape_of(answer) != nullptr; });
  if (known) return read_list(tree, answers.value());
  const JsonNode root = list.front().chunks.empty() ? JsonNode() : list.front().chunks.front();
  if (list.size() == 1 && is_token_table(root)) return read_token_table(root, name);
  if (text.stream) return file_error(name, std::string(CaptureBuilder::kNoTokens));
  return read_as_another(std::move(text.text), name);
}

}  // namespace

Format answers_format() {
  static constexpr std::string_view kExtensions[] = {".json", ".jsonl", ".txt"};
  return {kAnswersId, "answers of engines (OpenAI, llama.cpp, vLLM, Ollama …)", looks_like_answers,
          read_answers, kExtensions};
}

}  // namespace logitdice
