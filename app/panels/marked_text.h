#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/panels/panel.h"
#include "core/lesson/markdown.h"

namespace logitdice {

/// The faces of a marked text.
struct TextLook {
  ImFont* text = nullptr;
  ImFont* strong = nullptr;
  ImFont* code = nullptr;
  ImU32 ink = 0;
};
TextLook running_look(const Panel& panel);
TextLook small_look(const Panel& panel);

/// Draws texts of core/lesson/markdown.h from the top of a room down and tells how high they are.
/// Links are controls `id` + ".link.0", ".link.1" …: a click follows one, the mouse over a term's
/// tells what it means.
class MarkedText {
 public:
  MarkedText(const Panel& panel, std::string id, const TextLook& look)
      : panel_(panel), id_(std::move(id)), look_(look) {}

  /// Both return where the text ends.
  float draw(const Rect& room, const std::vector<Block>& blocks);
  float draw(const Rect& room, const TextRuns& runs);

  float height(float width, const std::vector<Block>& blocks);
  float height(float width, const TextRuns& runs);

 private:
  float block(const Rect& room, const Block& block);
  float code(const Rect& room, const Block& block);
  float table(const Rect& room, const Block& block);
  float table_row(const Rect& room, const std::vector<TextRuns>& cells,
                  const std::vector<float>& widths, bool heading);
  float flow(const Rect& room, const TextRuns& runs, bool strong);
  void link(const Rect& place, const TextRun& run, bool first);
  float line_height() const;
  std::vector<float> column_widths(float width, const Block& block) const;
  std::vector<Piece> pieces_of(const TextRuns& runs, bool strong, std::vector<int>& run_of) const;

  const Panel& panel_;
  std::string id_;
  TextLook look_;
  bool draws_ = true;
  int links_ = 0, parts_ = 0;
};

}  // namespace logitdice
