#include "core/lesson/markdown.h"

#include <md4c.h>

#include <charconv>
#include <utility>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

std::string text_of(const MD_ATTRIBUTE& attribute) {
  return attribute.text ? std::string(attribute.text, attribute.size) : "";
}

struct Entity {
  std::string_view name, text;
};
constexpr Entity kEntities[] = {{"&amp;", "&"},   {"&lt;", "<"},        {"&gt;", ">"},
                                {"&quot;", "\""}, {"&nbsp;", "\u00A0"}, {"&minus;", "−"},
                                {"&times;", "×"}, {"&le;", "≤"},        {"&ge;", "≥"}};

// "&#8722;" or "&#x2212;"; 0 where it is none.
char32_t numbered_character(std::string_view entity) {
  if (!entity.starts_with("&#") || entity.size() < 4) return 0;
  const bool hex = entity[2] == 'x' || entity[2] == 'X';
  std::uint32_t value = 0;
  const char* begin = entity.data() + (hex ? 3 : 2);
  const char* end = entity.data() + entity.size() - 1;
  const auto read = std::from_chars(begin, end, value, hex ? 16 : 10);
  const bool character = read.ptr == end && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  return character ? value : 0;
}

// The character that it stands for; an entity that we do not know stays as it is written.
std::string entity_text(std::string_view entity) {
  for (const Entity& known : kEntities) {
    if (known.name == entity) return std::string(known.text);
  }
  std::string text;
  if (const char32_t character = numbered_character(entity)) append_utf8(text, character);
  return text.empty() ? std::string(entity) : text;
}

struct OpenList {
  bool ordered = false;
  int next = 1;  // the number of the next item
};

class BlockMaker {
 public:
  std::vector<Block> make(std::string_view markdown) {
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_STRIKETHROUGH;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return static_cast<BlockMaker*>(self)->enter_block(type, detail), 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      return static_cast<BlockMaker*>(self)->leave_block(type), 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return static_cast<BlockMaker*>(self)->enter_span(type, detail), 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
      return static_cast<BlockMaker*>(self)->leave_span(type), 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      return static_cast<BlockMaker*>(self)->add_text(type, {text, size}), 0;
    };
    md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, this);
    return std::move(blocks_);
  }

 private:
  void enter_block(MD_BLOCKTYPE type, void* detail);
  void leave_block(MD_BLOCKTYPE type);
  void enter_span(MD_SPANTYPE type, void* detail);
  void leave_span(MD_SPANTYPE type);
  void add_text(MD_TEXTTYPE type, std::string_view text);

  Block& begin(BlockKind kind);
  void open_list(bool ordered, int first);
  void begin_item();
  void append(std::string_view text);
  TextRuns& line();

  std::vector<Block> blocks_;
  std::vector<OpenList> lists_;
  bool open_ = false;         // the last block takes more text
  bool item_begins_ = false;  // the next block is the first of an item
  int quotes_ = 0;            // quotations that are open
  int bold_ = 0, italic_ = 0, code_ = 0;
  std::vector<std::string> links_;
};

Block& BlockMaker::begin(BlockKind kind) {
  Block block;
  block.kind = kind;
  block.depth = static_cast<int>(lists_.size());
  block.quote = quotes_ > 0;
  block.item = std::exchange(item_begins_, false);
  if (block.item && lists_.back().ordered) block.number = lists_.back().next++;
  blocks_.push_back(std::move(block));
  open_ = true;
  return blocks_.back();
}

void BlockMaker::open_list(bool ordered, int first) {
  // An item that begins with a list has no text of its own.
  if (item_begins_) begin(BlockKind::paragraph);
  lists_.push_back({ordered, first});
  open_ = false;
}

void BlockMaker::begin_item() {
  item_begins_ = true;
  open_ = false;
}

void BlockMaker::enter_block(MD_BLOCKTYPE type, void* detail) {
  switch (type) {
    case MD_BLOCK_UL:
      return open_list(false, 0);
    case MD_BLOCK_OL:
      return open_list(true, static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start));
    case MD_BLOCK_LI:
      return begin_item();
    case MD_BLOCK_QUOTE:
      ++quotes_;
      return;
    case MD_BLOCK_HR:
      begin(BlockKind::rule);
      open_ = false;
      return;
    case MD_BLOCK_P:
      begin(BlockKind::paragraph);
      return;
    case MD_BLOCK_H:
      begin(BlockKind::heading).level =
          static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
      return;
    case MD_BLOCK_CODE:
      begin(BlockKind::code).language = text_of(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang);
      return;
    case MD_BLOCK_TABLE:
      begin(BlockKind::table);
      return;
    case MD_BLOCK_TR:
      blocks_.back().rows.emplace_back();
      return;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      blocks_.back().rows.back().emplace_back();
      return;
    default:
      return;
  }
}

void BlockMaker::leave_block(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      lists_.pop_back();
      open_ = false;
      return;
    case MD_BLOCK_LI:
      if (item_begins_) begin(BlockKind::paragraph);  // an empty item is one all the same
      open_ = false;
      return;
    case MD_BLOCK_QUOTE:
      --quotes_;
      open_ = false;
      return;
    case MD_BLOCK_P:
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_TABLE:
      open_ = false;
      return;
    default:
      return;
  }
}

void BlockMaker::enter_span(MD_SPANTYPE type, void* detail) {
  if (type == MD_SPAN_STRONG) ++bold_;
  if (type == MD_SPAN_EM) ++italic_;
  if (type == MD_SPAN_CODE) ++code_;
  if (type == MD_SPAN_A) links_.push_back(text_of(static_cast<MD_SPAN_A_DETAIL*>(detail)->href));
  if (type == MD_SPAN_IMG) links_.push_back(text_of(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src));
}

void BlockMaker::leave_span(MD_SPANTYPE type) {
  if (type == MD_SPAN_STRONG) --bold_;
  if (type == MD_SPAN_EM) --italic_;
  if (type == MD_SPAN_CODE) --code_;
  if (type == MD_SPAN_A || type == MD_SPAN_IMG) links_.pop_back();
}

// Where text goes now. The text of a tight list has no paragraph of its own.
TextRuns& BlockMaker::line() {
  if (!open_) begin(BlockKind::paragraph);
  Block& block = blocks_.back();
  const bool cell = !block.rows.empty() && !block.rows.back().empty();
  return cell ? block.rows.back().back() : block.runs;
}

void BlockMaker::append(std::string_view text) {
  TextRuns& runs = line();
  TextRun run{"", bold_ > 0, italic_ > 0, code_ > 0, links_.empty() ? "" : links_.back()};
  if (!runs.empty()) {
    run.text = runs.back().text;
    if (run == runs.back()) return static_cast<void>(runs.back().text.append(text));
  }
  run.text = text;
  runs.push_back(std::move(run));
}

void BlockMaker::add_text(MD_TEXTTYPE type, std::string_view text) {
  const bool code_block = open_ && blocks_.back().kind == BlockKind::code;
  if (code_block) return static_cast<void>(blocks_.back().code.append(text));
  switch (type) {
    case MD_TEXT_NULLCHAR:
      return append("\uFFFD");
    case MD_TEXT_BR:
      return append("\n");
    case MD_TEXT_SOFTBR:
      return append(" ");
    case MD_TEXT_ENTITY:
      return append(entity_text(text));
    default:
      return append(text);
  }
}

// A block as one line of runs: what has none is its text.
TextRuns runs_of_block(const Block& block) {
  if (block.kind == BlockKind::code) return {{block.code, false, false, true, ""}};
  TextRuns runs = block.runs;
  for (const auto& row : block.rows) {
    if (!runs.empty()) runs.push_back({"\n"});
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) runs.push_back({"  "});
      runs.insert(runs.end(), row[i].begin(), row[i].end());
    }
  }
  return runs;
}

}  // namespace

std::vector<Block> blocks(std::string_view markdown) {
  return BlockMaker().make(markdown);
}

TextRuns runs_of(std::string_view markdown) {
  TextRuns runs;
  for (const Block& block : blocks(markdown)) {
    if (!runs.empty()) runs.push_back({"\n"});
    const TextRuns more = runs_of_block(block);
    runs.insert(runs.end(), more.begin(), more.end());
  }
  return runs;
}

std::string plain_text(std::string_view markdown) {
  std::string text;
  for (const TextRun& run : runs_of(markdown)) text += run.text;
  return text;
}

std::string markdown_escaped(std::string_view text) {
  constexpr std::string_view kSigns = "\\`*_[]<>&~|";
  std::string out;
  for (const char c : text) {
    if (kSigns.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace logitdice
