#include <charconv>
#include <cmath>
#include <utility>

#include "core/capture/formats/distribution_file.h"
#include "core/capture/formats/draft.h"
#include "core/json/values.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::size_t kNowhere = std::string_view::npos;

// A part of the file. Empty views keep their offset, which a bare string_view would lose.
struct Slice {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
};

class TextParser {
 public:
  TextParser(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  Result<Draft> parse();

 private:
  enum class Form { kUnknown, kNamed, kBare };

  bool parse_line(Slice line);
  bool parse_comment(Slice line);
  bool parse_context(Slice rest);
  bool parse_named(Slice line);
  bool parse_numbers(Slice line);
  void judge_commas(Slice line);
  std::string comma_refusal() const;
  bool parse_quoted(Slice line, std::string& out, std::size_t& end);
  bool parse_escape(std::size_t end, std::size_t& at, std::string& out);
  bool parse_hex(std::size_t& at, std::size_t end, int digits, std::string_view what,
                 char32_t& out);
  bool parse_unicode_escape(std::size_t end, std::size_t& at, std::string& out);
  bool take_form(Form form, Slice line);
  bool add_score(Slice number);
  void finish_note();

  std::string_view view(Slice slice) const {
    return text_.substr(slice.begin, slice.end - slice.begin);
  }
  Slice trimmed(Slice slice) const;
  bool fail(std::size_t offset, std::string_view sentence) {
    error_ = error_at(name_, text_, offset, sentence);
    return false;
  }

  std::string_view text_, name_;
  Draft draft_;
  Error error_;
  Form form_ = Form::kUnknown;
  bool has_context_ = false;
  int token_like_comments_ = 0;
  std::size_t one_comma_ = kNowhere;  // of the first word like "6,5"
  bool commas_part_numbers_ = false;  // some word is one like "6,5,4" or "6.0,5.0"
};

Slice TextParser::trimmed(Slice slice) const {
  while (!slice.empty() && kBlanks.find(text_[slice.begin]) != kBlanks.npos) ++slice.begin;
  while (!slice.empty() && kBlanks.find(text_[slice.end - 1]) != kBlanks.npos) --slice.end;
  return slice;
}

// The last colon of the slice, or its end.
std::size_t last_colon(std::string_view text, Slice slice) {
  const std::size_t at = text.substr(slice.begin, slice.end - slice.begin).rfind(':');
  return at == std::string_view::npos ? slice.end : slice.begin + at;
}

Result<Draft> TextParser::parse() {
  const std::size_t zero = text_.find('\0');
  if (zero != std::string_view::npos) {
    return file_error(name_, "byte " + std::to_string(zero) +
                                 " is 0, so this is no text; save lines like \"mat: 6.0\"");
  }
  std::size_t at = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < text_.size()) {
    const LineEnd line = line_end(text_, at);
    if (!parse_line(trimmed({at, line.end}))) return error_;
    at = line.next;
  }
  if (draft_.scores.empty()) {
    return file_error(name_,
                      "there is no logit in the file; write lines like \"mat: 6.0\" or numbers");
  }
  if (one_comma_ != kNowhere && !commas_part_numbers_) {
    fail(one_comma_, comma_refusal());
    return error_;
  }
  finish_note();
  return std::move(draft_);
}

bool TextParser::parse_line(Slice line) {
  if (line.empty()) return true;
  if (text_[line.begin] == '#') return parse_comment(line);
  const std::size_t colon = view(line).find(':');
  if (form_ == Form::kUnknown && !has_context_ && view(line).starts_with("context") &&
      colon != std::string_view::npos) {
    const Slice key = trimmed({line.begin, line.begin + colon});
    const Slice rest = trimmed({line.begin + colon + 1, line.end});
    // "context: 3.5" is a token of that name: a context is no number.
    const bool number = parse_number(view(rest)).fault != NumberFault::kNotANumber;
    if (view(key) == "context" && !number) return parse_context(rest);
  }
  if (text_[line.begin] == '"' || colon != std::string_view::npos) return parse_named(line);
  return parse_numbers(line);
}

bool TextParser::parse_comment(Slice line) {
  const std::size_t colon = last_colon(text_, line);
  const bool spaced = line.begin + 1 < line.end && text_[line.begin + 1] == ' ';
  if (colon < line.end && !spaced) {
    const Slice number = trimmed({colon + 1, line.end});
    token_like_comments_ += parse_number(view(number)).fault == NumberFault::kNone;
  }
  return true;
}

bool TextParser::parse_context(Slice rest) {
  has_context_ = true;
  if (rest.end - rest.begin > kMaxTextBytes) return fail(rest.begin, kTextTooLong);
  draft_.context = view(rest);
  if (rest.empty() || text_[rest.begin] != '"') return true;
  std::size_t end = 0;
  draft_.context.clear();
  if (!parse_quoted(rest, draft_.context, end)) return false;
  return end == rest.end ||
         fail(end,
              "the context goes on after its closing quotation mark; write \\\" for a quotation "
              "mark inside");
}

bool TextParser::parse_named(Slice line) {
  std::string token;
  std::size_t colon = 0;
  if (text_[line.begin] == '"') {
    std::size_t end = 0;
    if (!parse_quoted(line, token, end)) return false;
    colon = trimmed({end, line.end}).begin;
    if (colon == line.end || text_[colon] != ':') {
      return fail(colon,
                  "after a token in quotation marks a colon must follow; write \"mat\": 6.0, "
                  "and \\\" for a quotation mark inside");
    }
  } else {
    colon = last_colon(text_, line);
    token = view(trimmed({line.begin, colon}));
    if (token.empty()) {
      return fail(line.begin,
                  "there is no token before the colon; write \"\": 1.0 for an empty token");
    }
  }
  if (!take_form(Form::kNamed, line)) return false;
  if (token.size() > kMaxTextBytes) return fail(line.begin, kTextTooLong);
  const Slice number = trimmed({colon + 1, line.end});
  if (number.empty()) {
    return fail(number.begin, "there is no number after the last colon; write " +
                                  quoted(view({line.begin, colon})) +
                                  " and a logit, as in mat: 6.0");
  }
  draft_.pieces.push_back(std::move(token));
  return add_score(number);
}

bool TextParser::parse_numbers(Slice line) {
  if (!take_form(Form::kBare, line)) return false;
  constexpr std::string_view separators = " \t,";
  judge_commas(line);
  std::size_t at = line.begin;
  bool comma = false;  // the last separator held one, so a number must follow
  while (at < line.end) {
    // Only within the line: a search to the end of the file, line by line, would be quadratic.
    const std::size_t end =
        std::min(text_.substr(0, line.end).find_first_of(separators, at), line.end);
    if (end == at) return fail(at, "a number is missing before this comma; write 1.5, 2.5, 3.5");
    if (!add_score({at, end})) return false;
    comma = false;
    for (at = end; at < line.end && separators.find(text_[at]) != separators.npos; ++at) {
      if (text_[at] != ',') continue;
      if (comma) return fail(at, "a number is missing between two commas; write 1.5, 2.5, 3.5");
      comma = true;
    }
  }
  return true;
}

// "6,5" may be one number or two: what the commas are is seen from the whole file. Commas beside a
// blank part numbers and say nothing of those within a word.
void TextParser::judge_commas(Slice line) {
  if (view(line).find(',') == kNowhere) return;
  for (std::size_t at = line.begin; at < line.end;) {
    const std::size_t begin = std::min(text_.find_first_not_of(" \t,", at), line.end);
    at = std::min(text_.find_first_of(kBlanks, begin), line.end);
    Slice word{begin, at};
    while (!word.empty() && text_[word.end - 1] == ',') --word.end;
    if (view(word).find(',') == kNowhere) continue;
    if (!may_be_one_number(view(word))) {
      commas_part_numbers_ = true;
    } else if (one_comma_ == kNowhere) {
      one_comma_ = word.begin;
    }
  }
}

std::string TextParser::comma_refusal() const {
  const std::size_t end = std::min(text_.find_first_of(" \t\r\n", one_comma_), text_.size());
  std::string_view word = text_.substr(one_comma_, end - one_comma_);
  while (word.ends_with(',')) word.remove_suffix(1);
  return quoted(word) +
         " may be one number or two; write a decimal point, as in 6.5, or a blank between two "
         "numbers, as in 6, 5";
}

bool TextParser::take_form(Form form, Slice line) {
  if (form_ == Form::kUnknown) form_ = form;
  if (form_ == form) return true;
  if (form == Form::kBare) {
    return fail(line.begin,
                "this line has no colon, but the lines before are \"token: logit\"; write " +
                    quoted(view(line)) + " as token: logit");
  }
  return fail(line.begin,
              "this line names a token, but the lines before are only numbers; write all lines as "
              "token: logit or none");
}

bool TextParser::add_score(Slice number) {
  const ParsedLogit parsed = parse_logit(view(number));
  if (parsed.fault != NumberFault::kNone) {
    std::string sentence = logit_refusal(view(number), parsed.fault);
    if (parsed.fault == NumberFault::kNotANumber && form_ == Form::kBare) {
      sentence += "; a token and its logit have a colon between them";
    }
    return fail(number.begin, sentence);
  }
  if (draft_.scores.size() == kMaxTokens) {
    return fail(number.begin,
                "there are more than " + count_text(kMaxTokens) + " logits; keep the highest");
  }
  draft_.scores.push_back(parsed.value);
  return true;
}

// Reads the quotation that begins the slice; `end` is the offset behind its closing mark.
bool TextParser::parse_quoted(Slice line, std::string& out, std::size_t& end) {
  std::size_t at = line.begin + 1;
  while (at < line.end && text_[at] != '"') {
    if (text_[at] == '\\') {
      if (!parse_escape(line.end, at, out)) return false;
    } else {
      out += text_[at++];
    }
  }
  if (at >= line.end) {
    return fail(line.begin,
                "the quotation mark that opens here is not closed; write \"\\\"\" for a "
                "token that is a quotation mark");
  }
  end = at + 1;
  return true;
}

bool TextParser::parse_escape(std::size_t end, std::size_t& at, std::string& out) {
  struct Escape {
    char letter, character;
  };
  constexpr Escape escapes[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'\\', '\\'}, {'"', '"'}};
  const char letter = at + 1 < end ? text_[at + 1] : '\0';
  for (const Escape& escape : escapes) {
    if (escape.letter != letter) continue;
    out += escape.character;
    at += 2;
    return true;
  }
  if (letter == 'u') return parse_unicode_escape(end, at, out);
  if (letter == 'x') {
    char32_t byte = 0;
    at += 2;
    if (!parse_hex(at, end, 2, "\\x takes two hexadecimal digits, as in \\xe2", byte)) return false;
    out += static_cast<char>(byte);
    return true;
  }
  return fail(
      at,
      "a backslash begins \\n \\t \\r \\\\ \\\" \\u00e9 \\u{1F600} or \\xe2; write \\\\ for a "
      "backslash");
}

// Reads exactly `digits` hexadecimal digits at `at` and steps over them.
bool TextParser::parse_hex(std::size_t& at, std::size_t end, int digits, std::string_view what,
                           char32_t& out) {
  const auto count = static_cast<std::size_t>(digits);
  std::uint32_t value = 0;
  const char* const first = text_.data() + at;
  const bool enough = end - at >= count;
  if (!enough || std::from_chars(first, first + count, value, 16).ptr != first + count) {
    return fail(at, what);
  }
  at += count;
  out = value;
  return true;
}

// \u00e9, the pair \ud83d\ude00, or \u{1F600}.
bool TextParser::parse_unicode_escape(std::size_t end, std::size_t& at, std::string& out) {
  constexpr std::string_view four = "\\u takes four hexadecimal digits, as in \\u00e9";
  constexpr std::string_view braces =
      "\\u{ takes up to six hexadecimal digits and a }, as in \\u{1F600}";
  const std::size_t begin = at;
  char32_t value = 0;
  at += 2;
  if (at < end && text_[at] == '{') {
    const std::size_t close = std::min(text_.substr(0, end).find('}', at), end);
    const std::size_t digits = close - at - 1;
    if (close == end || digits < 1 || digits > 6) return fail(begin, braces);
    ++at;
    if (!parse_hex(at, end, static_cast<int>(digits), braces, value)) return false;
    ++at;
  } else {
    if (!parse_hex(at, end, 4, four, value)) return false;
    const bool leading = value >= 0xD800 && value < 0xDC00;
    if (leading && text_.substr(at, 2) == "\\u") {
      char32_t trailing = 0;
      at += 2;
      if (!parse_hex(at, end, 4, four, trailing)) return false;
      const bool pair = trailing >= 0xDC00 && trailing < 0xE000;
      value = pair ? 0x10000 + ((value - 0xD800) << 10) + (trailing - 0xDC00) : 0xD800;
    }
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
    return fail(begin, "this is no character; write a byte as \\xe2 and a character as \\u{1F600}");
  }
  append_utf8(out, value);
  return true;
}

void TextParser::finish_note() {
  if (form_ == Form::kBare) {
    add_note(draft_.note, "The file has no token names: #0 is its first number, #1 its second.");
  }
  if (token_like_comments_ > 0) {
    add_note(draft_.note,
             count_text(token_like_comments_) +
                 plural(token_like_comments_, " line that begins with # looks like a token",
                        " lines that begin with # look like tokens") +
                 " but counts as a comment: such a token needs quotation marks.");
  }
}

bool looks_like_text(std::string_view beginning, std::string_view name) {
  return has_extension(name, ".txt") || beginning.find('\0') == std::string_view::npos;
}

Result<Opened> read_text_file(std::string bytes, std::string_view name) {
  return opened(parse_text(bytes, name), name);
}

}  // namespace

Format text_format() {
  static constexpr std::string_view kExtensions[] = {".txt", ".tsv", ".csv", ".logits"};
  return {"text", "text lines \"token: logit\"", looks_like_text, read_text_file, kExtensions};
}

Result<Draft> parse_text(std::string_view text, std::string_view name) {
  return TextParser(text, name).parse();
}

}  // namespace logitdice
