#include "core/capture/formats/answers/answer_text.h"

#include <algorithm>

#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kDone = "[DONE]";
constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed_line(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(kBlank);
  if (begin == line.npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlank) - begin + 1);
}

std::string_view line_at(std::string_view text, std::size_t at) {
  return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

void blank(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
  }
}

// The heads of an HTTP answer, and of those before it (100 Continue, a redirect).
std::size_t blank_heads(std::string& text, std::size_t begin) {
  while (std::string_view(text).substr(begin).starts_with("HTTP/")) {
    std::size_t end = begin;
    while (end < text.size() && !trimmed_line(line_at(text, end)).empty()) {
      end += line_at(text, end).size() + 1;
    }
    end = std::min(end, text.size());
    blank(text, begin, end);
    begin = std::min(text.find_first_not_of(" \t\r\n", end), text.size());
  }
  return begin;
}

// The payload of a line "data: …", as a place in it; the line's size where there is none.
std::size_t payload_of(std::string_view line) {
  constexpr std::string_view field = "data:";
  return line.starts_with(field) ? field.size() : line.size();
}

void blank_events(AnswerText& out) {
  std::string& text = out.text;
  for (std::size_t at = out.begin; at < text.size();) {
    const std::string_view line = line_at(text, at);
    const std::size_t size = line.size(), payload = payload_of(line);
    const bool done = trimmed_line(line.substr(payload)) == kDone;
    if (done) {
      out.ended = true;
      out.ends.push_back(at);
    }
    blank(text, at, at + (done ? size : payload));
    at += size + 1;
  }
}

// What one value is in a sequence of them.
enum class Part { kWhole, kChunk, kLastChunk };

Part part_of(const JsonNode& root) {
  if (root["object"].text().ends_with(".chunk")) return Part::kChunk;
  if (root["type"].text().starts_with("response.")) return Part::kChunk;
  for (const char* end : {"done", "stop"}) {  // Ollama, llama.cpp
    const JsonNode value = root[end];
    if (value.kind() == JsonNode::Kind::kBoolean) {
      return value.is_true() ? Part::kLastChunk : Part::kChunk;
    }
  }
  if (root["token"].is_object() && root["index"]) {  // TGI
    return root["generated_text"].is_text() ? Part::kLastChunk : Part::kChunk;
  }
  return Part::kWhole;
}

// Answers are unwrapped where their own shape is not known: {"response": {…}}, [{…}, {…}].
constexpr std::string_view kWrappers[] = {"response", "body",   "data",       "result",
                                          "raw",      "output", "completion", "response_json"};
constexpr int kDeepestWrapper = 4;

bool is_known(const JsonNode& root) {
  return shape_of({"", {root}, ""}) != nullptr;
}

bool is_gemini_stream(const JsonNode& list) {
  const JsonNode first = list.at(0);
  return first["candidates"].at(0) && !first["candidates"].at(0)["finishReason"];
}

class Unwrapper {
 public:
  explicit Unwrapper(std::vector<Answer>& out) : out_(out) {}

  void unwrap(const JsonNode& root, const std::string& title, int depth) {
    if (depth < kDeepestWrapper && is_batch_line(root)) return unwrap_batch_line(root, depth);
    const bool known = is_known(root);
    if (!known && depth < kDeepestWrapper) {
      if (root.is_list()) return unwrap_list(root, title, depth);
      for (const std::string_view key : kWrappers) {
        const JsonNode inner = root[key];
        if (!inner.is_object() && !inner.is_list()) continue;
        if (holds_answer(inner, depth + 1)) return unwrap(inner, title, depth + 1);
      }
    }
    out_.push_back({title, {root}, ""});
  }

 private:
  static bool is_batch_line(const JsonNode& root) {
    return root["custom_id"] && (root["response"] || root["error"]);
  }

  bool holds_answer(const JsonNode& root, int depth) const {
    if (is_known(root)) return true;
    if (depth >= kDeepestWrapper) return false;
    if (root.is_list()) return root.first() && holds_answer(root.first(), depth + 1);
    return std::any_of(std::begin(kWrappers), std::end(kWrappers), [&](std::string_view key) {
      const JsonNode inner = root[key];
      return (inner.is_object() || inner.is_list()) && holds_answer(inner, depth + 1);
    });
  }

  void unwrap_batch_line(const JsonNode& root, int depth) {
    const std::string title = root["custom_id"].text();
    const JsonNode body = root["response"]["body"];
    if (body) return unwrap(body, title, depth + 1);
    out_.push_back({title, {root}, ""});  // its error is its answer
  }

  void unwrap_list(const JsonNode& list, const std::string& title, int depth) {
    if (is_gemini_stream(list)) {
      Answer& answer = out_.emplace_back();
      answer.title = title;
      for_each_child(list, [&](const JsonNode& chunk) { answer.chunks.push_back(chunk); });
      return;
    }
    std::size_t place = 0;
    const bool one = !list.first() || !list.first().next();
    for (JsonNode item = list.first(); item && out_.size() < kMostTexts; item = item.next()) {
      const std::string number = "answer " + std::to_string(++place);
      const std::string own = title.empty() ? number : title + ", " + number;
      unwrap(item, one ? title : own, depth + 1);
    }
  }

  std::vector<Answer>& out_;
};

// Puts values together as they come.
class Sequence {
 public:
  Sequence(const AnswerText& text, const JsonTree& tree) : text_(text), places_(tree.text()) {}

  void add(const JsonNode& root) {
    const Part part = text_.stream ? Part::kChunk : part_of(root);
    const bool other = part != Part::kWhole && !open_.empty() && parts_two(root);
    if (part == Part::kWhole || other) close();
    if (part == Part::kWhole) {
      open_.push_back(root);
      return close();
    }
    open_.push_back(root);
    if (part == Part::kLastChunk) close();
  }

  void refuse(std::size_t offset, std::string sentence) {
    close();
    Answer& answer = answers_.emplace_back();
    answer.title = title(offset);
    answer.refused = std::move(sentence);
  }

  std::size_t size() const { return answers_.size(); }

  std::vector<Answer> finish() {
    close();
    return std::move(answers_);
  }

 private:
  // A stream's end stands between, or another answer's id.
  bool parts_two(const JsonNode& root) const {
    const JsonNode& last = open_.back();
    const auto end = std::upper_bound(text_.ends.begin(), text_.ends.end(), last.offset());
    const bool ended = end != text_.ends.end() && *end < root.offset();
    if (text_.stream) return ended;
    return last["id"].is_text() && root["id"].is_text() && last["id"].text() != root["id"].text();
  }

  void close() {
    if (open_.empty()) return;
    if (open_.size() == 1) {
      Unwrapper(answers_).unwrap(open_.front(), title(open_.front().offset()), 0);
    } else {
      answers_.push_back({title(open_.front().offset()), open_, ""});
    }
    open_.clear();
  }

  std::string title(std::size_t offset) {
    return "line " + std::to_string(places_.at(offset).line);
  }

  const AnswerText& text_;
  std::vector<JsonNode> open_;
  std::vector<Answer> answers_;
  Places places_;  // of the titles
};

// "line 1" says nothing where there is but one value: "line 1, answer 2" is "answer 2".
void drop_line(std::vector<Answer>& answers) {
  for (Answer& answer : answers) {
    if (!answer.title.starts_with("line ")) continue;
    const std::size_t comma = answer.title.find(", ");
    answer.title.erase(0, comma == answer.title.npos ? comma : comma + 2);
  }
}

}  // namespace

bool begins_http(std::string_view beginning) {
  if (beginning.starts_with(kByteOrderMark)) beginning.remove_prefix(kByteOrderMark.size());
  return beginning.starts_with("HTTP/") && beginning.substr(0, 16).find(' ') != beginning.npos;
}

bool begins_stream(std::string_view beginning) {
  if (beginning.starts_with(kByteOrderMark)) beginning.remove_prefix(kByteOrderMark.size());
  constexpr std::string_view before[] = {"event:", "id:", "retry:", ":"};
  while (!beginning.empty()) {
    const std::string_view line = line_at(beginning, 0);
    const std::string_view payload = trimmed_line(line.substr(payload_of(line)));
    if (line.starts_with("data:")) {
      return payload.starts_with('{') || payload.starts_with(kDone) || payload.starts_with("[{");
    }
    const bool field = std::any_of(std::begin(before), std::end(before),
                                   [&](std::string_view name) { return line.starts_with(name); });
    if (!field && !trimmed_line(line).empty()) return false;
    beginning.remove_prefix(std::min(line.size() + 1, beginning.size()));
  }
  return false;
}

std::optional<std::string> meant_as_json(std::string_view beginning) {
  if (beginning.starts_with(kByteOrderMark)) beginning.remove_prefix(kByteOrderMark.size());
  beginning = beginning.substr(std::min(beginning.find_first_not_of(" \t\r\n"), beginning.size()));
  constexpr std::string_view calls[] = {
      "ChatCompletion(", "Completion(",       "Response(",        "RequestOutput(",
      "[RequestOutput(", "CompletionOutput(", "[ChatCompletion(", "GenerateContentResponse("};
  bool repr = beginning.starts_with("{'") || beginning.starts_with("[{'");
  for (const std::string_view call : calls) repr |= beginning.starts_with(call);
  if (!repr || beginning.find("logprob") == beginning.npos) return std::nullopt;
  return "this is Python's way to print an object, no JSON; save it with json.dump(answer, file), "
         "or of "
         "an SDK's object file.write(answer.model_dump_json())";
}

AnswerText clean_answer_text(std::string bytes) {
  AnswerText out;
  out.text = std::move(bytes);
  if (std::string_view(out.text).starts_with(kByteOrderMark)) out.begin = kByteOrderMark.size();
  out.begin = blank_heads(out.text, out.begin);
  out.stream = begins_stream(std::string_view(out.text).substr(out.begin));
  if (out.stream) blank_events(out);
  return out;
}

Result<Answers> split_answers(const AnswerText& text, JsonTree& tree) {
  Answers out;
  Sequence sequence(text, tree);
  int values = 0;
  for (std::size_t at = tree.skip_space(text.begin); at < text.text.size();
       at = tree.skip_space(at)) {
    if (sequence.size() >= kMostTexts) {
      out.notes.push_back("The file has more than " + count_text(kMostTexts) +
                          " texts; the others are left out.");
      break;
    }
    const std::size_t begin = at;
    const Result<JsonNode> root = tree.add(at);
    if (root) {
      sequence.add(root.value());
      ++values;
      continue;
    }
    if (values == 0) return Error{root.error()};
    if (text.stream) {
      out.notes.push_back("The stream is cut off: its last piece is left out.");
      break;
    }
    sequence.refuse(begin, root.error());
    at = std::min(text.text.find('\n', begin), text.text.size());  // the next line may be whole
  }
  if (values == 0) return tree.error_at(text.begin, "there is no JSON in this file");
  out.list = sequence.finish();
  if (values == 1 || out.list.size() == 1) drop_line(out.list);
  return out;
}

}  // namespace logitdice
