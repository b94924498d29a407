#include "core/decoding/paragraphs.h"

#include <algorithm>
#include <vector>

#include "core/base/assets.h"

namespace logitdice {
namespace {

std::vector<Paragraph> read_paragraphs() {
  constexpr std::string_view kFolder = "paragraphs/", kEnding = ".txt";
  std::vector<Paragraph> out;
  for (const Asset& asset : assets()) {
    std::string_view id = asset.name;
    if (!id.starts_with(kFolder) || !id.ends_with(kEnding)) continue;
    id.remove_prefix(kFolder.size());
    id.remove_suffix(kEnding.size());
    std::string_view text = asset.text();
    while (text.ends_with('\n')) text.remove_suffix(1);
    out.push_back({id, text});
  }
  std::ranges::sort(out, {}, &Paragraph::id);
  return out;
}

}  // namespace

std::span<const Paragraph> bundled_paragraphs() {
  static const std::vector<Paragraph> table = read_paragraphs();
  return table;
}

const Paragraph* find_paragraph(std::string_view id) {
  for (const Paragraph& paragraph : bundled_paragraphs()) {
    if (paragraph.id == id) return &paragraph;
  }
  return nullptr;
}

}  // namespace logitdice
