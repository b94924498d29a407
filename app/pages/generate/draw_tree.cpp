#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/pages/generate/draw_many.h"
#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/text/line_break.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::generate_page {
namespace {

constexpr float kLinkWidth = 30, kThickest = 26, kLongestWords = 230;  // units
constexpr std::size_t kMostBytes = 200;  // of a label: more never fits

// Where a node of the tree stands.
struct Branch {
  float top = 0, height = 0;  // its share of the picture
  Rect label;
  std::string words;
  bool drawn = false;

  float middle() const { return top + height / 2; }
};

class TreePicture {
 public:
  TreePicture(const Panel& panel, const Rect& room, const TokenTree& tree)
      : panel_(panel), room_(room), tree_(tree), branches_(tree.nodes.size()) {
    const float start = panel.px(8);
    place(0, {room.x + start, room.y, room.w - start, room.h});
  }

  // The node at a point; −1: none.
  int at(ImVec2 point) const {
    int found = -1;
    for (std::size_t i = 0; i < branches_.size(); ++i) {
      const Branch& b = branches_[i];
      const bool beside = point.y >= b.top && point.y < b.top + b.height;
      if (b.drawn && beside && point.x >= b.label.x - panel_.px(kLinkWidth))
        found = static_cast<int>(i);
    }
    return found;
  }

  void draw(const std::vector<int>& lit) const {
    for (std::size_t i = 0; i < branches_.size(); ++i) {
      if (!branches_[i].drawn) continue;
      const bool on = std::find(lit.begin(), lit.end(), static_cast<int>(i)) != lit.end();
      draw_link(i, on, !lit.empty());
    }
    for (std::size_t i = 0; i < branches_.size(); ++i) {
      if (!branches_[i].drawn) continue;
      const bool on = std::find(lit.begin(), lit.end(), static_cast<int>(i)) != lit.end();
      draw_label(i, on, !lit.empty());
    }
  }

 private:
  const TokenTree::Node& node(std::size_t i) const { return tree_.nodes[i]; }
  float line_height() const { return panel_.canvas.height(panel_.fonts().mono_small); }
  float thick(int count) const {
    const float most = std::min(panel_.px(kThickest), room_.h * 0.5f);
    const auto all = static_cast<float>(node(0).count);
    return std::max(1.5f, most * static_cast<float>(count) / all);
  }

  std::string words_of(std::size_t i) const {
    std::string bytes;
    for (const TokenId token : node(i).tokens) {
      if (bytes.size() > kMostBytes) break;
      bytes += token == node_end() ? " ⟨end⟩" : mode_piece(panel_.state, token);
    }
    const std::size_t first = bytes.find_first_not_of(' ');
    return printable(first == bytes.npos ? bytes : bytes.substr(first));
  }
  TokenId node_end() const { return texts(panel_.state).many_texts.front().end_of_text; }

  // Its words take what they need, the last of a text all there is; its children share its height.
  void place(std::size_t i, Rect room) {
    Branch& branch = branches_[i];
    branch.top = room.y;
    branch.height = room.h;
    branch.drawn = room.w > panel_.px(12);
    if (!branch.drawn) return;
    const bool leaf = node(i).children.empty();
    const bool readable = room.h >= line_height() * 0.9f;
    if (readable) branch.words = words_of(i);
    float w =
        readable ? panel_.canvas.width(panel_.fonts().mono_small, branch.words) : panel_.px(14);
    w = std::min(w, leaf ? room.w : std::min(room.w, panel_.px(kLongestWords)));
    branch.label = {room.x, branch.middle() - line_height() / 2, w, line_height()};
    room.take_left(w + panel_.px(kLinkWidth + 6));
    const float unit = branch.height / static_cast<float>(node(i).count);
    room.y += unit * static_cast<float>(node(i).ends) / 2;
    for (const int child : node(i).children) {
      const auto c = static_cast<std::size_t>(child);
      const float h = unit * static_cast<float>(node(c).count);
      place(c, {room.x, room.y, room.w, h});
      room.y += h;
    }
  }

  // From its parent's words to its own, as thick as many texts go that way.
  void draw_link(std::size_t i, bool on, bool any) const {
    const Branch& to = branches_[i];
    const Theme& theme = panel_.theme();
    const float x1 = to.label.x - panel_.px(4);
    float x0 = room_.x, y0 = to.middle();
    if (node(i).parent >= 0) {
      const Branch& from = branches_[static_cast<std::size_t>(node(i).parent)];
      x0 = from.label.right() + panel_.px(2);
      y0 = from.middle();
    }
    std::array<ImVec2, 17> points;
    for (std::size_t k = 0; k < points.size(); ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(points.size() - 1);
      const float s = t * t * (3 - 2 * t);
      points[k] = {x0 + (x1 - x0) * t, y0 + (to.middle() - y0) * s};
    }
    const ImU32 colour = on ? theme.kept : faded(theme.outline, any ? 0.35f : 0.6f);
    panel_.canvas.path(points, colour, thick(node(i).count));
  }

  void draw_label(std::size_t i, bool on, bool any) const {
    const Branch& b = branches_[i];
    const Theme& theme = panel_.theme();
    if (b.words.empty()) {
      if (node(i).parent < 0) return;
      const float y = b.middle();
      panel_.canvas.line({b.label.x - panel_.px(4), y}, {b.label.right(), y},
                         on ? theme.kept : faded(theme.outline, 0.6f), thick(node(i).count));
      return;
    }
    const bool dim = any && !on;
    panel_.canvas.fill(b.label.inset(panel_.px(-2), 0), faded(theme.panel, 0.8f), panel_.px(3));
    panel_.canvas.text_within(panel_.fonts().mono_small, b.label.x, b.middle(), b.label.w + 1,
                              dim ? theme.dim : theme.text, b.words);
  }

  const Panel& panel_;
  const Rect room_;
  const TokenTree& tree_;
  std::vector<Branch> branches_;
};

std::string branch_text(const TokenTree& tree, int index) {
  const TokenTree::Node& node = tree.nodes[static_cast<std::size_t>(index)];
  const auto all = static_cast<std::int64_t>(tree.nodes.front().count);
  std::string text = count_text(node.count) + " of " + count_text(all) + " " + plural(all, "text") +
                     " " + (node.count == 1 ? "goes" : "go") + " this way";
  if (node.children.size() > 1) {
    text += ", then " + count_text(static_cast<std::int64_t>(node.children.size())) + " ways";
  }
  return text;
}

}  // namespace

void draw_token_tree(const Panel& panel, Rect room) {
  const TokenTree& tree = texts(panel.state).tree;
  if (tree.nodes.empty()) return;
  const Rect read = room.take_bottom(panel.px(40), panel.px(8));
  const TreePicture picture(panel, room, tree);
  const Control control = panel.controls.at("token_tree", room);
  if (control.focused) focus_ring(panel, room);
  const int under = control.hovered ? picture.at(ImGui::GetMousePos()) : -1;
  const int chosen = inputs(panel.state).chosen;
  const bool known = chosen >= 0 && static_cast<std::size_t>(chosen) < tree.end_of.size();
  std::vector<int> lit;
  int index = known ? chosen : -1;
  if (under >= 0) {
    lit = tree.path_to(under);
    index = tree.nodes[static_cast<std::size_t>(under)].first;
    hint(panel, branch_text(tree, under));
    if (control.clicked) panel.send(command::PageAction{kId, Action(ChooseText{index})});
  } else if (known) {
    lit = tree.path_to(tree.end_of[static_cast<std::size_t>(chosen)]);
  }
  panel.canvas.clip(room);
  picture.draw(lit);
  panel.canvas.unclip();
  draw_read_text(panel, read, index);
}

}  // namespace logitdice::generate_page
