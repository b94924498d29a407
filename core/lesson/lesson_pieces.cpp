#include "core/lesson/lesson_pieces.h"

#include <algorithm>
#include <optional>

#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";

// ``` or ~~~ at the front of a line, three of them or more, with the word behind.
struct Fence {
  char sign = '`';
  std::size_t length = 0;
  std::string_view word;
};

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::optional<Fence> fence_of(std::string_view line) {
  const std::size_t spaces = indentation(line);
  if (spaces > 3 || spaces == line.size()) return std::nullopt;  // four begin a block of code
  line.remove_prefix(spaces);
  const char sign = line[0];
  if (sign != '`' && sign != '~') return std::nullopt;
  const std::size_t length = std::min(line.find_first_not_of(sign), line.size());
  const std::string_view word = trimmed(line.substr(length));
  const bool inline_code = sign == '`' && word.find('`') != std::string_view::npos;
  if (length < 3 || inline_code) return std::nullopt;
  return Fence{sign, length, word};
}

bool closes(const Fence& fence, std::string_view line) {
  const std::optional<Fence> other = fence_of(line);
  return other && other->sign == fence.sign && other->length >= fence.length && other->word.empty();
}

// The title of "# Title" or "## Title ##"; nothing where the line is no heading of this level.
std::optional<std::string_view> heading_of(std::string_view line, std::size_t level) {
  const std::size_t signs = std::min(line.find_first_not_of('#'), line.size());
  if (signs != level) return std::nullopt;
  if (line.size() > signs && line[signs] != ' ' && line[signs] != '\t') return std::nullopt;
  std::string_view title = trimmed(line.substr(signs));
  const std::size_t end = title.find_last_not_of('#');
  const bool closed = end != std::string_view::npos && end + 1 < title.size() && title[end] == ' ';
  return closed ? trimmed(title.substr(0, end)) : title;
}

class PieceCutter {
 public:
  PieceCutter(const LessonSource& source, std::size_t begin) : source_(source), at_(begin) {}

  std::vector<LessonPiece> cut() {
    while (at_ < source_.bytes.size()) cut_line(line_at(source_.bytes, at_));
    return std::move(pieces_);
  }

 private:
  void cut_line(const SourceLine& line) {
    if (const auto fence = fence_of(line.text)) return cut_fence(line, *fence);
    if (const auto title = heading_of(line.text, 1)) return add(PieceKind::section, line, *title);
    if (const auto title = heading_of(line.text, 2)) return add(PieceKind::step, line, *title);
    add_text(line.begin, line.next);
  }

  void cut_fence(const SourceLine& first, const Fence& fence) {
    std::size_t end = first.next, next = first.next;
    bool closed = false;
    while (!closed && next < source_.bytes.size()) {
      const SourceLine line = line_at(source_.bytes, next);
      closed = closes(fence, line.text);
      end = closed ? line.begin : line.next;
      next = line.next;
    }
    if (!closed) source_.fail(first.begin, "this fence is not closed");
    if (fence.word.empty()) return add_text(first.begin, next);
    pieces_.push_back({PieceKind::fence, first.begin, fence.word,
                       source_.bytes.substr(first.next, end - first.next), first.next});
    at_ = next;
  }

  void add(PieceKind kind, const SourceLine& line, std::string_view title) {
    const auto offset = static_cast<std::size_t>(title.data() - source_.bytes.data());
    pieces_.push_back({kind, line.begin, {}, title, title.empty() ? line.begin : offset});
    at_ = line.next;
  }

  // Lines of text that follow each other are one piece.
  void add_text(std::size_t begin, std::size_t end) {
    at_ = end;
    if (!pieces_.empty() && pieces_.back().kind == PieceKind::text) {
      LessonPiece& last = pieces_.back();
      last.text = source_.bytes.substr(last.offset, end - last.offset);
      return;
    }
    pieces_.push_back(
        {PieceKind::text, begin, {}, source_.bytes.substr(begin, end - begin), begin});
  }

  const LessonSource& source_;
  std::size_t at_;
  std::vector<LessonPiece> pieces_;
};

}  // namespace

void LessonSource::fail(std::size_t offset, std::string_view sentence) const {
  errors.push_back(error_at(name, bytes, offset, sentence));
}

std::vector<LessonPiece> lesson_pieces(const LessonSource& source, std::size_t begin) {
  return PieceCutter(source, begin).cut();
}

SourceLine line_at(std::string_view bytes, std::size_t begin) {
  const LineEnd end = line_end(bytes, begin);
  return {bytes.substr(begin, end.end - begin), begin, end.next};
}

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) out += c;
    if (space && (out.empty() || out.back() != ' ')) out += ' ';
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return text.substr(0, 0);
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

}  // namespace logitdice
